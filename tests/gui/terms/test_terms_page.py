"""The Terms page: the text, where a person stands with it, and the record behind that."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from duologue.bootstrap.core import Core
from duologue.domain.profile import ProfileKind
from duologue.domain.terms import Acceptance, TermsAct
from duologue.services import catalogue
from duologue.ui.main_window import MainWindow
from duologue.ui.terms.page import TermsPage
from duologue.ui.terms.reader import TermsReader
from duologue.ui.theme import Theme
from helpers import gui


@pytest.fixture
async def page(window: MainWindow) -> TermsPage:
    window.show_page("terms")
    found = window.page_widget("terms")
    assert isinstance(found, TermsPage)
    await gui.until(found.state.text)
    return found


async def test_it_says_that_nothing_was_accepted_yet(page: TermsPage) -> None:
    assert "not accepted yet" in page.state.text()
    assert "Nothing is sent to the service before you accept" in gui.words_of(page)
    assert page.box.isVisible()
    assert not page.withdraw.isVisible()


async def test_accepting_needs_the_tick_and_is_shown(page: TermsPage) -> None:
    assert not page.box.accept.isEnabled()
    gui.press(page, "termsTick")
    gui.press(page, "acceptTerms")
    await gui.until(lambda: "accepted" in page.state.text() and "not" not in page.state.text())
    assert not page.box.isVisible()
    assert page.withdraw.isVisible()
    assert page.history.item(0).text().startswith("Accepted · ")


async def test_withdrawing_asks_once_more(page: TermsPage, core: Core) -> None:
    gate = core.services.gate
    await gate.accept(ProfileKind.SERVICE, words="x", end_reached=False)
    page.refresh()
    await gui.until(page.withdraw.isVisible)
    gui.press(page, "withdrawTerms")
    assert await gate.status() is Acceptance.ACCEPTED
    gui.press(page, "confirmWithdraw")
    await gui.until(lambda: "withdrawn" in page.state.text())
    assert await gate.status() is Acceptance.WITHDRAWN
    assert page.box.isVisible()
    assert not page.box.accept.isEnabled()


async def test_declining_is_recorded(page: TermsPage, core: Core) -> None:
    gui.press(page, "declineTerms")
    await gui.until(lambda: "declined" in page.state.text())
    assert [event.act for event in await core.services.gate.history()] == [TermsAct.DECLINED]


def _reader(theme: Theme) -> TermsReader:
    return gui.shown(TermsReader(theme, catalogue.terms_text(), catalogue.terms_readings()), 900, 500)


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
