"""Decides when streaming text is drawn: at most about thirty times a second, less when drawing costs more."""

import time
from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QObject, Qt, QTimer

FRAME_MS = 33
BUSY_FRAME_MS = 50  # so much text in each that nobody sees the difference
# A flush that takes more than a thirtieth of the time between two makes frames longer: painting comes on top.
_BUSY_SHARE = 30
_SHARE = 4  # but it may never take more than a quarter


class FrameClock(QObject):
    """Runs `draw` at once after a first `request`, then once per frame. Idle, no timer runs."""

    def __init__(self, draw: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._next = 0.0  # when the next frame begins, by the monotonic clock
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time)

    def request(self) -> None:
        """Draw when the next frame begins."""
        if not self._timer.isActive():
            self._timer.start(max(0, ceil((self._next - time.monotonic()) * 1000)))

    def flush(self) -> None:
        """Draw now what was requested."""
        if self._timer.isActive():
            self._timer.stop()
            self._on_time()

    def _on_time(self) -> None:
        began = time.monotonic()
        self._next = began + FRAME_MS / 1000
        self._draw()
        cost = (time.monotonic() - began) * 1000
        frame = max(FRAME_MS, min(BUSY_FRAME_MS, cost * _BUSY_SHARE), cost * _SHARE)
        self._next = began + frame / 1000
