"""The command palette: everything can be found by its letters and run without the mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from duologue.ui.actions import ACTIONS
from duologue.ui.main_window import MainWindow
from duologue.ui.palette.command import Command
from duologue.ui.palette.matching import matching
from duologue.ui.palette.palette import Palette
from helpers import gui


def _commands(*words: str) -> list[Command]:
    return [Command(each, each, lambda: None) for each in words]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ["New chat", "Find", "Zoom in", "Next chat"]),
        ("chat", ["New chat", "Next chat"]),
        ("z", ["Zoom in"]),
        ("n", ["New chat", "Next chat", "Find", "Zoom in"]),
        ("nwc", ["New chat"]),
        ("  NEW   chat ", ["New chat"]),
        ("qqq", []),
    ],
)
def test_letters_find_the_likeliest_first(wanted: str, found: list[str]) -> None:
    commands = _commands("New chat", "Find", "Zoom in", "Next chat")
    assert [command.words for command in matching(commands, wanted)] == found


@pytest.fixture
async def palette(window: MainWindow) -> Palette:
    QTest.keyClick(
        window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    await gui.settle()
    return window.findChild(Palette)


async def test_every_action_that_can_be_done_is_offered_but_the_palette_itself(
    palette: Palette, window: MainWindow
) -> None:
    offered = {command.name for command in palette.list.commands}
    usable = {
        name for name, action in window.actions_by_name.items() if action.isEnabled() and action.isVisible()
    }
    assert usable - offered == {"palette"}
    assert len(usable) > len(ACTIONS) // 2


async def test_a_command_is_found_and_run_by_keys_alone(palette: Palette, window: MainWindow) -> None:
    assert palette.field.hasFocus()
    QTest.keyClicks(palette.field, "settings: priv")
    assert [command.name for command in palette.list.commands] == ["section-privacy"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    await gui.until(lambda: window.page == "settings")
    assert window.page_widget("settings").property("section") == "privacy"


async def test_arrows_choose_while_one_goes_on_typing(palette: Palette) -> None:
    QTest.keyClicks(palette.field, "zoom")
    before = palette.list.current()
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    after = palette.list.current()
    assert before is not None
    assert after is not None
    assert before is not after
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.current() is before


async def test_the_keys_of_a_command_are_shown_beside_it(palette: Palette) -> None:
    command = next(command for command in palette.list.commands if command.name == "newChat")
    assert command.keys == "Ctrl+N"


async def test_where_nothing_is_found_it_says_so_and_enter_does_nothing(palette: Palette) -> None:
    QTest.keyClicks(palette.field, "no such thing")
    assert palette.nothing.isVisible()
    assert not palette.list.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


async def test_escape_leaves_everything_as_it_was(palette: Palette, window: MainWindow) -> None:
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    await gui.settle()
    assert window.page == "chat"
    assert window.findChild(Palette) is None
