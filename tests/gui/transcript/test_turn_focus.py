"""The order in which the Tab key comes to what stands in a turn."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from duologue.ui.transcript.list.turn_focus import stops
from helpers import gui


def _order(turn: QWidget) -> list[str]:
    """The names of the stops that have one."""
    return [stop.objectName() for stop in stops(turn) if stop.objectName()]


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_controls_of_a_code_header_come_in_the_order_of_reading(direction: Qt.LayoutDirection) -> None:
    turn = gui.Asked().make(gui.answered("Words\n\n```python\na\n```\n\nMore\n\n```c\nb\n```\n"))
    turn.setLayoutDirection(direction)
    gui.shown(turn, 700, 500)
    turn.fit(700)
    gui.pump()
    tops = [stop.mapTo(turn, stop.rect().topLeft()).y() for stop in stops(turn)]
    assert tops != sorted(tops)  # Copy is a little taller than what stands before it
    assert _order(turn)[:6] == ["wrapCode", "saveCode", "copyCode"] * 2


def test_words_come_before_what_stands_on_them() -> None:
    turn = gui.Asked().make(gui.answered("| a | b |\n|---|---|\n| 1 | 2 |\n"))
    gui.shown(turn, 700, 300)
    turn.fit(700)
    gui.pump()
    found = stops(turn)
    assert found[0] is turn.text_views[0]
    assert "tableTools" in _order(turn)


def test_a_row_in_the_middle_of_tall_words_stays_after_the_words() -> None:
    turn = QWidget()
    tall = QWidget(turn)
    tall.setGeometry(0, 0, 300, 200)
    right, left = QWidget(tall), QWidget(tall)
    right.setGeometry(200, 86, 40, 28)
    left.setGeometry(20, 90, 40, 20)
    for name, stop in (("tall", tall), ("right", right), ("left", left)):
        stop.setObjectName(name)
        stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    gui.shown(turn, 300, 200)
    assert _order(turn) == ["tall", "left", "right"]
