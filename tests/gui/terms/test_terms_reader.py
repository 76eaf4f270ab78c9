"""The text of the Terms with our plain lines beside it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from duologue.services.tables import catalogue
from duologue.ui.terms.reader import TermsReader
from duologue.ui.theme import Theme
from helpers import gui


def _reader(theme: Theme) -> TermsReader:
    return gui.shown(TermsReader(theme, catalogue.terms_text()), 900, 500)


def test_the_text_cannot_be_changed(theme: Theme) -> None:
    reader = _reader(theme)
    before = reader.text.toPlainText()
    QTest.keyClicks(reader.text, "x")
    QTest.keyClick(reader.text, Qt.Key.Key_Delete)
    assert reader.text.toPlainText() == before == catalogue.terms_text().text


def test_titles_stand_apart_from_the_text_before_them(theme: Theme) -> None:
    document = _reader(theme).text.document()
    titles = [document.findBlock(reading.start) for reading in catalogue.terms_readings()]
    assert all(title.blockFormat().topMargin() > 0 for title in titles)
    assert document.lastBlock().blockFormat().topMargin() == 0


def test_every_section_leads_to_its_place(theme: Theme) -> None:
    reader = _reader(theme)
    for number, reading in enumerate(catalogue.terms_readings()):
        reader.sections.setCurrentRow(number)
        assert reader.text.textCursor().position() == reading.start
        title = reader.text.textCursor().block().text()
        assert reading.title.split()[-1] in title
        assert reader.text.viewport().rect().contains(reader.text.cursorRect().center())


def test_the_first_section_can_be_chosen_although_the_focus_came_to_it(theme: Theme) -> None:
    reader = _reader(theme)
    reader.sections.setFocus()
    gui.pump()
    assert reader.text.verticalScrollBar().value() == 0
    row = reader.sections.visualItemRect(reader.sections.item(0))
    QTest.mouseClick(reader.sections.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert reader.text.textCursor().block().text() == catalogue.terms_readings()[0].title


def test_going_to_a_section_is_not_reading_to_the_end(theme: Theme) -> None:
    reader = _reader(theme)
    reader.sections.setFocus()
    for number in range(3):
        reader.sections.setCurrentRow(number)
        gui.pump()
    assert not reader.end_reached


def test_scrolling_to_the_end_is_noticed_once_it_is_in_view(theme: Theme) -> None:
    reader = _reader(theme)
    seen: list[bool] = []
    reader.end_seen.connect(lambda: seen.append(True))
    bar = reader.text.verticalScrollBar()
    bar.setValue(bar.maximum() - 1)
    assert not reader.end_reached
    bar.setValue(bar.maximum())
    assert reader.end_reached
    assert seen


def test_a_text_that_is_not_shown_was_not_seen(theme: Theme) -> None:
    reader = _reader(theme)
    reader.hide()
    bar = reader.text.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert not reader.end_reached


def test_our_plain_line_is_read_out_with_each_title(theme: Theme) -> None:
    reader = _reader(theme)
    for number, reading in enumerate(catalogue.terms_readings()):
        item = reader.sections.item(number)
        spoken = item.data(Qt.ItemDataRole.AccessibleTextRole)
        assert reading.title in spoken
        assert reading.plain in spoken
        assert reading.serves in spoken
