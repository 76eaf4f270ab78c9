"""Tables that are read from right to left: the first column stands on the right, and all else follows."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton, QTableView

from duologue.domain.message import Role
from duologue.domain.parts import TextPart
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import selected_words
from duologue.ui.transcript.find.needle import Needle
from duologue.ui.transcript.find.shown_words import sections_of
from duologue.ui.transcript.view.find_marks import FindMarks
from duologue.ui.transcript.view.markdown_text import MarkdownText
from duologue.ui.transcript.view.side_strips import SideBar
from duologue.ui.transcript.view.table_tools import TableTools
from helpers import gui
from helpers.markdown_documents import cut_evenly

ONE, TWO = "\u05d0\u05d7\u05d3", "\u05e9\u05e0\u05d9\u05d9\u05dd"  # Hebrew: one, two
TABLE = f"| {ONE} | {TWO} |\n|---|---|\n| 1 first | 2 second |\n| 3 third | 4 fourth |\n"
WIDTH = 600


def _shown(theme: Theme, text: str, *, pieces: int = 100) -> MarkdownText:
    built = MarkdownText(theme, "Answer", print, gui.saver())
    gui.shown(built.view, WIDTH, 400)
    for piece in cut_evenly(text, pieces):
        built.feed(piece)
        built.flush()
    built.finish()
    built.view.resize(WIDTH, built.view.heightForWidth(WIDTH))
    gui.pump()
    return built


def _left(text: MarkdownText, words: str) -> int:
    cursor = text.view.document().find(words)
    assert cursor.hasSelection()
    cursor.setPosition(cursor.selectionStart())
    return text.view.cursorRect(cursor).left()


@pytest.mark.parametrize("pieces", [3, 100])
def test_the_first_column_stands_on_the_right_edge(theme: Theme, pieces: int) -> None:
    text = _shown(theme, TABLE, pieces=pieces)
    assert _left(text, "1 first") > _left(text, "2 second")
    assert _left(text, "1 first") > WIDTH * 0.8  # the whole table does
    assert _left(text, "3 third") > _left(text, "4 fourth")


def test_a_table_of_another_language_stands_as_ever(theme: Theme) -> None:
    text = _shown(theme, "| one | two |\n|---|---|\n| 1 first | 2 second |\n")
    assert _left(text, "1 first") < _left(text, "2 second") < WIDTH / 2


def test_it_stays_on_the_right_in_another_width_and_its_button_stands_beside_it(theme: Theme) -> None:
    text = _shown(theme, TABLE)
    text.view.resize(450, text.view.heightForWidth(450))
    gui.pump()
    (tools,) = text.view.findChildren(TableTools)
    assert 450 * 0.7 < _left(text, "1 first") < 450
    assert tools.geometry().right() < _left(text, "2 second")


def test_what_is_copied_is_in_the_order_of_reading(theme: Theme) -> None:
    text = _shown(theme, f"Before\n\n{TABLE}\nAfter")
    cursor = QTextCursor(text.view.document())
    cursor.select(QTextCursor.SelectionType.Document)
    words = [line for line in selected_words(cursor).split("\n") if line]
    assert words == ["Before", ONE, TWO, "1 first", "2 second", "3 third", "4 fourth", "After"]


def test_a_search_counts_and_marks_the_same_hits(theme: Theme) -> None:
    text = _shown(theme, TABLE)
    marks = FindMarks(text.view, theme, Needle("i"), text.view.cut_parts)
    lines = [line for section in sections_of(Role.ASSISTANT, (TextPart(TABLE),)) for line in section.lines]
    shown = [block for block in text.view.toPlainText().split("\n") if block]
    assert lines == shown  # the same words in the same order, so that numbers mean the same hits
    assert len(marks.hits) == sum(line.count("i") for line in lines) == 2


def test_a_wide_one_shows_its_right_end_first_and_may_be_scrolled(theme: Theme) -> None:
    columns = 14
    heads = "|".join(f"{ONE} {n}" for n in range(columns))
    cells = "|".join(f"several words in cell {n}" for n in range(columns))
    text = _shown(theme, f"|{heads}|\n{'|---' * columns}|\n|{cells}|\n")
    (bar,) = (bar for bar in text.view.findChildren(SideBar) if not bar.isHidden())
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()
    bar.setValue(0)
    text.view.resize(500, text.view.heightForWidth(500))
    gui.pump()
    assert bar.value() == 0  # a reader who went elsewhere stays there


def test_show_all_stands_under_the_right_end(theme: Theme) -> None:
    text = _shown(theme, f"| {ONE} | b |\n|---|---|\n" + "| x | y |\n" * 900)
    more = gui.named(text.view, QPushButton, "showAll")
    assert more.geometry().right() > WIDTH * 0.8
    more.click()
    (view,) = text.view.window().findChildren(QTableView)
    assert view.isRightToLeft()
    view.window().close()


def test_a_link_in_a_moved_table_is_found_where_it_is_seen(theme: Theme) -> None:
    columns = 14
    cells = "|".join(f"several words in cell {n}" for n in range(columns - 1))
    row = f"|{cells}|[target](https://e.example/)|"
    text = _shown(theme, f"|{'h|' * columns}\n|{'---|' * columns}\n{row}\n")
    (bar,) = (bar for bar in text.view.findChildren(SideBar) if not bar.isHidden())
    bar.setValue(bar.maximum())
    cursor = text.view.document().find("target")
    cursor.setPosition(cursor.selectionStart() + 2)
    seen = text.view.cursorRect(cursor).center() - QPoint(bar.value(), 0)
    assert 0 < seen.x() < WIDTH
    assert text.view.anchorAt(seen) == ""
    assert text.view.anchorAt(text.view.unmoved(seen)) == "https://e.example/"
