"""The Qt binding must not lose reference counts.

PySide6 6.12.0 drops one reference to None with each call that returns it and one to True with each
emitted signal; Python 3.10 and 3.11 abort when a count reaches zero. From 3.12 on both are immortal.
"""

import sys
from collections.abc import Callable
from importlib.metadata import distributions

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

TIMES = 20_000
NOISE = 100  # other threads and caches may hold or drop a few

mortal_singletons = pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal here")


def references_lost(action: Callable[[], object]) -> int:
    """How far the counts of None and True fell over many calls; the larger loss of the two."""
    action()
    before = sys.getrefcount(None), sys.getrefcount(True)  # noqa: FBT003 - True is what is counted
    for _ in range(TIMES):
        action()
    after = sys.getrefcount(None), sys.getrefcount(True)  # noqa: FBT003 - the same
    return max(before[0] - after[0], before[1] - after[1])


class Bell(QObject):
    rang = Signal()


class Painted(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.paintings = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            painter.drawLine(0, 0, event.rect().width(), 4)
        self.paintings += 1


@mortal_singletons
@pytest.mark.usefixtures("qapp")
def test_calls_that_return_none_lose_no_reference() -> None:
    subject = QObject()
    assert references_lost(lambda: subject.setObjectName("x")) < NOISE


@mortal_singletons
@pytest.mark.usefixtures("qapp")
def test_emitted_signals_lose_no_reference() -> None:
    heard = []
    bell = Bell()
    bell.rang.connect(lambda: heard.append(1))
    assert references_lost(bell.rang.emit) < NOISE
    assert len(heard) == TIMES + 1


@mortal_singletons
@pytest.mark.usefixtures("qapp")
def test_painting_loses_no_reference() -> None:
    widget, canvas = Painted(), QPixmap(8, 8)
    widget.resize(8, 8)
    assert references_lost(lambda: widget.render(canvas)) < NOISE
    assert widget.paintings == TIMES + 1


def test_only_the_essential_part_of_the_binding_is_installed() -> None:
    installed = {distribution.metadata["Name"].lower().replace("_", "-") for distribution in distributions()}
    assert "pyside6-essentials" in installed
    assert not installed & {"pyside6", "pyside6-addons", "pyside6-webengine", "pyside6-pdf"}
