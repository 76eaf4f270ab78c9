"""One answer of the playground seen from six sides, while it comes and after."""

import asyncio
from contextlib import aclosing
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from duologue.services.answer_watch import AnswerWatch
from duologue.services.playground_answer import Answering
from duologue.services.playground_answers import Answers
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.file_saver import FileSaver
from duologue.ui.playground.response.answer_pane import AnswerPane
from duologue.ui.playground.response.events import EventsPane
from duologue.ui.playground.response.headers import HeadersPane
from duologue.ui.playground.response.raw import RawPane
from duologue.ui.playground.response.rendered import RenderedPane
from duologue.ui.playground.response.status_line import StatusLine
from duologue.ui.playground.response.timing import TimingPane
from duologue.ui.playground.response.usage import UsagePane
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.turn_actions import TurnActions
from duologue.ui.transcript.view.frame_clock import FrameClock

_BEAT_MS = 100
_A_FRAME = 0.012  # seconds of taking records in between two frames


class AnswerView(QWidget):
    """`ended` is emitted when an answer has ended, `moved` whenever something of it came."""

    ended = Signal()
    moved = Signal()

    def __init__(
        self, theme: Theme, answers: Answers, tasks: TaskScope, files: FileSaver, actions: TurnActions
    ) -> None:
        super().__init__()
        self.theme = theme
        self._answers = answers
        self._tasks = tasks
        self._task: asyncio.Task[Any] | None = None
        self.watch: AnswerWatch | None = None
        self._number = -1
        self._clock = FrameClock(self._draw, self)
        self._beat = QTimer(self)  # a head, a mark or a record without a meaning brings no event
        self._beat.setInterval(_BEAT_MS)
        self._beat.timeout.connect(self._clock.request)
        self.rendered = RenderedPane(theme, actions)
        self.raw = RawPane(theme, files)
        self.events = EventsPane(theme, files)
        self.headers = HeadersPane(theme)
        self.timing = TimingPane(theme)
        self.usage = UsagePane(theme)
        self.status = StatusLine(theme)
        self.status.hide()
        self._stack = QStackedWidget()
        self.head = QHBoxLayout()
        self._tabs = self._tab_row()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self.head)
        layout.addWidget(self.status)
        self.below_head = QVBoxLayout()
        layout.addLayout(self.below_head)
        layout.addWidget(self._stack, 1)
        self.destroyed.connect(lambda: self._let_go())  # noqa: PLW0108 - Qt cuts a method's own connection first

    @property
    def running(self) -> bool:
        """Whether an answer is under way."""
        return self._task is not None

    @property
    def pane(self) -> AnswerPane:
        """The tab that is open."""
        pane = self._stack.currentWidget()
        assert isinstance(pane, AnswerPane)  # noqa: S101 - nothing else is in it
        return pane

    def open_tab(self, pane: AnswerPane) -> None:
        """Bring a tab into view."""
        self._buttons[pane].setChecked(True)
        self._stack.setCurrentWidget(pane)
        pane.show_answer(self.watch, self._number)

    def begin(self, answering: Answering) -> None:
        """Show another answer and pull it to its end; one that is under way is stopped first."""
        self.stop()
        self.watch = watch = self._answers.watch(answering)
        self._number = -1
        for pane in self._buttons:
            pane.show_answer(watch)
        self.status.refresh(watch)
        self._task = self._tasks.start(self._pull(watch))
        self._beat.start()

    def stop(self) -> None:
        """Stop the answer that is under way; what came stays."""
        if self._task is not None and not self._task.done() and not self._task.cancelling():
            self._task.cancel()

    def look_at(self, number: int) -> None:
        """Show one of several tries; -1 is the last one."""
        self._number = number
        self.pane.show_answer(self.watch, number)

    async def _pull(self, watch: AnswerWatch) -> None:
        answering = watch.answering
        try:
            async with aclosing(answering.events()) as events:
                async for event in events:
                    if watch is self.watch:
                        self.rendered.feed(event)
                        self._clock.request()
        finally:
            if watch is self.watch:
                self._task = None
                self._settle()

    def _let_go(self) -> None:
        """The page is gone: what is under way ends, and draws nothing any more."""
        self.watch = None
        self.stop()

    def _settle(self) -> None:
        self._beat.stop()
        self._clock.flush()
        self.rendered.finish()
        self._clock.request()
        self.ended.emit()

    def _draw(self) -> None:
        """Draw what came; of very much only so much that the window stays alive, then go on."""
        watch = self.watch
        if watch is None:
            return
        self.rendered.refresh()
        more = watch.update(_A_FRAME)
        if self.pane is not self.rendered:
            self.pane.refresh()
        self.status.refresh(watch)
        self.moved.emit()
        if more:
            self._clock.request()

    def _tab_row(self) -> QButtonGroup:
        group = QButtonGroup(self)
        self._buttons: dict[AnswerPane, QPushButton] = {}
        names: tuple[tuple[AnswerPane, str], ...] = (
            (self.rendered, self.tr("Rendered")),
            (self.raw, self.tr("Raw")),
            (self.events, self.tr("Events")),
            (self.headers, self.tr("Headers")),
            (self.timing, self.tr("Timing")),
            (self.usage, self.tr("Usage")),
        )
        self.head.setContentsMargins(
            self.theme.px(12), self.theme.px(tokens.SPACE), self.theme.px(12), self.theme.px(tokens.SPACE)
        )
        self.head.setSpacing(self.theme.px(2))
        for pane, words in names:
            tab = button(words, partial(self.open_tab, pane), kind="choice", name=f"{pane.objectName()}Tab")
            tab.setCheckable(True)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(tab)
            self._buttons[pane] = tab
            self._stack.addWidget(pane)
            self.head.addWidget(tab)
        self.head.addStretch(1)
        self._buttons[self.rendered].setChecked(True)
        return group
