"""Shortcuts: other keys can be chosen, none is given twice, and all of it survives a restart."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from duologue.domain.style import ApiStyle
from duologue.ui.actions import ACTIONS
from duologue.ui.dialogs.shortcuts import ShortcutsDialog
from duologue.ui.main_window import MainWindow
from duologue.ui.settings.page import SettingsPage
from duologue.ui.shortcuts.keys import as_setting, is_usable, keys_of
from helpers import gui

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
async def section(window: MainWindow) -> QWidget:
    window.show_section("shortcuts")
    page = window.page_widget("settings")
    assert isinstance(page, SettingsPage)
    await gui.settle()
    return page


def _press(section: QWidget, name: str, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    gui.press(section, f"keys-{name}")
    field = gui.named(section, QWidget, f"press-{name}")
    QTest.keyClick(field, key, modifiers)


def _press_again(section: QWidget, name: str, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyClick(gui.named(section, QWidget, f"press-{name}"), key, modifiers)


def _keys(window: MainWindow, name: str) -> list[str]:
    return [keys.toString() for keys in window.actions_by_name[name].shortcuts()]


async def test_keys_that_are_pressed_are_in_force_at_once(section: QWidget, window: MainWindow) -> None:
    _press(section, "copyChat", Qt.Key.Key_J, CONTROL)
    await gui.until(lambda: _keys(window, "copyChat") == ["Ctrl+J"])
    assert gui.named(section, QWidget, "keys-copyChat").property("text") == "Ctrl+J"
    assert window.services.preferences.current.shortcuts == {"copyChat": "Ctrl+J"}


async def test_keys_of_another_action_are_only_taken_when_a_person_says_so(
    section: QWidget, window: MainWindow
) -> None:
    _press(section, "copyChat", Qt.Key.Key_N, CONTROL)
    await gui.until(lambda: "“New chat” has these keys." in gui.words_of(section))
    assert _keys(window, "newChat") == ["Ctrl+N", "Ctrl+Shift+O"]
    assert _keys(window, "copyChat") == []
    gui.press(section, "take-copyChat")
    assert _keys(window, "copyChat") == ["Ctrl+N"]
    assert _keys(window, "newChat") == ["Ctrl+Shift+O"]


async def test_keys_that_always_mean_something_are_not_given_away(
    section: QWidget, window: MainWindow
) -> None:
    _press(section, "copyChat", Qt.Key.Key_Up, CONTROL)
    await gui.until(lambda: "always mean “Earlier and later messages of yours”" in gui.words_of(section))
    _press_again(section, "copyChat", Qt.Key.Key_C, CONTROL)
    await gui.until(lambda: "always mean “Copy”" in gui.words_of(section))
    assert _keys(window, "copyChat") == []
    _press_again(section, "copyChat", Qt.Key.Key_J, CONTROL)
    await gui.until(lambda: _keys(window, "copyChat") == ["Ctrl+J"])


async def test_the_numbered_chats_have_keys_like_any_other(section: QWidget, window: MainWindow) -> None:
    library = window.services.library
    for number in (1, 2):
        await library.create("demo", ApiStyle.OPENAI, "demo-recorded", title=f"Chat {number}")
    await window.chat.reload_list()
    await gui.settle()
    _press(section, "chat2", Qt.Key.Key_8, ALT)
    await gui.until(lambda: _keys(window, "chat2") == ["Alt+8"])
    QTest.keyClick(window, Qt.Key.Key_8, ALT)
    await gui.until(lambda: window.chat.chat is not None and window.chat.chat.title == "Chat 1")
    assert window.page == "chat"
    QTest.keyClick(window, Qt.Key.Key_1, CONTROL)
    await gui.until(lambda: window.chat.chat is not None and window.chat.chat.title == "Chat 2")
    QTest.keyClick(window, Qt.Key.Key_2, CONTROL)  # which is free now
    await gui.settle()
    assert window.chat.chat is not None
    assert window.chat.chat.title == "Chat 2"


async def test_keys_that_a_file_gives_twice_are_told(section: QWidget, window: MainWindow) -> None:
    window.services.preferences.change(shortcuts={"chat2": "Ctrl+B"})
    told = "Also the keys of “{words}”: neither is done."
    await gui.until(lambda: told.format(words="Show or hide the chat list") in gui.words_of(section))
    assert told.format(words="Go to the second chat") in gui.words_of(section)
    window.actions_by_name["shortcuts"].trigger()
    dialog = window.findChild(ShortcutsDialog)
    assert told.format(words="Show or hide the chat list") in gui.words_of(dialog)
    dialog.accept()
    window.services.preferences.change(shortcuts={})
    assert "neither is done" not in gui.words_of(section)


async def test_the_list_says_what_is_always_the_same(window: MainWindow) -> None:
    window.actions_by_name["shortcuts"].trigger()
    words = gui.words_of(window.findChild(ShortcutsDialog))
    fixed = words.partition("Always the same")[2]
    assert "Go to the ninth chat\nCtrl+9" in words
    assert "Send\nEnter or Ctrl+Enter\nNew line\nShift+Enter\nStop the answer\nEsc" in fixed
    assert "Ctrl+Up or Ctrl+Down" in fixed
    preferences = window.services.preferences
    preferences.change(chat=replace(preferences.current.chat, enter_sends=False))
    window.findChild(ShortcutsDialog).accept()
    await gui.settle()
    window.actions_by_name["shortcuts"].trigger()
    words = gui.words_of(window.findChildren(ShortcutsDialog)[-1])
    assert "Send\nCtrl+Enter\nNew line\nEnter or Shift+Enter" in words


async def test_a_key_that_writes_is_refused_at_its_place(section: QWidget, window: MainWindow) -> None:
    _press(section, "copyChat", Qt.Key.Key_J, Qt.KeyboardModifier.NoModifier)
    await gui.until(lambda: "needed for writing" in gui.words_of(section))
    assert _keys(window, "copyChat") == []
    gui.press(section, "cancel-copyChat")
    assert "needed for writing" not in gui.words_of(section)


async def test_an_action_can_have_no_keys_and_the_usual_ones_again(
    section: QWidget, window: MainWindow
) -> None:
    gui.press(section, "keys-newChat")
    gui.press(section, "none-newChat")
    assert _keys(window, "newChat") == []
    gui.press(section, "usual-newChat")
    assert _keys(window, "newChat") == ["Ctrl+N", "Ctrl+Shift+O"]


async def test_all_of_them_can_be_as_usual_again(section: QWidget, window: MainWindow) -> None:
    _press(section, "copyChat", Qt.Key.Key_J, CONTROL)
    await gui.until(lambda: _keys(window, "copyChat"))
    _press(section, "sidebar", Qt.Key.Key_J, ALT)
    await gui.until(lambda: _keys(window, "sidebar") == ["Alt+J"])
    gui.press(section, "resetShortcuts")
    assert _keys(window, "sidebar") == ["Ctrl+B"]
    assert window.services.preferences.current.shortcuts == {}


async def test_rows_are_found_by_words_and_by_keys(section: QWidget) -> None:
    assert isinstance(section, SettingsPage)
    field = gui.named(section, QWidget, "searchShortcuts")
    QTest.keyClicks(field, "ctrl+b")
    rows = [row for row in section.findChildren(QWidget) if row.objectName().startswith("shortcut-")]
    assert {row.objectName() for row in rows if not row.isHidden()} >= {"shortcut-sidebar"}
    assert sum(not row.isHidden() for row in rows) < len(rows) // 2
    QTest.keyClicks(field, " no such keys")
    assert "No action is called that." in gui.words_of(section)


async def test_the_list_of_keys_shows_those_in_force(window: MainWindow) -> None:
    window.services.preferences.change(shortcuts={"newChat": "Alt+Q", "sidebar": ""})
    window.actions_by_name["shortcuts"].trigger()
    dialog = window.findChild(ShortcutsDialog)
    words = gui.words_of(dialog)
    assert "Alt+Q" in words
    assert "Ctrl+B" not in words
    assert "Run in the playground" not in words  # developer tools are off
    gui.press(dialog, "changeShortcuts")
    assert window.page == "settings"
    assert window.page_widget("settings").property("section") == "shortcuts"


@pytest.mark.parametrize("broken", ["", "  ", "Ctrl+", "nonsense", "Ctrl+Ñuß", ";;;", "\x00"])
def test_what_is_no_key_in_the_file_takes_none_from_anything_else(broken: str) -> None:
    for entry in ACTIONS:
        assert all(not keys.isEmpty() for keys in keys_of(entry.name, {"newChat": broken}))


def test_keys_survive_the_file() -> None:
    for entry in ACTIONS:
        keys = keys_of(entry.name, {})
        assert keys_of(entry.name, {entry.name: as_setting(keys)}) == keys


@pytest.mark.parametrize(
    ("keys", "usable"),
    [("J", False), ("Shift+J", False), ("Return", False), ("Tab", False), ("F5", True), ("Ctrl+J", True)],
)
def test_only_keys_that_write_nothing_can_be_chosen(keys: str, usable: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert is_usable(QKeySequence(keys)) is usable
