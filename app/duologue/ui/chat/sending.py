"""Sending, asking again and stopping: what is sent, when not, and what is shown of it."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from duologue.domain.errors import ConnectionFailed, Failure, leaves
from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import Part, attached_parts
from duologue.domain.profile import ProfileKind
from duologue.domain.turn_state import TurnState
from duologue.services import catalogue
from duologue.ui.chat.answers import AnswerEvents, Answers
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.refusals import Refusals
from duologue.ui.chat.room import ChatRoom
from duologue.ui.composer.drafts import Drafts

if TYPE_CHECKING:
    from duologue.ui.transcript.turns.answer_turn import AnswerTurn

_UNREACHABLE = frozenset(kind.kind for kind in leaves(ConnectionFailed))


class Sending:
    """One answer may run in each chat. `unreachable` are profiles whose last answer found no server."""

    def __init__(
        self, room: ChatRoom, opened: OpenChat, refusals: Refusals, drafts: Drafts, *, demo_session: bool
    ) -> None:
        self._services = room.services
        self._page = room.page
        self._tasks = room.tasks
        self._navigation = room.navigation
        self._open = opened
        self._refusals = refusals
        self._drafts = drafts
        self._demo_session = demo_session
        self._again: Callable[[], object] = self._nothing_again
        self._answers = Answers(
            room.services.library,
            room.page.turns,
            lambda: opened.id,
            AnswerEvents(
                self._turn_saved, self._refused, self._drafts.accepted, self._ended, self._answers_changed
            ),
        )
        self.unreachable: set[str] = set()
        self.on_answer: Callable[[Message], object] = lambda _message: None

    @property
    def running(self) -> bool:
        """Whether an answer arrives in the open chat."""
        return self._answers.runs_in(self._open.id)

    def join(self, turn: "AnswerTurn") -> None:
        """A turn became a widget; its answer may be arriving."""
        self._answers.join(turn)

    def parts_of(self, message_id: str) -> tuple[Part, ...]:
        """What came so far of an answer that arrives."""
        return self._answers.parts_of(message_id)

    def stop(self, chat_id: str) -> None:
        """End the answer that arrives in this chat, if there is one; what came is kept."""
        self._answers.stop(chat_id)

    def send(self, text: str) -> None:
        """Send the person's words."""
        if self.running:
            return
        if self._is_own_words_in_first_run(text):
            play = lambda: self._start(self._send(text))  # noqa: E731 - the card calls it
            if self._services.accounts.connected:
                self._refusals.offer_profile(play)
            else:
                self._refusals.offer_connect(play)
        elif not self._open.setup.model:
            self._refusals.ask_model()
        elif (turn := self._drafts.turn_again(text)) is not None:
            self.regenerate(turn)
        else:
            self._start(self._send(text))

    def regenerate(self, message: Message) -> None:
        """Ask again for an answer, or for one to a turn without; an old one stays as a version."""
        if not self.running and self._open.chat is not None:
            self._start(self._regenerate(self._open.chat, message))

    def offer_missing_answer(self) -> None:
        """A turn of the person can stand without an answer where one was stopped before it began."""
        turns = self._page.turns
        last = len(turns.rows) - 1
        is_open = last >= 0 and turns.rows.role(last) is Role.USER
        if is_open and not self.running and self._page.notice is None:
            turn = turns.messages[last]
            self._refusals.offer_answer(lambda: self.regenerate(turn))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._page.show_notice(None)
        self._tasks.start(work)

    async def _send(self, text: str) -> None:
        chat = await self._open.stored()
        if not self._answers.runs_in(chat.id):
            self._again = lambda: self.send(text)
            attached = self._page.composer.attached
            await self._answers.run(chat.id, self._services.session.send(chat.id, text, attached))

    async def _regenerate(self, chat: Chat, answer: Message) -> None:
        number = self._page.turns.rows.number_of(answer.id)
        if number is not None and not self._answers.runs_in(chat.id):
            self._page.turns.replace_from(number + (answer.role is Role.USER), [])
            self._again = lambda: self.regenerate(answer)
            await self._answers.run(chat.id, self._services.session.regenerate(chat.id, answer.id))

    async def _turn_saved(self, message: Message) -> None:
        chat = await self._services.library.chat(message.chat_id)
        if chat is None:
            return
        words = message.text or ", ".join(part.name for part in attached_parts(message.parts))
        chat = await self._services.library.name_after(chat, words)
        if self._open.id == message.chat_id:
            self._open.take(chat)
            self._drafts.sent(chat, message)
            self._page.turns.add(message)
            self._open.show()
        await self._open.reload_list()

    def _refused(self, failure: Failure) -> None:
        self._refusals.show(failure, self._again)

    def _ended(self, message: Message) -> None:
        """Note whether the profile's server could be reached, and what else is wrong there."""
        self._navigation.answered(message)
        if message.failure is not None and not message.parts:
            self._drafts.refused(message.chat_id)
        else:
            self._drafts.accepted(message.chat_id)
        self.on_answer(message)
        profile_id = message.profile_id or ""
        if message.failure is not None or message.state is TurnState.COMPLETE:
            self._services.troubles.note(profile_id, message.failure)
        if message.failure is not None and message.failure.kind in _UNREACHABLE:
            self.unreachable.add(profile_id)
        else:
            self.unreachable.discard(profile_id)

    def _answers_changed(self) -> None:
        self._page.show_empty(empty=not self._page.turns.messages)
        self._page.composer.show_running(running=self.running)
        self.offer_missing_answer()
        self._navigation.activity()

    def _nothing_again(self) -> None:
        """Nothing was sent yet that could be sent again."""

    def _is_own_words_in_first_run(self, text: str) -> bool:
        if self._demo_session:
            return False
        if self._open.setup.profile.kind is not ProfileKind.DEMO:
            return False
        return all(prompt.prompt != text.strip() for prompt in catalogue.demo_prompts())
