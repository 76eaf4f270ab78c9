"""Buttons have names, can be reached and do one thing."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.plain_list import PlainList
from duologue.ui.theme import Theme
from helpers import gui


def test_a_button_does_its_thing_by_mouse_and_by_key() -> None:
    done: list[int] = []
    made = gui.shown(button("&Do it", lambda: done.append(1)))
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    made.setFocus()
    QTest.keyClick(made, Qt.Key.Key_Space)
    assert done == [1, 1]
    assert made.accessibleName() == "Do it"


def test_an_icon_button_has_a_name_and_is_large_enough(theme: Theme) -> None:
    made = gui.shown(IconButton(theme, "copy", "Copy"))
    assert (made.accessibleName(), made.toolTip()) == ("Copy", "Copy")
    assert made.width() >= 32
    made.rename("Copied")
    assert made.accessibleName() == "Copied"


def test_rows_of_a_list_have_room_and_follow_the_zoom(theme: Theme) -> None:
    rows = gui.shown(PlainList(theme, "Sections"), 200, 300)
    rows.add("One")
    assert rows.accessibleName() == "Sections"
    before = rows.item(0).sizeHint().height()
    theme.choose(gui.Appearance(gui.LIGHT.theme, 200))
    assert rows.item(0).sizeHint().height() == 2 * before
