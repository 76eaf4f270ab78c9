"""Sending, asking again and stopping: what is sent, when not, and what is shown of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from duologue.domain.errors import ConnectionFailed, Failure, leaves
from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import Part, attached_parts
from duologue.domain.profile import ProfileKind
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.chat.answers import AnswerEvents, Answers
from duologue.ui.chat.elsewhere import Elsewhere, ShowPath
from duologue.ui.chat.follow_ups import FollowUpPlace, FollowUps
from duologue.ui.chat.spoken import speak
from duologue.ui.chat.streams import Streams
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.domain.unsent import FollowUp
    from duologue.services.asking.chat_session import AskWith
    from duologue.services.asking.session_events import SessionEvent
    from duologue.ui.chat.open_chat import OpenChat
    from duologue.ui.chat.refusals import Refusals
    from duologue.ui.chat.room import ChatRoom
    from duologue.ui.chat.running_answer import RunningAnswer
    from duologue.ui.composer.drafts import Drafts
    from duologue.ui.transcript.turns.answer_turn import AnswerTurn

Refusal = tuple[Failure, Callable[[], object]]

_UNREACHABLE = frozenset(kind.kind for kind in leaves(ConnectionFailed))


class Sending:
    """One answer may run in each chat. `unreachable` are profiles whose last answer found no server."""

    def __init__(
        self,
        room: ChatRoom,
        opened: OpenChat,
        refusals: Refusals,
        drafts: Drafts,
        show_path: ShowPath,
        *,
        demo_session: bool,
    ) -> None:
        self._services = room.services
        self._page = room.page
        self._tasks = room.tasks
        self._navigation = room.navigation
        self._open = opened
        self._refusals = refusals
        self._drafts = drafts
        self._demo_session = demo_session
        self._answers = Answers(
            room.services.library,
            room.services.messages,
            room.page.turns,
            lambda: opened.id,
            AnswerEvents(
                self._turn_saved,
                self._begun,
                self._refused,
                self._drafts.accepted,
                self._ended,
                self._answers_changed,
                self._settled,
                self._unsaved,
            ),
        )
        self._elsewhere = Elsewhere(room, opened, self._answers, show_path)
        self.follow_ups = FollowUps(
            room,
            opened,
            drafts,
            FollowUpPlace(self._send_on, self._elsewhere.place, self._answers.question_in),
        )
        self._streams = Streams(room, opened)
        self._untold: dict[str, Refusal] = {}
        self.unreachable: set[str] = set()
        self.on_answer: Callable[[Message], object] = lambda _message: None

    @property
    def running(self) -> bool:
        """Whether an answer arrives in the open chat."""
        return self._answers.runs_in(self._open.id)

    @property
    def running_chats(self) -> frozenset[str]:
        """The chats in which an answer arrives."""
        return self._answers.chats

    def join(self, turn: AnswerTurn) -> None:
        """A turn became a widget; its answer may be arriving."""
        self._answers.join(turn)

    def why_not_asked(self) -> str:
        """Why no answer can be asked for in the open chat now; empty where one can be."""
        if not self.running:
            return ""
        return translate(
            "Sending", "An answer is arriving in this chat. Stop it, or wait until it has ended."
        )

    def is_being_answered(self, message: Message) -> bool:
        """Whether the answer that arrives is the answer to this turn."""
        return self._answers.question_in(message.chat_id) == message.id

    def parts_of(self, message_id: str) -> tuple[Part, ...]:
        """What came so far of an answer that arrives."""
        return self._answers.parts_of(message_id)

    def stop(self, chat_id: str) -> None:
        """End the answer that arrives in this chat, if there is one; what came is kept."""
        self._answers.stop(chat_id)

    def send(self, text: str) -> None:
        """Send the person's words; while an answer arrives they wait until it has ended."""
        if self._answers.is_taking(self._open.id):
            return
        if self._is_own_words_in_first_run(text):
            play = lambda: self._start(self._send(text))  # noqa: E731 - the card calls it
            if self._services.accounts.connected:
                self._refusals.offer_profile(play)
            else:
                self._refusals.offer_connect(play)
        elif not self._open.setup.model:
            self._refusals.ask_model()
        elif self.running and self._open.chat is not None:
            self.follow_ups.queue(self._open.chat, text)
        elif (turn := self._drafts.turn_again(text)) is not None:
            self.regenerate(turn)
        else:
            self._start(self._send(text))

    def regenerate(self, message: Message, asked_with: AskWith | None = None) -> None:
        """Ask again for an answer, or for one to a turn without; an old one stays as a version.

        `asked_with` asks another model this once.
        """
        if self._may_ask():
            events = self._services.session.regenerate(self._open.id, message.id, asked_with)
            self._start(self._ask(message, events, lambda: self.regenerate(message, asked_with)))

    def go_on(self, message: Message) -> None:
        """Ask for the rest of a cut answer; what is there becomes a version."""
        if self._may_ask():
            events = self._services.session.go_on(self._open.id, message.id)
            self._start(self._ask(message, events, lambda: self.go_on(message)))

    def show_untold(self) -> None:
        """Say why nothing was sent in the chat that is open now, if that happened while it was not."""
        refusal = self._untold.pop(self._open.id, None)
        unsaved = self._services.messages.unsaved_in(self._open.id)
        if unsaved is not None:
            self._unsaved(unsaved.message, unsaved.failure)
        elif refusal is not None:
            self._refusals.show(*refusal)

    def offer_missing_answer(self) -> None:
        """A turn of the person can stand without an answer where one was stopped before it began."""
        turns = self._page.turns
        last = len(turns.rows) - 1
        is_open = last >= 0 and turns.rows.role(last) is Role.USER
        if is_open and not self.running and self._page.notice is None:
            turn = turns.messages[last]
            self._refusals.offer_answer(lambda: self.regenerate(turn))

    def _may_ask(self) -> bool:
        """Whether an answer may be asked for; why not is said."""
        why_not = self.why_not_asked()
        if why_not:
            self._navigation.toast(why_not, "", None)
            speak(self._page.turns, why_not)
        return not why_not and self._open.chat is not None

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._page.show_notice(None)
        self._tasks.start(work)

    async def _send(self, text: str) -> None:
        chat = await self._open.stored()
        if not self._answers.runs_in(chat.id):
            await self._out_of_bin(chat)
            attached = self._page.composer.attached
            events = self._services.session.send(chat.id, text, attached)
            await self._answers.run(chat.id, events, lambda: self.send(text))

    async def _send_on(self, chat_id: str, waiting: FollowUp, under: str) -> None:
        """Send what waited for the answer in a chat, whichever is open, under the turn it was written to."""
        if self._answers.runs_in(chat_id):
            await self.follow_ups.not_sent(chat_id)
            return
        events = self._services.session.send(chat_id, waiting.words, waiting.attached, under=under)
        await self._answers.run(chat_id, events, lambda: self.send(waiting.words))

    async def _ask(
        self, message: Message, events: AsyncGenerator[SessionEvent], again: Callable[[], object]
    ) -> None:
        """Ask for an answer in the place of this one, or under this turn of the person."""
        number = self._page.turns.rows.number_of(message.id)
        if number is not None and not self._answers.runs_in(message.chat_id):
            if (chat := self._open.chat) is not None:
                await self._out_of_bin(chat)
            is_question = message.role is Role.USER
            question = message.id if is_question else message.parent_id
            self._page.turns.replace_from(number + is_question, [])
            await self._answers.run(message.chat_id, events, again, question=question or "")

    async def _out_of_bin(self, chat: Chat) -> None:
        """What is written in a deleted chat must not go with it in thirty days."""
        if chat.deleted_at is not None:
            await self._services.library.restore(chat.id)
            words = translate("Sending", "The chat was restored from the bin, because you wrote in it.")
            self._navigation.toast(words, "", None)

    async def _turn_saved(self, message: Message) -> None:
        chat = await self._services.library.chat(message.chat_id)
        if chat is None:
            return
        words = message.text or ", ".join(part.name for part in attached_parts(message.parts))
        chat = await self._services.library.name_after(chat, words)
        waited = await self.follow_ups.sent(message.chat_id)
        if self._open.id == message.chat_id:
            self._open.take(chat)
            if not waited:
                self._drafts.sent(chat, message)
            await self._elsewhere.add(message)
            self._open.show()
        await self._open.reload_list()

    async def _begun(self, message: Message) -> None:
        await self._elsewhere.add(message)

    def _refused(self, running: RunningAnswer, failure: Failure) -> None:
        if running.chat_id == self._open.id:
            self._refusals.show(failure, running.again)
        else:
            self._untold[running.chat_id] = (failure, running.again)

    def _unsaved(self, message: Message, failure: Failure) -> None:
        """An answer stands on the page and nowhere else: say so where it stands."""
        if message.chat_id == self._open.id:
            self._refusals.show(failure, lambda: self._start(self._save_again(message)))

    async def _save_again(self, message: Message) -> None:
        failure = await self._services.messages.save_all()
        if failure is not None:
            self._unsaved(message, failure)
            return
        stored = await self._services.library.message(message.id)
        if stored is not None:
            self._page.turns.update_message(stored)
            if (turn := self._page.turns.answer(message.id)) is not None:
                turn.finish(stored)
        self._navigation.toast(translate("Sending", "The answer is saved."), "", None)

    async def _settled(self, running: RunningAnswer) -> None:
        """An answer is over: what waited for it is sent, and a chat that nobody saw is unread."""
        await self.follow_ups.not_sent(running.chat_id)
        await self.follow_ups.ended(running.chat_id, running.message, stopped=running.is_stopped)
        if not running.is_stopped:
            await self._streams.ended(running.chat_id, running.message)

    def _ended(self, message: Message) -> None:
        """Note whether the profile's server could be reached, and what else is wrong there."""
        self._navigation.answered(message)
        self._elsewhere.ended(message)
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
        self._elsewhere.show()
        self.follow_ups.show()
        self._streams.show(self._answers.chats)
        self.offer_missing_answer()
        self._navigation.activity()

    def _is_own_words_in_first_run(self, text: str) -> bool:
        if self._demo_session:
            return False
        if self._open.setup.profile.kind is not ProfileKind.DEMO:
            return False
        return all(prompt.prompt != text.strip() for prompt in catalogue.demo_prompts())
