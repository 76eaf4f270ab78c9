"""How wide the columns of a table are."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetricsF

from duologue.markdown.blocks import Table
from duologue.markdown.parser import parse
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.table_columns import measure
from duologue.ui.transcript.document.text_formats import TextFormats
from duologue.ui.transcript.view.markdown_text import MarkdownText
from helpers import gui


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize(
    "cell",
    ["`2025-08-14_lake_03.jpg`", "**a few strong words that are wide**", "plain words", "*`a` or `b`*"],
)
def test_a_cell_that_has_the_room_stands_in_one_line(theme: Theme, cell: str, zoom: int) -> None:
    theme.choose(replace(gui.LIGHT, zoom=zoom))
    text = MarkdownText(theme, "Answer", print, gui.saver())
    gui.shown(text.view, 1200, 300)
    text.feed(f"| x | y |\n|---|---|\n| {cell} | end |\n")
    text.finish()
    gui.pump()
    document = text.view.document()
    lines = [document.findBlockByNumber(n).layout().lineCount() for n in range(document.blockCount())]
    assert max(lines) == 1


def test_code_is_measured_in_its_own_letters(theme: Theme) -> None:
    formats = TextFormats(theme)
    (table,) = parse("| x |\n|---|\n| `iiiiiiiiiiiiiiiiiiii` |\n")
    assert isinstance(table, Table)
    (natural,), _ = measure(table, formats)
    assert natural > QFontMetricsF(formats.code_span.font()).horizontalAdvance("i" * 20)
