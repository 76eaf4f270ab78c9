"""Buttons have names, can be reached and do one thing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

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


@pytest.mark.parametrize("kind", ["flat", "link"])
def test_words_have_room_before_them_also_where_a_menu_opens(theme: Theme, kind: str) -> None:
    holder = gui.shown(QWidget(), 400, 80)
    lefts = []
    for number in range(2):
        made = button("Models", kind=kind, parent=holder)
        if number:
            made.setMenu(QMenu(made))
        made.move(10, 10)
        made.adjustSize()
        made.show()
        picture = made.grab().toImage()
        paper = picture.pixelColor(1, picture.height() // 2)
        columns = (
            x
            for x in range(picture.width())
            if any(picture.pixelColor(x, y) != paper for y in range(picture.height()))
        )
        lefts.append(next(columns))
        made.hide()
    assert lefts[0] >= theme.px(4)
    assert abs(lefts[1] - lefts[0]) <= theme.px(4)
