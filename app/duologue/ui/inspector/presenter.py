"""What the inspector shows of the open chat, and what a person changes there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from duologue.domain.draft import Draft
from duologue.domain.message import Chat, Message, Role
from duologue.domain.request import ChatRequest, Parameters
from duologue.domain.token_estimate import tokens_of, tokens_of_parts
from duologue.domain.turn_state import TurnState
from duologue.services.asking.chat_session import request_of
from duologue.services.asking.context_window import ContextUse, kept_for_answer
from duologue.ui.chat.room import ChatRoom
from duologue.ui.chat.setup import ChatSetup
from duologue.ui.inspector.context_section import ContextActs
from duologue.ui.inspector.panel import Inspector
from duologue.ui.inspector.place import InspectorPlace
from duologue.ui.words import translate

_REST_MS = 250


@dataclass(frozen=True, slots=True)
class Inspected:
    """The chat that is open, its setup, what can be done about its length, and the menu of personas."""

    setup: ChatSetup
    chat: Callable[[], Chat | None]
    acts: ContextActs
    fill_personas: Callable[[QMenu], None]


class InspectorPresenter(QObject):
    """Built when the inspector is first opened; refreshed a moment after something changed."""

    def __init__(self, room: ChatRoom, inspected: Inspected, wanted: Callable[[bool], object]) -> None:
        super().__init__(room.page)
        self._room = room
        self._chat = inspected.chat
        self._setup = inspected.setup
        self._wanted = wanted
        self._selected = ""
        self._open_id = ""
        self.panel = Inspector(room.page.theme, inspected.setup, inspected.fill_personas, inspected.acts)
        self.place = InspectorPlace(room.page.theme, room.page, self.panel)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(lambda: room.tasks.start(self._refresh()))
        panel, setup = self.panel, inspected.setup
        panel.closed.connect(lambda: self.show(shown=False))
        panel.undo_wanted.connect(setup.undo)
        panel.system_written.connect(self._write_system)
        panel.parameters.changed.connect(self._change_parameters)
        panel.playground_wanted.connect(lambda: room.tasks.start(self._open_playground()))
        setup.subscribe(self._on_setup)
        room.page.turns.messages_changed.connect(self._later)
        room.page.composer.changed.connect(self._later)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)
        panel.hide()

    @property
    def shown(self) -> bool:
        """Whether the inspector is open."""
        return not self.panel.isHidden()

    def show(self, *, shown: bool) -> None:
        """Open or close it; the person's wish is kept."""
        if shown == self.shown:
            return
        self.panel.finish_writing()
        self.panel.setVisible(shown)
        self._wanted(shown)
        if shown:
            self.place.fit()
            self._on_setup()
            self.panel.fields.persona.setFocus()
        else:
            self._room.page.composer.text.setFocus()

    def _on_setup(self) -> None:
        if self.shown:
            self.panel.refresh_setup()
            self._later()

    def _later(self) -> None:
        if self.shown:
            self._rest.start()

    def _write_system(self, text: str) -> None:
        words = translate("Inspector", "System prompt")
        if text != self._setup.system:
            self._setup.change(replace(self._setup.current, system=text), words, goes_on=True)

    def _change_parameters(self, parameters: Parameters, what: str) -> None:
        self._setup.change(replace(self._setup.current, parameters=parameters), what)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A person clicked into an answer: its numbers are shown."""
        if now is None or not self.shown or not self._room.page.turns.isAncestorOf(now):
            return
        for turn in self._room.page.turns.answers:
            if turn is now or turn.isAncestorOf(now):
                self._selected = turn.message.id
                self._later()

    async def _refresh(self) -> None:
        chat, services = self._chat(), self._room.services
        identity = "" if chat is None else chat.id
        if identity != self._open_id:
            self._open_id, self._selected = identity, ""
        composer = self._room.page.composer
        draft = tokens_of(composer.draft) + tokens_of_parts(composer.attached)
        use = await services.context.of(identity, self._setup.profile, self._setup.model, draft)
        if chat is None:  # nothing is stored yet: what will be sent is the system prompt and the draft
            parameters = self._setup.parameters
            answer = kept_for_answer(use.window, parameters)
            use = ContextUse(use.tokens + tokens_of(self._setup.system), use.window, answer)
        noted = bool(chat is not None and chat.context_note)
        can_shorten = len(self._room.page.turns.rows) > 1
        self.panel.context.show_use(use, stored=chat is not None, noted=noted, can_shorten=can_shorten)
        answer_shown = self._answer()
        self.panel.facts.show_answer(answer_shown, services.costs)
        is_developer = services.preferences.current.developer_tools
        self.panel.playground.setVisible(is_developer and answer_shown is not None)

    def _answer(self) -> Message | None:
        """The answer a person chose, else the last one that has ended."""
        rows = self._room.page.turns.rows
        number = rows.number_of(self._selected) if self._selected else None
        message = rows.message(number) if number is not None else None
        message = message or self._room.page.turns.last_of(Role.ASSISTANT)
        return None if message is None or message.state is TurnState.STREAMING else message

    async def _open_playground(self) -> None:
        """The request that led to the answer, as a draft."""
        chat, answer = self._chat(), self._answer()
        if chat is None or answer is None:
            return
        path = await self._room.services.library.path(chat.id)
        before = list(takewhile(lambda turn: turn.id != answer.id, path))
        style = answer.style or chat.style
        request: ChatRequest = replace(request_of(chat, before), model=answer.model or chat.model)
        self._room.navigation.playground(Draft(style, answer.profile_id or chat.profile_id, request))
