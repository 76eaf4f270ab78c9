"""Decides when streaming text is drawn: at most about thirty times a second, less when drawing is slow."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

FRAME_MS = 33
_SHARE = 4  # a flush may take at most a quarter of the time between two


class FrameClock(QObject):
    """Runs `draw` soon after `request`, however often it is requested. Idle, no timer runs."""

    def __init__(self, draw: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._interval = FRAME_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time)

    def request(self) -> None:
        """Draw at the next frame."""
        if not self._timer.isActive():
            self._timer.start(self._interval)

    def flush(self) -> None:
        """Draw now what was requested."""
        if self._timer.isActive():
            self._timer.stop()
            self._on_time()

    def _on_time(self) -> None:
        before = time.perf_counter()
        self._draw()
        cost = (time.perf_counter() - before) * 1000
        self._interval = max(FRAME_MS, round(cost * _SHARE))
