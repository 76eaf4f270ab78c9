"""The Terms page: the text, where a person stands with it, and the record behind that."""

import sqlite3
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QPlainTextEdit

from duologue.bootstrap.core import Core
from duologue.domain.profile import ProfileKind
from duologue.domain.terms import Acceptance, TermsAct
from duologue.services.tables import catalogue
from duologue.ui.main_window import MainWindow
from duologue.ui.terms.clauses import CLAUSES
from duologue.ui.terms.page import TermsPage
from duologue.ui.terms.receipt_dialog import ReceiptDialog
from duologue.ui.terms.section_delegate import PLAIN_ROLE, SERVES_ROLE
from duologue.ui.terms.unlike_dialog import UnlikeDialog
from helpers import gui

CHANGED = catalogue.terms_text().text.replace("12 MONTHS", "3 MONTHS").replace("2025/11/01", "2026/03/01")


@pytest.fixture
async def page(window: MainWindow) -> TermsPage:
    return await opened(window)


async def opened(window: MainWindow) -> TermsPage:
    window.show_page("terms")
    found = window.page_widget("terms")
    assert isinstance(found, TermsPage)
    await gui.until(found.side.state.text)
    return found


def state(page: TermsPage) -> str:
    return page.side.state.text()


def history(page: TermsPage) -> list[str]:
    rows = (page.side.history.item(row) for row in range(page.side.history.count()))
    return [f"{row.text()} | {row.data(PLAIN_ROLE)}" for row in rows]


async def accept(page: TermsPage) -> None:
    gui.press(page, "termsTick")
    gui.press(page, "acceptTerms")
    await gui.until(lambda: ": accepted" in state(page))


async def test_it_says_that_nothing_was_accepted_yet(page: TermsPage) -> None:
    assert "not accepted yet" in state(page)
    assert "Nothing is sent to the service before you accept" in gui.words_of(page)
    assert page.box.isVisible()
    assert not page.side.withdraw.isVisible()
    assert not page.side.receipt.isVisibleTo(page.side.fold)


async def test_it_opens_at_its_top_with_no_section_chosen(page: TermsPage) -> None:
    assert page.reader.text.verticalScrollBar().value() == 0
    assert page.reader.sections.currentRow() < 0
    assert page.reader.text.cursorForPosition(page.reader.text.rect().topLeft()).block().text() == (
        "Terms of Service"
    )
    page.reader.sections.setFocus()
    await gui.settle()
    assert page.reader.text.verticalScrollBar().value() == 0


async def test_what_is_shown_is_noted_once(page: TermsPage, window: MainWindow) -> None:
    await gui.until(lambda: page.side.history.count() == 1)
    window.show_page("chat")
    page = await opened(window)
    await gui.settle()
    acts = [event.act for event in await window.services.gate.history()]
    assert acts == [TermsAct.SHOWN]


async def test_accepting_needs_the_tick_and_is_shown(page: TermsPage) -> None:
    assert not page.box.accept.isEnabled()
    await accept(page)
    assert not page.box.isVisible()
    assert page.side.withdraw.isVisible()
    assert history(page)[0].startswith("Accepted · ")
    assert "Text of 1 Nov 2025 · came with the app · “I have read these Terms" in history(page)[0]
    assert "you ticked “I have read these Terms and I agree to them”, then pressed “Accept”" in (
        page.side.details.text()
    )


async def test_withdrawing_asks_once_more_and_offers_to_remove_the_key(page: TermsPage, core: Core) -> None:
    gate = core.services.gate
    await gate.accept(ProfileKind.SERVICE, words="x", end_reached=False)
    page.refresh()
    await gui.until(page.side.withdraw.isVisible)
    gui.press(page, "withdrawTerms")
    assert await gate.status() is Acceptance.ACCEPTED
    gui.press(page, "confirmWithdraw")
    await gui.until(lambda: "withdrawn" in state(page))
    assert await gate.status() is Acceptance.WITHDRAWN
    assert page.box.isVisible()
    assert not page.box.accept.isEnabled()
    assert page.side.keys.isVisible()


async def test_declining_is_recorded(page: TermsPage, core: Core) -> None:
    gui.press(page, "declineTerms")
    await gui.until(lambda: "declined" in state(page))
    acts = [event.act for event in await core.services.gate.history()]
    assert acts == [TermsAct.SHOWN, TermsAct.DECLINED]


async def test_ctrl_f_finds_in_the_text_of_this_page(page: TermsPage, window: MainWindow) -> None:
    window.actions_by_name["find"].trigger()
    field = gui.named(page, QLineEdit, "findField")
    assert field.isVisible()
    field.setText("indemnif")
    assert page.reader.finder.bar.count.text() == "1 of 2"
    assert page.reader.text.textCursor().selectedText() == "Indemnif"
    first = page.reader.text.textCursor().position()
    window.actions_by_name["findNext"].trigger()
    assert page.reader.finder.bar.count.text() == "2 of 2"
    window.actions_by_name["findNext"].trigger()
    assert page.reader.text.textCursor().position() == first
    window.actions_by_name["findPrevious"].trigger()
    assert page.reader.finder.bar.count.text() == "2 of 2"
    field.setText("no such words")
    assert page.reader.finder.bar.count.text() == "No hits"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not page.reader.finder.bar.isVisible()
    assert page.reader.text.extraSelections() == []


async def test_the_text_is_saved_as_pdf(
    page: TermsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "terms.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    gui.press(page, "saveTermsPdf")
    assert target.read_bytes().startswith(b"%PDF-")
    assert target.stat().st_size > 10_000


async def test_a_place_that_cannot_be_written_is_told(
    page: TermsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "x.pdf"), ""))
    gui.press(page, "saveTermsPdf")
    assert page.side.outcome.text() == "x.pdf could not be saved: No such file or directory."


async def test_the_proof_shows_digests_chain_and_receipt(page: TermsPage, window: MainWindow) -> None:
    await accept(page)
    assert not page.side.fold.isVisible()
    gui.press(page, "proof")
    assert page.side.fold.isVisible()
    digest = catalogue.terms_text().sha256
    assert digest in page.side.proof.text().replace(" ", "")
    assert "Record: 2 rows, each fits the one before" in page.side.proof.text()
    gui.press(page, "termsReceiptButton")
    await gui.until(lambda: window.findChildren(ReceiptDialog))
    dialog = window.findChild(ReceiptDialog)
    receipt = gui.named(dialog, QPlainTextEdit, "receiptText").toPlainText()
    assert digest in receipt
    assert receipt.rstrip("\n").endswith(catalogue.terms_text().text)
    dialog.accept()


async def test_the_record_is_exported(
    page: TermsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await accept(page)
    target = tmp_path / "record.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    gui.press(page, "proof")
    gui.press(page, "exportTerms")
    await gui.until(target.exists)
    assert '"format": "duologue-terms-record"' in target.read_text()


def choose(monkeypatch: pytest.MonkeyPatch, path: Path, text: str) -> None:
    path.write_text(text)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))


async def test_a_changed_text_from_a_file_shows_what_changed_first_then_asks(
    page: TermsPage, core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await accept(page)
    choose(monkeypatch, tmp_path / "new.txt", CHANGED)
    gui.press(page, "termsFromFile")
    await gui.until(lambda: "have changed" in state(page))
    assert await core.services.gate.status() is Acceptance.TEXT_CHANGED
    assert page.pane.shows_changes
    assert page.pane.compare.summary.text() == "2 lines changed."
    assert page.pane.compare.choice.currentText() == "Text of 1 Nov 2025 · accepted before"
    spoken = [page.pane.compare.list.item(row).text() for row in range(page.pane.compare.list.count())]
    assert "Changed from: 2025/11/01 To: 2026/03/01" in spoken[1] + spoken[2]
    assert page.box.isVisible()
    gui.press(page, "showText")
    assert page.reader.text.toPlainText() == CHANGED
    await accept(page)
    assert "1 Mar 2026" in state(page)
    gui.press(page, "showChanges")
    assert page.pane.shows_changes


async def test_a_section_that_reads_differently_is_marked(
    page: TermsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, tmp_path / "new.txt", CHANGED)
    gui.press(page, "termsFromFile")
    await gui.until(lambda: page.reader.shown.text == CHANGED)
    rows = {
        page.reader.sections.item(row).text(): page.reader.sections.item(row).data(PLAIN_ROLE)
        for row in range(page.reader.sections.count())
    }
    assert [title for title, plain in rows.items() if "reads differently now" in plain] == [
        "Limitation of Liability"
    ]
    page.go_to("Contact Information")
    assert page.reader.text.textCursor().block().text() == "Contact Information"


async def test_spaces_are_noted_and_not_asked(
    page: TermsPage, core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await accept(page)
    choose(monkeypatch, tmp_path / "new.txt", catalogue.terms_text().text.replace(" ", "  "))
    gui.press(page, "termsFromFile")
    await gui.until(lambda: "only spaces or line ends differ" in page.side.outcome.text())
    assert await core.services.gate.status() is Acceptance.ACCEPTED
    assert any("Another text became known" in row and "new.txt" in row for row in history(page))


async def test_a_text_that_is_something_else_is_taken_only_by_a_further_act(
    page: TermsPage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await accept(page)
    choose(monkeypatch, tmp_path / "cake.txt", "Take four eggs, and stir them well.")
    gui.press(page, "termsFromFile")
    await gui.until(lambda: "little in common" in page.side.outcome.text())
    assert ": accepted" in state(page)
    gui.press(page, "takeUnlike")
    dialog = window.findChild(UnlikeDialog)
    gui.press(dialog, "refuseUnlike")
    await gui.settle()
    assert ": accepted" in state(page)
    gui.press(page, "takeUnlike")
    gui.press(window.findChildren(UnlikeDialog)[-1], "acceptUnlike")
    await gui.until(lambda: "have changed" in state(page))


async def test_a_file_that_cannot_be_read_is_a_sentence_and_changes_nothing(
    page: TermsPage, core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await accept(page)
    before = await core.services.gate.history()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "gone.txt"), ""))
    gui.press(page, "termsFromFile")
    await gui.until(lambda: "Nothing was changed" in page.side.outcome.text())
    assert "gone.txt can't be read" in page.side.outcome.text()
    assert await core.services.gate.history() == before


@pytest.mark.fault("F29")
async def test_a_record_that_was_changed_is_said_to_be_and_stays_flagged_after_deciding_anew(
    page: TermsPage, core: Core
) -> None:
    await accept(page)
    connection = sqlite3.connect(core.paths.database)
    connection.execute("DROP TRIGGER terms_event_not_updated")
    connection.execute("UPDATE terms_event SET words = 'other' WHERE seq = 1")
    connection.commit()
    connection.close()
    page.refresh()
    await gui.until(lambda: "doesn't fit together" in state(page))
    assert "copied from another computer" in gui.words_of(page)
    gui.press(page, "proof")
    assert "Record: broken" in page.side.proof.text()
    await accept(page)
    assert "An earlier part of the record was changed" in page.side.flags.text()
    assert "2 earlier rows don't fit together" in page.side.proof.text()


@pytest.mark.fault("F29")
@pytest.mark.fault("F61")
async def test_a_clock_that_went_back_is_flagged_in_the_history(page: TermsPage, core: Core) -> None:
    moments = iter([datetime(2100, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)])
    gate = core.services.gate
    gate._record._clock = lambda: next(moments)
    await gate.accept(ProfileKind.SERVICE, words="x", end_reached=False)
    await gate.withdraw(words="y")
    page.refresh()
    await gui.until(lambda: "withdrawn" in state(page))
    assert "clock went back" in page.side.flags.text()
    assert "the clock was earlier than in the row before" in history(page)[0]
    assert "the clock was earlier" not in history(page)[1]


@pytest.mark.fault("F66")
async def test_without_a_text_nothing_can_be_accepted_and_a_file_helps(
    page: TermsPage, core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = core.services.gate
    missing = replace(gate.current, text="")
    gate._bundled = gate.current = missing
    page.refresh()
    await gui.until(lambda: "text is missing" in state(page))
    assert not page.box.isVisible()
    choose(monkeypatch, tmp_path / "terms.txt", catalogue.terms_text().text)
    gui.press(page, "termsFromFile")
    await gui.until(page.box.isVisible)
    await accept(page)
    assert await gate.status() is Acceptance.ACCEPTED


async def test_a_text_of_five_megabytes_is_shown_in_time(page: TermsPage, core: Core) -> None:
    gate = core.services.gate
    await accept(page)
    lines = "".join(f"\n- more words, number {number}" for number in range(150_000))
    await gate.learned(replace(gate.current, text=gate.current.text + lines), "file long.txt")
    page.refresh()
    began = time.process_time()
    await gui.until(lambda: page.pane.shows_changes)
    assert time.process_time() - began < 8  # 1.5 s where it was written; 40 s laid out title by title
    assert "more rows are not shown" in page.pane.compare.summary.text()


@pytest.mark.parametrize("clause", CLAUSES)
async def test_links_open_the_page_at_their_clause(window: MainWindow, clause: str) -> None:
    window.navigation.clause(clause)
    page = window.page_widget("terms")
    assert isinstance(page, TermsPage)
    await gui.settle()
    assert window.page == "terms"
    assert page.reader.text.textCursor().block().text() == clause
    assert page.reader.text.viewport().rect().contains(page.reader.text.cursorRect().center())


async def test_the_summary_before_accepting_leads_to_its_clauses(page: TermsPage) -> None:
    words = gui.words_of(page.box)
    for said in ("export restrictions", "lawfully", "arbitration", "class actions", "Privacy Policy"):
        assert said in words
    gui.press(page.box, "clause-Governing Law and Disputes")
    assert page.reader.text.textCursor().block().text() == "Governing Law and Disputes"


async def test_what_serves_a_section_stands_below_it(page: TermsPage) -> None:
    rows = [page.reader.sections.item(row).data(SERVES_ROLE) for row in range(page.reader.sections.count())]
    served = [reading.serves for reading in catalogue.terms_readings()]
    assert rows == [f"Here: {serves}" if serves else "" for serves in served]


@pytest.mark.parametrize("width", [800, 1280])
async def test_every_word_has_room_also_in_the_smallest_window(page: TermsPage, width: int) -> None:
    page.window().resize(width, 600)
    await gui.settle()
    assert page.box.isVisible()
    for part in (*page.box.findChildren(QAbstractButton), *page.findChildren(QLabel)):
        if part.isVisible():
            assert part.width() >= part.minimumSizeHint().width(), part.text()
    for made in page.box.findChildren(QAbstractButton):
        assert made.width() >= made.sizeHint().width(), made.text()
    beside = page.side.mapTo(page, QPoint(0, 0)).x() > page.width() // 2
    assert beside is (width == 1280)
