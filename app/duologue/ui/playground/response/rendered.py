"""The answer as a reader sees it: thinking folded, Markdown, tool calls, or why it failed."""

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from duologue.domain.events import StreamEvent, TextAdded
from duologue.domain.message import Message
from duologue.services.playground.answer_watch import AnswerWatch
from duologue.services.playground.replay import Replay
from duologue.services.usage.pace import AT_ONCE
from duologue.ui.file_saver import FileSaver
from duologue.ui.notices import NoticeAction
from duologue.ui.playground.response.answer_pane import AnswerPane
from duologue.ui.playground.response.finished_message import arriving, finished
from duologue.ui.playground.response.held_events import HeldEvents
from duologue.ui.theme import Theme
from duologue.ui.transcript.list.announcer import Announcer
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from duologue.ui.transcript.turns.turn_actions import TurnActions


class RenderedPane(AnswerPane):
    """The transcript's own view of one answer; settled words are never drawn again while it streams."""

    def __init__(self, theme: Theme, actions: TurnActions) -> None:
        super().__init__(theme, "renderedPane")
        self._actions = actions
        self._held = HeldEvents()
        self._is_finished = False
        self._announcer: Announcer | None = None
        self.turns = TurnList(theme, self._make)
        self.turns.setAccessibleName(self.tr("The answer as it reads"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.turns)

    @property
    def turn(self) -> AnswerTurn | None:
        """The answer's widget, if there is an answer."""
        answers = self.turns.answers
        return answers[-1] if answers else None

    def show_answer(self, watch: AnswerWatch | None, number: int = -1) -> None:
        """See AnswerPane; whatever try is looked at, there is one answer."""
        if watch is self.watch and watch is not None:
            return
        self._held = HeldEvents()
        self._is_finished = False
        self._end_announcing()
        super().show_answer(watch, number)
        self.turns.show_messages([] if watch is None else [arriving(watch.answering)])

    def feed(self, event: StreamEvent) -> None:
        """Take one more event; it is drawn by the next `refresh`."""
        if isinstance(event, TextAdded):
            self._announce(event.text)
        if self._at_once:
            self._held.add(event)
        elif self.turn is not None:
            self._release()
            self.turn.feed(event)

    def refresh(self) -> None:
        """See AnswerPane."""
        if self.turn is not None:
            if not self._at_once:
                self._release()
            self.turn.flush()

    def finish(self) -> None:
        """Show how the answer ended."""
        turn = self.turn
        if self.watch is None or self.watch.answering.result is None or turn is None:
            return
        if self._at_once and not self.isVisible():
            return  # it is drawn when somebody looks, see `showEvent`
        self._is_finished = True
        self._end_announcing()
        self._release()
        message = finished(self.watch.answering, self.watch.answering.result)
        self.turns.update_message(message)
        turn.finish(message)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: this comes into view, maybe after a recording was played at once."""
        super().showEvent(event)
        if self._at_once and not self._is_finished:
            self.finish()

    def _announce(self, words: str) -> None:
        """Have finished sentences read out, while something listens and the answer is in view."""
        if self._announcer is None:
            if not QAccessible.isActive() or not self.isVisible():
                return
            self._announcer = Announcer(self.turns)
        self._announcer.feed(words)

    def _end_announcing(self) -> None:
        if self._announcer is not None:
            self._announcer.finish()
            self._announcer.deleteLater()
            self._announcer = None

    @property
    def _at_once(self) -> bool:
        """Whether a recording is played at once, so that only its end is worth drawing."""
        answering = None if self.watch is None else self.watch.answering
        return (
            isinstance(answering, Replay) and answering.pace.speed == AT_ONCE and not answering.pace.stepping
        )

    def _release(self) -> None:
        for event in self._held.take():
            if self.turn is not None:
                self.turn.feed(event)

    def _make(self, message: Message) -> AnswerTurn:
        return AnswerTurn(self.theme, self._actions, message)


def turn_actions(
    *,
    open_link: Callable[[str], None],
    stop: Callable[[], None],
    again: Callable[[], None],
    act: Callable[[NoticeAction], None],
    files: FileSaver,
    is_demo: Callable[[str | None], bool],
    copied: Callable[[], object],
) -> TurnActions:
    """What an answer of the playground may ask for: there is one version of it, and no chat around it."""
    return TurnActions(
        open_link=open_link,
        stop=stop,
        regenerate=lambda _message: again(),
        show_version=lambda _message, _step: None,
        act=lambda action, _message: act(action),
        files=files,
        developer_tools=lambda: False,  # the line above the answer says the same facts
        is_demo=is_demo,
        copied=copied,
    )
