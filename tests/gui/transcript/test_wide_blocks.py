"""Code and tables that are wider than the column scroll sideways in themselves."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from duologue.ui.theme import Theme
from duologue.ui.transcript.document.decoration import DecorationKind
from duologue.ui.transcript.view.markdown_text import MarkdownText
from duologue.ui.transcript.view.side_strips import SideBar
from duologue.ui.transcript.view.table_tools import TableTools
from helpers import gui

LONG = "start = '" + "x" * 150 + "'  # the end"
CODE = f"Words.\n\n```python\n{LONG}\nshort = 1\n```\n\nAfter."
COLUMNS = 14
TABLE = (
    "|"
    + "|".join(f"Heading {n}" for n in range(COLUMNS))
    + "|\n"
    + "|:-:" * COLUMNS
    + "|\n"
    + "|"
    + "|".join(f"several words in cell {n}" for n in range(COLUMNS))
    + "|\n"
)


def _shown(theme: Theme, text: str, width: int = 500) -> MarkdownText:
    built = MarkdownText(theme, "Answer", print, gui.saver())
    built.feed(text)
    built.finish()
    gui.shown(built.view, width, 400)
    built.view.resize(width, built.view.heightForWidth(width))
    gui.pump()
    return built


def _bar(text: MarkdownText) -> SideBar:
    (bar,) = (bar for bar in text.view.findChildren(SideBar) if not bar.isHidden())
    return bar


def _wheel(text: MarkdownText, place: QPoint, turned: QPoint, keys: Qt.KeyboardModifier) -> bool:
    view, none = text.view.viewport(), Qt.MouseButton.NoButton
    screen = QPointF(view.mapToGlobal(place))
    no_phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(QPointF(place), screen, QPoint(), turned, none, keys, no_phase, False)  # noqa: FBT003 - Qt's own signature
    QApplication.sendEvent(view, event)
    return event.isAccepted()


def _place_of(text: MarkdownText, words: str) -> QPoint:
    cursor = text.view.document().find(words)
    cursor.setPosition(cursor.selectionStart() + 1)
    return text.view.cursorRect(cursor).center()


@pytest.mark.parametrize("document", [CODE, TABLE], ids=["code", "table"])
def test_what_is_wider_than_the_column_has_a_bar_of_its_own(theme: Theme, document: str) -> None:
    text = _shown(theme, document)
    assert _bar(text).maximum() > 100
    assert _bar(text).accessibleName() == "Scroll sideways"
    assert text.view.horizontalScrollBar().value() == 0
    text.view.resize(4000, 400)
    gui.pump()
    assert [bar for bar in text.view.findChildren(SideBar) if not bar.isHidden()] == []


def test_short_code_has_no_bar(theme: Theme) -> None:
    text = _shown(theme, "```\nshort\n```")
    assert [bar for bar in text.view.findChildren(SideBar) if not bar.isHidden()] == []


def test_the_end_of_a_long_line_is_painted_once_it_is_scrolled_to(theme: Theme) -> None:
    text = _shown(theme, CODE)
    area = _bar(text).parentWidget().rect()
    row = _place_of(text, "start").y()
    before = text.view.viewport().grab(area).toImage()
    _bar(text).setValue(_bar(text).maximum())
    after = text.view.viewport().grab(area).toImage()
    ink = theme.colours.comment
    rows = range(row - 8, row + 8)
    colours = [
        {image.pixelColor(x, y).name() for x in range(image.width()) for y in rows}
        for image in (before, after)
    ]
    assert ink not in colours[0]
    assert ink in colours[1]


def test_the_wheel_scrolls_sideways_with_shift_and_by_itself(theme: Theme) -> None:
    text = _shown(theme, CODE)
    place = _place_of(text, "start")
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    assert _wheel(text, place, QPoint(0, -120), shift)
    moved = _bar(text).value()
    assert moved > 0
    assert _wheel(text, place, QPoint(-120, 0), none)
    assert _bar(text).value() > moved
    assert not _wheel(text, place, QPoint(0, -120), none)  # that scrolls the conversation
    assert not _wheel(text, _place_of(text, "Words"), QPoint(-120, 0), none)


def test_the_keyboard_scrolls_sideways(theme: Theme) -> None:
    bar = _bar(_shown(theme, CODE))
    assert bar.focusPolicy() == Qt.FocusPolicy.TabFocus
    QTest.keyClick(bar, Qt.Key.Key_Right)
    assert bar.value() > 0


def test_a_word_is_chosen_where_it_is_seen(theme: Theme) -> None:
    text = _shown(theme, CODE)
    place = _place_of(text, "the end")
    text.view.bring_into_view(text.view.document().find("the end").selectionEnd())
    offset = _bar(text).value()
    assert 0 < place.x() - offset < 500
    QTest.mouseDClick(text.view.viewport(), Qt.MouseButton.LeftButton, pos=place - QPoint(offset, 0))
    assert text.view.textCursor().selectedText() == "the"


def test_wrapped_code_breaks_its_lines_and_stays_so_in_another_theme(theme: Theme) -> None:
    text = _shown(theme, CODE)
    height = text.view.heightForWidth(500)
    gui.named(text.view, QToolButton, "wrapCode").click()
    gui.pump()
    assert text.view.heightForWidth(500) > height
    theme.choose(gui.DARK)
    gui.pump()
    assert text.view.heightForWidth(500) > height
    assert [bar for bar in text.view.findChildren(SideBar) if not bar.isHidden()] == []


def test_code_at_the_beginning_has_its_header_in_view(theme: Theme) -> None:
    text = _shown(theme, "```\ncode\n```")
    (code,) = text.view._decorations
    area = text.view._places.visible(code)
    assert area.top() >= 0
    assert area.bottom() <= text.view.heightForWidth(500)


def test_code_after_a_table_stands_below_it(theme: Theme) -> None:
    text = _shown(theme, "| a |\n|---|\n| b |\n\n```\ncode\n```")
    table, code = (text.view._places.visible(d) for d in text.view._decorations)
    assert code.top() > table.bottom()


def test_columns_are_never_squeezed_and_pieces_of_a_table_stand_in_line(theme: Theme) -> None:
    rows = "".join(
        f"| row {n} | some words about it, and some more of them, number {n} |\n" for n in range(60)
    )
    text = MarkdownText(theme, "Answer", print, gui.saver())
    gui.shown(text.view, 300, 400)
    for line in f"| a | b |\n|---|---|\n{rows}".splitlines(keepends=True):
        text.feed(line)
        text.flush()
    text.finish()
    pieces = [d for d in text.view._decorations if d.kind is DecorationKind.TABLE]
    assert len(pieces) > 1
    assert len({d.table.widths for d in pieces if d.table}) == 1
    areas = [text.view._places.visible(d) for d in pieces]
    assert all(abs(below.top() - above.bottom()) < 5 for above, below in pairwise(areas))
    assert all(width >= theme.px(48) for width in pieces[0].table.widths)


def test_a_table_is_copied_whole_as_tsv_and_as_markdown(theme: Theme) -> None:
    text = _shown(theme, "| a | b |\n|:--|--:|\n| **x** `y|z` | 1\\|2 |\n")
    (tools,) = text.view.findChildren(TableTools)
    assert tools.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert tools.accessibleName() == "Copy table"
    assert [action.text() for action in tools.menu().actions()] == ["Copy as TSV", "Copy as Markdown"]
    tools.copy_tsv()
    assert QGuiApplication.clipboard().text().splitlines()[0] == "a\tb"
    tools.copy_markdown()
    again = MarkdownText(theme, "Answer", print, gui.saver())
    again.feed(QGuiApplication.clipboard().text())
    again.finish()
    assert again.view.toPlainText() == text.view.toPlainText()


def test_a_selection_across_wide_code_is_whole(theme: Theme) -> None:
    text = _shown(theme, CODE)
    cursor = text.view.textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    text.view.setTextCursor(cursor)
    assert LONG in text.view.createMimeDataFromSelection().text()
