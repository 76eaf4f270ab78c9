"""The settings page: each change is kept and seen at once."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from duologue.bootstrap.core import Core
from duologue.domain.errors import KeychainFailed
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.secret import Secret
from duologue.domain.settings import Theme as ThemeChoice
from duologue.services.tables import catalogue
from duologue.ui.controls.label import Label
from duologue.ui.main_window import MainWindow
from duologue.ui.settings.page import SettingsPage
from duologue.ui.settings.profile_editor import ProfileEditor
from duologue.ui.settings.sections import SECTIONS
from duologue.ui.theme import Theme
from helpers import gui

GENERAL, PROFILES, CHAT, APPEARANCE, ABOUT = (
    list(SECTIONS).index(name) for name in ("general", "profiles", "chat", "appearance", "about")
)
KEY = Secret("sk-made-up-key-0123456789")


@pytest.fixture
async def page(window: MainWindow) -> SettingsPage:
    window.show_page("settings")
    found = window.page_widget("settings")
    assert isinstance(found, SettingsPage)
    await gui.settle()
    return found


def _service(core: Core) -> Profile:
    profile = catalogue.presets()[0].profile("service")
    core.services.accounts.keep_for_session(profile, KEY)
    return profile


def _choose(page: QWidget, name: str, value: object) -> None:
    box = page.findChild(QComboBox, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


async def test_each_section_is_shown_when_it_is_chosen(page: SettingsPage) -> None:
    for number in range(page.list.count()):
        page.list.setCurrentRow(number)
        assert page.list.item(number).text() in gui.words_of(page)


async def test_developer_tools_change_the_window_at_once(page: SettingsPage, window: MainWindow) -> None:
    page.list.setCurrentRow(GENERAL)
    gui.press(page, "developerTools")
    assert window.services.preferences.current.developer_tools
    assert window.actions_by_name["developerTools"].isChecked()
    assert not window.chat_page.composer.style_button.isHidden()
    gui.press(page, "developerTools")
    assert window.chat_page.composer.style_button.isHidden()


async def test_what_enter_does_changes_at_once(page: SettingsPage, window: MainWindow) -> None:
    page.list.setCurrentRow(CHAT)
    gui.press(page, "enterSends")
    assert not window.chat_page.composer.text.enter_sends
    assert not window.services.preferences.current.chat.enter_sends


async def test_theme_and_zoom_change_at_once(page: SettingsPage, theme: Theme) -> None:
    page.list.setCurrentRow(APPEARANCE)
    _choose(page, "themeChoice", ThemeChoice.DARK)
    assert theme.dark
    _choose(page, "zoomChoice", 150)
    assert theme.px(10) == 15


async def test_a_zoom_set_by_keys_is_shown(page: SettingsPage, window: MainWindow) -> None:
    window.commands.handlers()["zoomIn"]()
    window.commands.handlers()["zoomIn"]()
    window.commands.handlers()["zoomIn"]()
    assert page.findChild(QComboBox, "zoomChoice").currentText() == "130 %"
    window.commands.handlers()["zoomReset"]()
    assert page.findChild(QComboBox, "zoomChoice").currentText() == "100 %"


async def test_profiles_show_where_they_send(page: SettingsPage, core: Core) -> None:
    _service(core)
    page.refresh()
    page.list.setCurrentRow(PROFILES)
    words = gui.words_of(page)
    assert "OpenAI: https://api.minimax.io/v1/chat/completions" in words
    assert "Anthropic: https://api.minimax.io/anthropic/v1/messages" in words
    assert "Recorded examples, not the model" in words
    assert "sk-" not in words


async def test_a_key_can_be_forgotten(page: SettingsPage, core: Core, window: MainWindow) -> None:
    profile = _service(core)
    page.refresh()
    page.list.setCurrentRow(PROFILES)
    gui.press(page, "forgetKey")
    await gui.until(lambda: "The key was forgotten." in gui.words_of(window))
    assert await core.services.accounts.key(profile) is None


async def test_a_profile_can_be_removed_and_brought_back(
    page: SettingsPage, core: Core, window: MainWindow
) -> None:
    _service(core)
    page.refresh()
    page.list.setCurrentRow(PROFILES)
    gui.press(page, "removeProfile")
    await gui.until(lambda: not core.services.accounts.connected)
    await gui.until(lambda: "was removed, with its key." in gui.words_of(window))
    assert page.findChildren(QPushButton, "removeProfile") == []
    gui.press(window, "toastAction")
    assert core.services.accounts.connected


async def test_a_keychain_that_fails_is_told_at_its_place(
    page: SettingsPage, core: Core, keychain: gui.KeychainForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_profile_id: str) -> None:
        raise KeychainFailed("It did not answer.")

    _service(core)
    page.refresh()
    page.list.setCurrentRow(PROFILES)
    monkeypatch.setattr(keychain, "delete", refuse)
    gui.press(page, "forgetKey")
    await gui.until(lambda: "It did not answer." in gui.words_of(page))


async def test_another_profile_is_connected_from_here(page: SettingsPage, window: MainWindow) -> None:
    page.list.setCurrentRow(PROFILES)
    gui.press(page, "connectAnother")
    sheet = window.findChild(QWidget, "connectSheet")
    assert sheet.isVisible()
    sheet.reject()


async def test_a_broken_address_is_words_on_its_card(page: SettingsPage, core: Core) -> None:
    core.services.accounts._stored["bad"] = Profile("bad", "<b>Bad</b>", ProfileKind.OWN, "nonsense")
    page.refresh()
    page.list.setCurrentRow(PROFILES)
    words = gui.words_of(page)
    assert "<b>Bad</b>" in words
    assert "OpenAI: " in words
    assert "Anthropic: no address" in words


async def test_about_says_what_this_is_and_is_not(page: SettingsPage) -> None:
    page.list.setCurrentRow(ABOUT)
    await gui.until(lambda: "Python 3" in gui.words_of(page))
    words = gui.words_of(page)
    assert "not affiliated with or endorsed by" in words
    assert "SQLite" in words
    assert "Qt through PySide6 under the LGPL" in words


async def test_sections_are_walked_with_the_keyboard(page: SettingsPage, window: MainWindow) -> None:
    window.activateWindow()
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.currentRow() == PROFILES


async def test_a_profile_names_its_prices_limits_and_terms_and_keeps_a_change(
    page: SettingsPage, window: MainWindow, core: Core
) -> None:
    profile = _service(core)
    page.list.setCurrentRow(PROFILES)
    page.refresh()
    await gui.settle()
    assert "Prices: MiniMax, pay as you go (global), 31 Oct 2026" in gui.words_of(page)
    gui.press(page, "editProfile")
    editor = window.findChild(ProfileEditor)
    told = editor.findChild(Label, "pricesTold").text()
    assert "USD for a million tokens, before tax" in told
    long_prompts = "MiniMax-M3: 0.60 in, 2.40 out, 0.12 in from the cache (prompts over 512,000 tokens)"
    assert long_prompts in told.splitlines()
    await gui.settle()
    assert "Terms that apply: minimaxm2.io/terms." in gui.words_of(editor)
    _choose(editor, "editPrices", None)
    assert editor.findChild(Label, "pricesTold").text() == "Costs are unknown."
    _choose(editor, "editLimits", "minimax-china-free")
    gui.press(editor, "saveProfile")
    saved = core.services.accounts.profile(profile.id)
    assert (saved.prices, saved.limits) == (None, "minimax-china-free")


async def test_a_table_from_another_version_stays_with_its_profile(
    page: SettingsPage, window: MainWindow, core: Core
) -> None:
    core.services.accounts.save(replace(_service(core), prices="from-the-future"))
    page.list.setCurrentRow(PROFILES)
    page.refresh()
    await gui.settle()
    assert "Prices: unknown" in gui.words_of(page)
    gui.press(page, "editProfile")
    gui.press(window.findChild(ProfileEditor), "saveProfile")
    assert core.services.accounts.profile("service").prices == "from-the-future"


@pytest.mark.fault("F37")
async def test_a_proxy_is_shown_without_its_password_and_keeps_it(
    page: SettingsPage, window: MainWindow, core: Core
) -> None:
    proxy = "http://me:hidden-words@proxy.example:3128"
    core.services.accounts.save(replace(_service(core), proxy=proxy))
    page.list.setCurrentRow(PROFILES)
    page.refresh()
    await gui.settle()
    words = gui.words_of(page)
    assert ", through the proxy http://proxy.example:3128" in words
    gui.press(page, "editProfile")
    editor = window.findChild(ProfileEditor)
    assert editor.proxy.text() == "http://me:•••@proxy.example:3128"
    assert "hidden-words" not in words + gui.words_of(editor)
    gui.press(editor, "saveProfile")
    assert core.services.accounts.profile("service").proxy == proxy
