"""Connecting, step by step, on the app's own services; only the keychain is a test's own."""

import os
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from duologue.bootstrap.core import Core
from duologue.domain.errors import KeychainFailed, KeychainLocked
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.secret import Secret
from duologue.domain.terms import Acceptance, TermsAct
from duologue.services.tables import catalogue
from duologue.ui.first_run.connect_sheet import ConnectSheet
from duologue.ui.theme import Theme
from helpers import gui

KEY = "sk-made-up-key-0123456789"
SERVICE, OTHER_SERVICE, ENTERED_SERVICE, OWN = range(4)


class Sheet:
    """The sheet on screen, and what came of it."""

    def __init__(self, theme: Theme, core: Core) -> None:
        self.services = core.services
        self.errors: list[BaseException] = []
        self.parent = gui.shown(QWidget(), 1000, 800)
        self.sheet = ConnectSheet(theme, core.services, self.errors.append, self.parent)
        self.connected: list[str] = []
        self.closed: list[int] = []
        self.sheet.connected.connect(self.connected.append)
        self.sheet.finished.connect(self.closed.append)
        self.sheet.open()

    @property
    def words(self) -> str:
        return gui.words_of(self.sheet)

    def sees(self, name: str) -> bool:
        found = self.sheet.findChild(QWidget, name)
        return bool(found is not None and found.isVisible())

    def enabled(self, name: str) -> bool:
        return bool(self.sheet.findChild(QAbstractButton, name).isEnabled())

    async def press(self, name: str) -> None:
        gui.press(self.sheet, name)
        await gui.settle()

    async def to_terms(self, preset: int = SERVICE) -> None:
        self.sheet.service.choose(preset)
        await self.press("connectContinue")
        await gui.until(lambda: "Step 2" in self.words)

    async def to_key(self) -> None:
        await self.to_terms()
        await self.press("termsTick")
        await self.press("acceptTerms")
        await self.at_key()

    async def at_key(self) -> None:
        await gui.until(lambda: "Step 3" in self.words and "Asking" not in self.words)

    async def acts(self) -> list[TermsAct]:
        return [event.act for event in await self.services.gate.history()]

    @property
    def profile(self) -> Profile:
        (made,) = (p for p in self.services.accounts.profiles if p.kind is not ProfileKind.DEMO)
        return made


@pytest.fixture
async def sheet(theme: Theme, core: Core) -> AsyncIterator[Sheet]:
    opened = Sheet(theme, core)
    await gui.settle()
    yield opened
    if not opened.closed:
        opened.sheet.reject()
    await gui.settle()
    assert opened.errors == []


def _type(sheet: Sheet, name: str, text: str) -> None:
    field = gui.named(sheet.sheet, QLineEdit, name)
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, text)


# -- step 1 -------------------------------------------------------------------------------------------


async def test_each_service_explains_itself(sheet: Sheet) -> None:
    assert "Step 1 of 3" in sheet.words
    for number, preset in enumerate(catalogue.presets()):
        sheet.sheet.service.choose(number)
        assert preset.note in sheet.words
        assert all(kind.explanation in sheet.words for kind in preset.key_kinds)
        assert sheet.sees("openaiBase") is not bool(preset.openai_base)


@pytest.mark.fault("F03")
@pytest.mark.fault("F05")
@pytest.mark.parametrize(
    "address",
    [
        "http://a.example/v1",
        "ftp://a.example",
        "https://user:pass@a.example/v1",
        "https://good.example@evil.example/v1",
        "https://evil.example\\.good.example/v1",
        "https://good.example:99999/v1",
        "nonsense",
        "https://a.example/v1/chat/completions?x=1",
        "file:///etc/passwd",
        "https://",
    ],
)
async def test_a_bad_address_is_refused_at_its_place(sheet: Sheet, address: str) -> None:
    sheet.sheet.service.choose(OWN)
    _type(sheet, "openaiBase", address)
    await sheet.press("connectContinue")
    assert "Step 1 of 3" in sheet.words
    assert sheet.sheet.service.error.text().strip()
    assert sheet.sheet.service.error.isVisible()
    assert gui.named(sheet.sheet, QLineEdit, "openaiBase").text() == address


async def test_no_address_at_all_is_asked_for(sheet: Sheet) -> None:
    sheet.sheet.service.choose(OWN)
    await sheet.press("connectContinue")
    assert "Enter at least one address." in sheet.words
    sheet.sheet.service.choose(SERVICE)
    assert "Enter at least one address." not in sheet.words


async def test_where_requests_will_go_is_shown_while_typing(sheet: Sheet) -> None:
    sheet.sheet.service.choose(OWN)
    _type(sheet, "openaiBase", "http://127.0.0.1:8080/v1")
    _type(sheet, "anthropicBase", "http://127.0.0.1:8080")
    assert "OpenAI: http://127.0.0.1:8080/v1/chat/completions" in sheet.words
    assert "Anthropic: http://127.0.0.1:8080/v1/messages" in sheet.words


@pytest.mark.fault("F05")
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://\u0430pple.com/v1", "https://xn--pple-43d.com/v1/chat/completions"),  # a Cyrillic a
        ("https://b\u00fccher.example/v1", "https://xn--bcher-kva.example/v1/chat/completions"),
        ("https://xn--pple-43d.com/v1", "https://xn--pple-43d.com/v1/chat/completions"),
        ("https://good.example./v1", "https://good.example/v1/chat/completions"),
    ],
)
async def test_a_host_is_shown_as_it_is_looked_up_while_it_is_typed(
    sheet: Sheet, typed: str, shown: str
) -> None:
    sheet.sheet.service.choose(OWN)
    gui.named(sheet.sheet, QLineEdit, "openaiBase").setText(typed)
    assert f"OpenAI: {shown}" in sheet.words
    await sheet.press("connectContinue")
    await gui.until(lambda: "Step 2" in sheet.words)


async def test_later_closes_and_changes_nothing(sheet: Sheet) -> None:
    await sheet.press("connectLater")
    assert sheet.closed == [0]
    assert not sheet.services.accounts.connected
    assert await sheet.acts() == []


# -- step 2 -------------------------------------------------------------------------------------------


async def test_accept_needs_the_tick_first(sheet: Sheet) -> None:
    await sheet.to_terms()
    assert await sheet.acts() == [TermsAct.SHOWN]
    assert not sheet.enabled("acceptTerms")
    assert sheet.enabled("declineTerms")
    await sheet.press("termsTick")
    assert sheet.enabled("acceptTerms")
    await sheet.press("termsTick")
    assert not sheet.enabled("acceptTerms")


async def test_accepting_is_recorded_with_its_words(sheet: Sheet) -> None:
    await sheet.to_key()
    assert await sheet.services.gate.status() is Acceptance.ACCEPTED
    event = (await sheet.services.gate.history())[-1]
    assert event.words == "I have read these Terms and I agree to them | Accept"
    assert not event.end_reached


async def test_the_end_of_the_text_is_known_to_have_been_in_view(sheet: Sheet) -> None:
    await sheet.to_terms()
    text = sheet.sheet.terms.reader.text
    text.verticalScrollBar().setValue(text.verticalScrollBar().maximum())
    await sheet.press("termsTick")
    await sheet.press("acceptTerms")
    await sheet.at_key()
    assert (await sheet.services.gate.history())[-1].end_reached


async def test_the_whole_text_is_there_exactly(sheet: Sheet) -> None:
    await sheet.to_terms()
    assert sheet.sheet.terms.reader.text.toPlainText() == catalogue.terms_text().text.rstrip("\ufeff")


async def test_declining_is_as_easy_and_closes_the_sheet(sheet: Sheet) -> None:
    await sheet.to_terms()
    assert "Declining here doesn't end an agreement" in sheet.words
    await sheet.press("declineTerms")
    await gui.until(lambda: sheet.closed)
    assert await sheet.acts() == [TermsAct.SHOWN, TermsAct.DECLINED]
    assert not sheet.services.accounts.connected
    assert sheet.connected == []


async def test_what_was_accepted_is_not_asked_again(sheet: Sheet) -> None:
    await sheet.services.gate.accept(ProfileKind.SERVICE, words="x", end_reached=True)
    sheet.sheet.service.choose(OTHER_SERVICE)
    await sheet.press("connectContinue")
    await sheet.at_key()
    assert await sheet.acts() == [TermsAct.ACCEPTED]


async def test_another_host_than_the_publisher_is_pointed_out(sheet: Sheet) -> None:
    await sheet.to_terms()
    assert "You are connecting to api.minimax.io" in sheet.words


async def test_ones_own_server_is_under_other_terms(sheet: Sheet) -> None:
    sheet.sheet.service.choose(OWN)
    _type(sheet, "openaiBase", "http://127.0.0.1:8080/v1")
    await sheet.press("connectContinue")
    await gui.until(lambda: "Your own server" in sheet.words)
    assert "nothing is accepted" in sheet.words
    assert not sheet.sees("acceptTerms")
    assert not sheet.enabled("ownServerContinue")
    await sheet.press("ownServerTick")
    await sheet.press("ownServerContinue")
    await sheet.at_key()
    assert await sheet.acts() == [TermsAct.OWN_SERVER]
    await sheet.press("skipKey")
    assert sheet.profile.openai_base == "http://127.0.0.1:8080/v1"
    assert sheet.connected == [sheet.profile.id]


# -- step 3 -------------------------------------------------------------------------------------------


async def test_a_key_goes_to_the_keychain_and_the_origin_is_confirmed(
    sheet: Sheet, keychain: gui.KeychainForTests
) -> None:
    await sheet.to_key()
    assert "Kept in: Test Keyring" in sheet.words
    assert "to api.minimax.io under its terms" in sheet.words
    _type(sheet, "keyField", f"  {KEY}  ")
    await sheet.press("saveKey")
    await gui.until(lambda: sheet.closed)
    assert sheet.closed == [1]
    assert sheet.connected == [sheet.profile.id]
    assert keychain.keys == {sheet.profile.id: Secret(KEY)}
    assert sheet.profile.confirmed_origins == ("https://api.minimax.io",)


async def test_enter_in_the_field_saves(sheet: Sheet, keychain: gui.KeychainForTests) -> None:
    await sheet.to_key()
    _type(sheet, "keyField", KEY)
    QTest.keyClick(sheet.sheet.key.field, Qt.Key.Key_Return)
    await gui.until(lambda: sheet.closed)
    assert len(keychain.keys) == 1


async def test_the_key_is_never_shown_while_it_is_typed(sheet: Sheet) -> None:
    await sheet.to_key()
    _type(sheet, "keyField", KEY)
    field = sheet.sheet.key.field
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert KEY not in field.displayText()
    assert KEY not in sheet.words.replace(field.text(), "")
    for widget in sheet.sheet.findChildren(QWidget):
        assert KEY not in widget.accessibleName() + widget.accessibleDescription() + widget.toolTip()
        assert KEY not in widget.windowTitle() + widget.objectName()


@pytest.mark.fault("F09")
async def test_white_space_around_a_pasted_key_is_stripped(
    sheet: Sheet, keychain: gui.KeychainForTests
) -> None:
    await sheet.to_key()
    QGuiApplication.clipboard().setText(f" {KEY}\t\r\n")
    sheet.sheet.key.field.setFocus()
    sheet.sheet.key.field.paste()
    await sheet.press("saveKey")
    await gui.until(lambda: sheet.closed)
    assert list(keychain.keys.values()) == [Secret(KEY)]


@pytest.mark.fault("F09")
@pytest.mark.parametrize(
    "key",
    [
        "",
        "   ",
        "sk-with space-0123456789",
        "sk-with\nnewline-0123456789",
        "sk-with\0nul-0123456789",
        "sk-\u00e9-acute-0123456789",
        "sk-\u00fcmlaut-0123456789",
        "sk-\u200bhidden",
        "x" * 1001,
        "x" * 5000,
    ],
)
async def test_a_key_that_cannot_be_right_is_refused_without_being_shown(sheet: Sheet, key: str) -> None:
    await sheet.to_key()
    sheet.sheet.key.field.setText(key)
    await sheet.press("saveKey")
    error = sheet.sheet.key.error.text()
    assert error
    assert not key.strip() or key.strip() not in error
    assert sheet.sheet.key.field.text() == key
    assert sheet.closed == []


@pytest.mark.fault("F58")
@pytest.mark.parametrize("problem", [KeychainFailed("It did not answer."), KeychainLocked("It is locked.")])
async def test_a_keychain_that_fails_is_told_and_the_key_stays_in_the_field(
    sheet: Sheet, keychain: gui.KeychainForTests, problem: Exception
) -> None:
    keychain.error = problem
    await sheet.to_key()
    _type(sheet, "keyField", KEY)
    await sheet.press("saveKey")
    await gui.until(sheet.sheet.key.error.text)
    assert KEY not in sheet.sheet.key.error.text()
    assert sheet.sheet.key.field.text() == KEY
    assert not sheet.services.accounts.connected
    await gui.until(lambda: sheet.enabled("saveKey"))
    await sheet.press("sessionOnly")
    await sheet.press("saveKey")
    await gui.until(lambda: sheet.closed)
    assert keychain.keys == {}
    assert await sheet.services.accounts.key(sheet.profile) == Secret(KEY)


@pytest.mark.fault("F06")
async def test_without_a_safe_keychain_the_key_stays_in_memory(
    sheet: Sheet, keychain: gui.KeychainForTests
) -> None:
    keychain.safe, keychain.name = False, "a plain file"
    await sheet.to_key()
    assert "no keychain that is safe to use (a plain file)" in sheet.words
    box = sheet.sheet.key.session_only
    assert box.isChecked()
    assert not box.isEnabled()
    _type(sheet, "keyField", KEY)
    await sheet.press("saveKey")
    await gui.until(lambda: sheet.closed)
    assert keychain.keys == {}
    assert await sheet.services.accounts.key(sheet.profile) == Secret(KEY)


@pytest.mark.fault("F58")
async def test_a_person_can_stop_waiting_for_the_keychain(
    sheet: Sheet, keychain: gui.KeychainForTests
) -> None:
    await sheet.to_key()
    keychain.gate.clear()
    _type(sheet, "keyField", KEY)
    await sheet.press("saveKey")
    await gui.until(lambda: sheet.sees("cancelKeychain"))
    assert not sheet.enabled("saveKey")
    assert "Waiting for your system's keychain" in sheet.words
    await sheet.press("cancelKeychain")
    assert "Stopped waiting" in sheet.words
    assert sheet.sheet.key.field.text() == KEY
    await gui.until(lambda: sheet.enabled("saveKey") and not sheet.sees("cancelKeychain"))
    await sheet.press("sessionOnly")
    await sheet.press("saveKey")
    await gui.until(lambda: sheet.closed)
    assert sheet.connected == [sheet.profile.id]
    keychain.gate.set()


@pytest.mark.fault("F58")
async def test_closing_the_sheet_gives_up_a_keychain_that_blocks(
    sheet: Sheet, keychain: gui.KeychainForTests
) -> None:
    await sheet.to_key()
    keychain.gate.clear()
    _type(sheet, "keyField", KEY)
    await sheet.press("saveKey")
    sheet.sheet.reject()
    await gui.settle()
    keychain.gate.set()
    await gui.settle()
    assert sheet.connected == []
    assert not sheet.services.accounts.connected


async def test_a_service_needs_a_key_and_ones_own_server_does_not(sheet: Sheet) -> None:
    await sheet.to_key()
    assert not sheet.sees("skipKey")


async def test_developers_may_name_a_variable(
    theme: Theme, core: Core, keychain: gui.KeychainForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    core.services.preferences.change(developer_tools=True)
    monkeypatch.setenv("DUOLOGUE_TEST_KEY", KEY)
    sheet = Sheet(theme, core)
    await sheet.to_key()
    _type(sheet, "keyVariable", "DUOLOGUE_NO_SUCH_KEY")
    assert "DUOLOGUE_NO_SUCH_KEY" not in os.environ
    await sheet.press("saveKey")
    assert "There is no environment variable DUOLOGUE_NO_SUCH_KEY." in sheet.words
    _type(sheet, "keyVariable", "DUOLOGUE_TEST_KEY")
    await sheet.press("saveKey")
    await gui.until(lambda: sheet.closed)
    assert list(keychain.keys.values()) == [Secret(KEY)]


async def test_only_the_key_is_asked_for_a_profile_that_is_there(sheet: Sheet) -> None:
    profile = catalogue.presets()[SERVICE].profile("there")
    sheet.sheet.begin_with_key(profile)
    await sheet.at_key()
    assert f"The key for {profile.name}" in sheet.words
    assert sheet.sheet.key.field.hasFocus() or sheet.sheet.focusWidget() is sheet.sheet.key.field


async def test_a_key_left_in_the_field_is_gone_after_connecting(sheet: Sheet) -> None:
    await sheet.to_key()
    _type(sheet, "keyField", KEY)
    await sheet.press("saveKey")
    await gui.until(lambda: sheet.closed)
    assert sheet.sheet.key.field.text() == ""
    assert not sheet.sheet.key.field.isUndoAvailable()
