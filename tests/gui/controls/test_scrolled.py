"""A place that is as tall as what stands in it, scrolls where there is no room, and comes to rest."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.ui.controls.label import Label
from duologue.ui.controls.scrolled import Scrolled
from duologue.ui.theme import Theme
from helpers import gui

WORDS = "Some words that break into lines wherever the width of the place ends. " * 4


class Resizes(QObject):
    """Counts how often a widget was given another size."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        self.count += event.type() is QEvent.Type.Resize
        return False


def placed(theme: Theme, width: int, height: int) -> tuple[QWidget, Scrolled, QWidget]:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(Label(theme, WORDS, wrap=True))
    area = Scrolled(theme, "Words", inside)
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.addWidget(area)
    layout.addStretch(1)
    return gui.shown(window, width, height), area, inside


def test_it_is_as_tall_as_what_stands_in_it(theme: Theme) -> None:
    _window, area, inside = placed(theme, 400, 600)
    assert area.verticalScrollBar().maximum() == 0
    assert inside.height() <= area.height() <= inside.height() + 8


def test_where_there_is_no_room_it_scrolls_and_never_sideways(theme: Theme) -> None:
    _window, area, inside = placed(theme, 400, 90)
    assert area.verticalScrollBar().maximum() > 0
    assert area.horizontalScrollBar().maximum() == 0
    assert inside.width() <= area.viewport().width()


@pytest.mark.parametrize("height", range(60, 160, 9))
def test_a_bar_that_takes_its_width_from_the_words_does_not_come_and_go(theme: Theme, height: int) -> None:
    window, _area, inside = placed(theme, 311, height)
    resizes = Resizes()
    inside.installEventFilter(resizes)
    for _ in range(8):
        gui.pump()
    assert resizes.count <= 2
    window.hide()
