"""What the Terms ask and promise, in a plain line where it bites, with a link to the clause."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from duologue.bootstrap.core import Core
from duologue.domain.errors import Failure, KeychainFailed
from duologue.domain.profile import Profile
from duologue.domain.secret import Secret
from duologue.domain.service_notices import NoticeKind, ServiceNotice
from duologue.domain.terms import TermsText
from duologue.services.tables import catalogue
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.dialogs.link import LinkDialog
from duologue.ui.main_window import MainWindow
from duologue.ui.notices import notice_for
from duologue.ui.settings.exposed_key import ExposedKeyDialog, key_page
from duologue.ui.settings.page import SettingsPage
from duologue.ui.terms.clause_dialog import ClauseDialog
from duologue.ui.terms.clauses import CLAUSES
from duologue.ui.terms.page import TermsPage
from duologue.ui.terms.receipt_dialog import ReceiptDialog
from duologue.ui.terms.service_notice import notice_card
from duologue.ui.theme import Theme
from helpers import gui

KEY = Secret("sk-made-up-key-0123456789")


def service(core: Core) -> Profile:
    profile = catalogue.presets()[0].profile("service")
    core.services.accounts.keep_for_session(profile, KEY)
    return profile


async def settings(window: MainWindow, section: str) -> SettingsPage:
    window.show_page("settings")
    page = window.page_widget("settings")
    assert isinstance(page, SettingsPage)
    page.list.setCurrentItem(page.list.findItems(section, Qt.MatchFlag.MatchExactly)[0])
    await gui.settle()
    return page


def at_clause(window: MainWindow) -> str:
    page = window.page_widget("terms")
    assert isinstance(page, TermsPage)
    assert window.page == "terms"
    return page.reader.text.textCursor().block().text()


def test_every_clause_that_is_linked_is_in_the_text() -> None:
    titles = {reading.title for reading in catalogue.terms_readings()}
    assert set(CLAUSES) <= titles


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ("one account for each person or company", "Account Registration"),
        ("before tax; a change comes with 30 days' notice", "Billing and Payment"),
        ("must not be shared, sold or handed on", "API Key"),
    ],
)
async def test_profiles_say_what_the_terms_ask(
    window: MainWindow, core: Core, words: str, clause: str
) -> None:
    service(core)
    page = await settings(window, "Profiles and keys")
    assert words in gui.words_of(page)
    gui.press(page.profiles, f"clause-{clause}")
    await gui.settle()
    assert at_clause(window) == clause


async def test_the_demo_alone_has_no_duties_for_keys(window: MainWindow) -> None:
    page = await settings(window, "Profiles and keys")
    assert "must not be shared" not in gui.words_of(page)
    assert "one account" in gui.words_of(page)


async def test_an_exposed_key_is_removed_here_and_the_next_steps_are_named(
    window: MainWindow, core: Core, keychain: gui.KeychainForTests
) -> None:
    profile = service(core)
    await core.services.accounts.store_key(profile, KEY)
    page = await settings(window, "Profiles and keys")
    gui.press(page, "keyExposed")
    dialog = window.findChild(ExposedKeyDialog)
    words = gui.words_of(dialog)
    for said in ("platform.minimax.io", "delete this key", "masked in the text", "minimaxm2.io"):
        assert said in words
    assert keychain.keys
    gui.press(dialog, "removeExposed")
    await gui.until(lambda: "gone from this computer" in gui.words_of(dialog))
    assert not keychain.keys
    assert not dialog.remove.isEnabled()
    gui.press(dialog, "openKeyPage")
    assert "platform.minimax.io" in gui.words_of(window.findChild(LinkDialog) or dialog.findChild(LinkDialog))
    dialog.accept()


async def test_a_key_that_cannot_be_removed_is_told(
    window: MainWindow, core: Core, keychain: gui.KeychainForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    await core.services.accounts.store_key(service(core), KEY)

    def fail(_profile: str) -> None:
        raise KeychainFailed("It did not let go.")

    monkeypatch.setattr(keychain, "delete", fail)
    page = await settings(window, "Profiles and keys")
    gui.press(page, "keyExposed")
    dialog = window.findChild(ExposedKeyDialog)
    gui.press(dialog, "removeExposed")
    await gui.until(lambda: "It did not let go." in gui.words_of(dialog))
    assert dialog.remove.isEnabled()
    dialog.accept()


def test_the_site_of_keys_is_that_of_the_preset_and_else_the_publisher() -> None:
    presets = catalogue.presets()
    assert key_page(presets[0].profile("x")) == "https://platform.minimax.io"
    assert key_page(Profile("x", "X", presets[0].kind, "https://other.example/v1")) == "https://minimaxm2.io"


async def test_the_key_step_says_whom_to_show_it_and_what_becomes_of_messages(
    window: MainWindow, core: Core
) -> None:
    profile = service(core)
    window.navigation.enter_key(profile.id)
    sheet = window.findChild(QWidget, "connectSheet")
    await gui.until(lambda: "Step 3" in gui.words_of(sheet))
    words = gui.words_of(sheet)
    assert "must not be shared, sold or handed on" in words
    assert "api.minimax.io may use your messages to provide and improve the service." in words
    gui.press(sheet, "clause-Data Processing")
    dialog = sheet.findChild(ClauseDialog)
    assert "- We process your data solely to provide and improve the Service" in gui.words_of(dialog)
    assert "In our plain words: They use your data" in gui.words_of(dialog)
    dialog.accept()


def test_a_clause_that_is_gone_is_told(theme: Theme) -> None:
    parent = gui.shown(QWidget(), 300, 200)
    dialog = ClauseDialog(theme, TermsText("d", "v", "p", "Other words"), "API Key", parent)
    assert "no such section now" in gui.words_of(dialog)


async def test_privacy_says_what_a_service_may_do_and_looks_at_the_terms_only_if_wanted(
    window: MainWindow, core: Core
) -> None:
    page = await settings(window, "Privacy")
    preferences = core.services.preferences
    weekly = gui.named(page, QCheckBox, "weeklyTerms")
    assert not weekly.isChecked()
    assert "fetches nothing by itself, unless you let it" in gui.words_of(page)
    gui.press(page, "weeklyTerms")
    assert preferences.current.terms.weekly_check
    address = gui.named(page, QLineEdit, "termsAddress")
    assert address.placeholderText() == "https://minimaxm2.io/terms"
    QTest.keyClicks(address, "http://example.com/terms")
    QTest.keyClick(address, Qt.Key.Key_Return)
    assert preferences.current.terms.address == ""
    assert "http://" in gui.words_of(page)
    address.setText("https://example.com/terms")
    QTest.keyClick(address, Qt.Key.Key_Return)
    assert preferences.current.terms.address == "https://example.com/terms"
    assert core.services.terms_news.address == "https://example.com/terms"
    gui.press(page, "clause-Data Processing")
    await gui.settle()
    assert at_clause(window) == "Data Processing"


async def test_a_refused_key_names_the_causes_that_the_terms_give(window: MainWindow) -> None:
    failure = Failure("key_rejected", "login fail", 401, "1004")
    assert "closed, unused for long, or not paid for" in notice_for(failure).sentence
    window.chat._refusals.show(failure, lambda: None)
    card = window.chat_page.notice
    assert card is not None
    button = next(b for b in card.findChildren(QPushButton) if b.text() == "What the Terms say…")
    button.click()
    await gui.settle()
    assert at_clause(window) == "Termination by Us"


@pytest.mark.parametrize(
    ("notice", "sentence"),
    [
        (ServiceNotice("h", NoticeKind.DEPRECATED), "is deprecated: it still works"),
        (ServiceNotice("h", NoticeKind.DEPRECATED, "2027-01-31"), "deprecated as of 31 Jan 2027"),
        (ServiceNotice("h", NoticeKind.SUNSET, "2027-01-31"), "stop working on 31 Jan 2027"),
        (ServiceNotice("h", NoticeKind.WORDS, words="<b>We rest</b>"), "It says: “<b>We rest</b>”"),
    ],
)
def test_an_announcement_is_a_card_in_plain_words(theme: Theme, notice: ServiceNotice, sentence: str) -> None:
    opened: list[str] = []
    done: list[bool] = []
    card = notice_card(theme, notice, opened.append, lambda: done.append(True))
    assert isinstance(card, NoticeCard)
    assert sentence in gui.words_of(gui.shown(card, 600, 120))
    gui.press(card, "noticeAction")
    gui.press(card, "noticeOtherAction")
    assert (opened, done) == (["API Compatibility and Changes"], [True])


async def test_the_receipt_can_be_kept_as_text_and_pdf(
    window: MainWindow, core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await core.services.gate.accept("service", words="Tick | Accept", end_reached=True)
    receipt = await core.services.terms_proof.receipt()
    dialog = ReceiptDialog(window.theme, gui.saver(), receipt, window)
    dialog.open()
    for name, button in (("r.txt", "saveReceiptText"), ("r.pdf", "saveReceiptPdf")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name: (str(tmp_path / name), ""))
        gui.press(dialog, button)
    assert (tmp_path / "r.txt").read_text() == receipt
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
    assert gui.named(dialog, QPlainTextEdit, "receiptText").isReadOnly()
    dialog.accept()
