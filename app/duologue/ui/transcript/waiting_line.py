"""What stands where an answer will be: waiting, or counting down to the next try."""

import math
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from duologue.domain.events import RetryScheduled
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.notices import notice_for
from duologue.ui.theme import Theme
from duologue.ui.transcript.turn_actions import TurnActions

_SECOND_MS = 1000


class WaitingLine(QWidget):
    """A quiet line; while it counts down, Cancel ends the wait at once. Unseen, no timer runs."""

    def __init__(self, theme: Theme, actions: TurnActions) -> None:
        super().__init__()
        self._scheduled: RetryScheduled | None = None
        self._due = 0.0
        self._words = Label(theme, self.tr("Waiting for the first word…"), tone="faint", wrap=True)
        self._cancel = button(self.tr("Cancel"), actions.stop, kind="link", name="cancelRetry")
        self._cancel.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self._cancel)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def words(self) -> str:
        """What the line says."""
        return self._words.text()

    def count_down(self, scheduled: RetryScheduled) -> None:
        """The request failed and is sent again after a while."""
        self._scheduled = scheduled
        self._due = time.monotonic() + scheduled.delay
        self._cancel.show()
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        """Something came, or nothing will."""
        self._timer.stop()
        self.hide()

    def _tick(self) -> None:
        if self._scheduled is None:
            return
        left = math.ceil(self._due - time.monotonic())
        title = notice_for(self._scheduled.failure).title
        if left > 0:
            words = self.tr("{title}. Trying again in {seconds} s (try {attempt})…").format(
                title=title, seconds=left, attempt=self._scheduled.attempt
            )
        else:
            words = self.tr("Trying again…")
            self._cancel.hide()
            self._timer.stop()
        self._words.setText(words)
