"""What stands where an answer will be: waiting, or counting down to the next try."""

import math
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from duologue.domain.events import HeldBack, RetryScheduled
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.limit_words import limit_name
from duologue.ui.notices import notice_for
from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.turn_actions import TurnActions

_SECOND_MS = 1000


class WaitingLine(QWidget):
    """A quiet line; while it counts down, Cancel ends the wait at once. Unseen, no timer runs."""

    def __init__(self, theme: Theme, actions: TurnActions) -> None:
        super().__init__()
        self._awaited: RetryScheduled | HeldBack | None = None
        self._due: float | None = None
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

    def count_down(self, awaited: RetryScheduled | HeldBack) -> None:
        """The request is sent after a while: again, or for the first time."""
        self._awaited = awaited
        self._due = None if awaited.delay is None else time.monotonic() + awaited.delay
        self._cancel.show()
        if self._due is not None:
            self._timer.start()
        self._tick()

    def stop(self) -> None:
        """Something came, or nothing will."""
        self._timer.stop()
        self.hide()

    def _tick(self) -> None:
        left = None if self._due is None else math.ceil(self._due - time.monotonic())
        if left is None or left > 0:
            self._words.setText(self._reason(left))
            return
        again = isinstance(self._awaited, RetryScheduled)
        self._words.setText(self.tr("Trying again…") if again else self.tr("Waiting for the first word…"))
        self._cancel.hide()
        self._timer.stop()

    def _reason(self, seconds: int | None) -> str:
        match self._awaited:
            case RetryScheduled(_, attempt, failure):
                title = notice_for(failure).title
                words = self.tr("{title}. Trying again in {seconds} s (try {attempt})…")
                return words.format(title=title, seconds=seconds, attempt=attempt)
            case HeldBack(limit) if seconds is not None:
                words = self.tr("The limit of {limit} is reached. Sending in {seconds} s…")
                return words.format(limit=limit_name(limit), seconds=seconds)
            case _:
                return self.tr("Many answers are arriving already. This one is asked for when one has ended…")
