"""Pulls an answer of the playground to its end, and says once per frame that something of it came."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from duologue.domain.events import StreamEvent
from duologue.services.playground.answer import Answering
from duologue.services.playground.answer_watch import AnswerWatch
from duologue.services.playground.answers import Answers
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.transcript.view.frame_clock import FrameClock

_BEAT_MS = 100
_A_FRAME = 0.012  # seconds of taking records in between two frames


class AnswerPull(QObject):
    """`moved` is emitted at most once per frame; `ended` once, when the answer has ended, however."""

    moved = Signal()
    ended = Signal()

    def __init__(
        self, answers: Answers, tasks: TaskScope, feed: Callable[[StreamEvent], object], parent: QObject
    ) -> None:
        """`feed` is given every event, at once."""
        super().__init__(parent)
        self._answers = answers
        self._tasks = OwnedTasks(tasks, self)
        self._feed = feed
        self._task: asyncio.Task[Any] | None = None
        self.watch: AnswerWatch | None = None
        self._not_begun: AnswerWatch | None = None
        self._stopped_early: list[AnswerWatch] = []
        self._clock = FrameClock(self._on_frame, self)
        self._beat = QTimer(self)  # a head, a mark or a record without a meaning brings no event
        self._beat.setInterval(_BEAT_MS)
        self._beat.timeout.connect(self._clock.request)

    @property
    def running(self) -> bool:
        """Whether an answer is under way."""
        return self._task is not None

    def begin(self, answering: Answering) -> AnswerWatch:
        """Pull another answer; one that is under way is stopped first."""
        self.stop()
        self.watch = watch = self._answers.watch(answering)
        self._not_begun = watch
        self._task = self._tasks.start(self._pull(watch))
        self._beat.start()
        return watch

    def adopt(self, answering: Answering) -> AnswerWatch:
        """Show an answer that has ended already; nothing is asked for."""
        self.stop()
        self._task = None
        self._beat.stop()
        self.watch = watch = self._answers.watch(answering)
        self._clock.request()
        return watch

    def stop(self) -> None:
        """Stop the answer that is under way; what came stays."""
        if self._task is None or self._task.done() or self._task.cancelling():
            return
        if self._not_begun is not None and self._not_begun is self.watch:
            self._stopped_early.append(self._not_begun)  # a task that never begins tells nobody of its end
        else:
            self._task.cancel()

    async def _pull(self, watch: AnswerWatch) -> None:
        if watch is self._not_begun:
            self._not_begun = None
        task = asyncio.current_task()
        if watch in self._stopped_early and task is not None:
            self._stopped_early.remove(watch)
            task.cancel()
        try:
            async with aclosing(watch.answering.events()) as events:
                async for event in events:
                    if watch is self.watch:
                        self._feed(event)
                        self._clock.request()
        finally:
            if isValid(self) and watch is self.watch:  # else the page is gone, or another answer came
                self._task = None
                self._beat.stop()
                self._clock.flush()
                self._clock.request()
                self.ended.emit()

    def _on_frame(self) -> None:
        """Take in what came; of very much only so much that the window stays alive, then go on."""
        if self.watch is None:
            return
        more = self.watch.update(_A_FRAME)
        self.moved.emit()
        if more:
            self._clock.request()
