"""The table of actions: every one has words, no two share a key, menus hold them all."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from duologue.ui.actions import ACTIONS, MENUS, NTH_CHAT, build_actions
from helpers import gui

NAMES = [entry.name for entry in ACTIONS]


def test_names_and_keys_are_used_once() -> None:
    keys = [QKeySequence(key).toString() for entry in ACTIONS for key in entry.keys]
    assert len(set(NAMES)) == len(NAMES)
    assert len(set(keys)) == len(keys)
    assert all(keys)


def test_menus_hold_every_action_once() -> None:
    listed = [name for _, names in MENUS for name in names if name]
    numbered = [entry.name for entry in NTH_CHAT]  # nine rows of the same would fill a menu
    assert sorted([*listed, *numbered]) == sorted(NAMES)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("newChat", {"Ctrl+N", "Ctrl+Shift+O"}),
        ("regenerate", {"Ctrl+R"}),
        ("searchChats", {"Ctrl+K"}),
        ("settings", {"Ctrl+,"}),
        ("nextChat", {"Ctrl+Tab"}),
        ("previousChat", {"Ctrl+Shift+Tab"}),
        ("focusComposer", {"Ctrl+L"}),
        ("copyAnswer", {"Ctrl+Shift+C"}),
        ("copyCode", {"Ctrl+Shift+X"}),
        ("sidebar", {"Ctrl+B"}),
        ("deleteChat", {"Ctrl+Shift+Backspace"}),
        ("zoomReset", {"Ctrl+0"}),
        ("shortcuts", {"F1", "Ctrl+/"}),
        ("quit", {"Ctrl+Q"}),
        *((f"chat{number}", {f"Ctrl+{number}"}) for number in range(1, 10)),
    ],
)
def test_habits_have_the_promised_keys(name: str, keys: set[str]) -> None:
    entry = next(entry for entry in ACTIONS if entry.name == name)
    assert set(entry.keys) == keys


def test_a_key_does_what_its_action_says() -> None:
    window = QWidget()
    done: list[str] = []
    build_actions(window, {name: lambda name=name: done.append(name) for name in NAMES})
    gui.shown(window)
    window.activateWindow()
    gui.pump()
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert done == ["newChat", "shortcuts"]


def test_an_action_without_a_handler_is_refused() -> None:
    with pytest.raises(KeyError):
        build_actions(QWidget(), {})
