"""One answer of the playground seen from six sides, while it comes and after."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from duologue.services.playground.answer import Answering
from duologue.services.playground.answer_watch import AnswerWatch
from duologue.services.playground.answers import Answers
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.file_saver import FileSaver
from duologue.ui.playground.response.answer_pane import AnswerPane
from duologue.ui.playground.response.answer_pull import AnswerPull
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
        self._number = -1
        self.rendered = RenderedPane(theme, actions)
        self.raw = RawPane(theme, files)
        self.events = EventsPane(theme, files)
        self.headers = HeadersPane(theme)
        self.timing = TimingPane(theme)
        self.usage = UsagePane(theme)
        self.pull = AnswerPull(answers, tasks, self.rendered.feed, self)
        self.pull.moved.connect(self._on_moved)
        self.pull.ended.connect(self._on_ended)
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

    @property
    def watch(self) -> AnswerWatch | None:
        """What follows the answer that is shown."""
        return self.pull.watch

    @property
    def running(self) -> bool:
        """Whether an answer is under way."""
        return self.pull.running

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
        self._show(self.pull.begin(answering))

    def show_ended(self, answering: Answering) -> None:
        """Show an answer that has ended already."""
        self._show(self.pull.adopt(answering))
        self.rendered.finish()

    def stop(self) -> None:
        """Stop the answer that is under way; what came stays."""
        self.pull.stop()

    def look_at(self, number: int) -> None:
        """Show one of several tries; -1 is the last one."""
        self._number = number
        self.pane.show_answer(self.watch, number)

    def _show(self, watch: AnswerWatch) -> None:
        self._number = -1
        for pane in self._buttons:
            pane.show_answer(watch)
        self.status.refresh(watch)

    def _on_ended(self) -> None:
        QTimer.singleShot(0, self.rendered, self.rendered.finish)  # the last frame was drawn just now
        self.ended.emit()

    def _on_moved(self) -> None:
        self.rendered.refresh()
        if self.pane is not self.rendered:
            self.pane.refresh()
        self.status.refresh(self.watch)
        self.moved.emit()

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
