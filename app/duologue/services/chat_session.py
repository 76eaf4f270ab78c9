"""One turn of a chat: keep the person's words, ask, journal the answer, keep how it ended."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, replace
from itertools import takewhile

from duologue.domain.errors import DuologueError, InputUnreadable, KeyRejected, KeyRequired
from duologue.domain.events import StreamEvent
from duologue.domain.message import Chat, Message, Role
from duologue.domain.parts import AttachedPart, Part, TextPart, ThinkingPart
from duologue.domain.profile import Endpoint
from duologue.domain.reply import Reply
from duologue.domain.request import ChatRequest, RawMessage, Turn
from duologue.domain.token_estimate import tokens_of_request
from duologue.domain.turn_state import TurnState
from duologue.services import catalogue
from duologue.services.accounts import Accounts
from duologue.services.answer_journal import AnswerJournal
from duologue.services.bounds import Bounds
from duologue.services.context_cut import sent_part
from duologue.services.exchange_log import ExchangeLog
from duologue.services.history import turns_of
from duologue.services.images import with_images
from duologue.services.pacer import Load
from duologue.services.ports import AnswerEnding, ConversationStore, Wire
from duologue.services.terms_gate import TermsGate
from duologue.services.to_the_end import to_the_end
from duologue.services.usage_meter import Measurement, UsageMeter


@dataclass(frozen=True, slots=True)
class TurnSaved:
    """The person's turn is on disk."""

    message: Message


@dataclass(frozen=True, slots=True)
class AnswerBegun:
    """The answer has a row of its own; its events follow."""

    message: Message


@dataclass(frozen=True, slots=True)
class AnswerFinished:
    """The answer is on disk as it will stay."""

    message: Message


SessionEvent = TurnSaved | AnswerBegun | AnswerFinished | StreamEvent


class ChatSession:
    """Sends turns and regenerates answers. Stop is closing the generator."""

    def __init__(
        self,
        store: ConversationStore,
        accounts: Accounts,
        gate: TermsGate,
        wire: Wire,
        meter: UsageMeter,
        exchanges: ExchangeLog,
        bounds: Bounds,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._gate = gate
        self._wire = wire
        self._meter = meter
        self._exchanges = exchanges
        self._pacer = bounds.pacer
        self._budgets = bounds.budgets
        self._windows = bounds.windows

    async def send(
        self, chat_id: str, text: str, attached: Sequence[AttachedPart] = ()
    ) -> AsyncGenerator[SessionEvent]:
        """Ask with one more turn of the person, under the turn that is shown last.

        `attached` are files and images; without words they are a turn of their own.

        Raises RefusedHere and KeychainError before anything is stored or sent.
        """
        chat = await self._chat(chat_id)
        endpoint = await self._admit(chat)
        words = (TextPart(text),) if text.strip() or not attached else ()
        parts: tuple[Part, ...] = (*attached, *words)
        async with self._held(chat, await self._store.path(chat.id), parts):
            turn = await self._store.add_user_turn(chat.id, chat.active_leaf, parts)
            yield TurnSaved(turn)
            async with aclosing(self._answer(chat, endpoint, turn)) as events:
                async for event in events:
                    yield event

    async def regenerate(self, chat_id: str, message_id: str) -> AsyncGenerator[SessionEvent]:
        """Ask again for an answer, or for one to a turn that has none; an old one stays as a version.

        Raises RefusedHere and KeychainError before anything is stored or sent.
        """
        chat = await self._chat(chat_id)
        turn = await self._store.message(message_id)
        if turn is not None and turn.role is Role.ASSISTANT and turn.parent_id is not None:
            turn = await self._store.message(turn.parent_id)
        if turn is None or turn.role is not Role.USER:
            raise InputUnreadable("There is no question to answer again.")
        endpoint = await self._admit(chat)
        asked = turn.id
        earlier = list(takewhile(lambda each: each.id != asked, await self._store.path(chat.id)))
        async with (
            self._held(chat, earlier, turn.parts),
            aclosing(self._answer(chat, endpoint, turn)) as events,
        ):
            async for event in events:
                yield event

    async def _chat(self, chat_id: str) -> Chat:
        chat = await self._store.chat(chat_id)
        if chat is None:
            raise InputUnreadable("This chat no longer exists.")
        return chat

    async def _admit(self, chat: Chat) -> Endpoint:
        profile = self._accounts.profile(chat.profile_id)
        await self._gate.check(profile)
        return await self._accounts.endpoint(profile, chat.style)

    def _held(
        self, chat: Chat, path: Sequence[Message], parts: tuple[Part, ...]
    ) -> AbstractAsyncContextManager[None]:
        """Keep within the window and the budgets while a question of these parts is answered.

        Raises ChatTooLong and OverBudget.
        """
        so_far = request_of(chat, path)
        request = replace(so_far, turns=(*so_far.turns, Turn("user", parts)))
        profile = self._accounts.profile(chat.profile_id)
        self._windows.check(profile, request, chat.id)
        return self._budgets.held(profile, chat.style, request, chat_id=chat.id)

    async def _answer(self, chat: Chat, endpoint: Endpoint, turn: Message) -> AsyncGenerator[SessionEvent]:
        answer, request = await self._begin(chat, turn)
        reply = Reply()
        journal = AnswerJournal(self._store, answer.id)
        measurement: Measurement | None = None
        recorder = self._exchanges.recorder(endpoint)
        error: DuologueError | None = None
        stopped = False
        try:
            yield AnswerBegun(answer)
            async with aclosing(self._pacer.holds(self._load(chat, request))) as holds:
                async for held in holds:
                    yield held
            measurement = self._meter.begin(
                chat.profile_id, chat.style, chat.model, tokens_of_request(request)
            )
            profile = self._accounts.profile(chat.profile_id)
            request = await with_images(self._store, profile, request)
            answered = measurement.watch(self._wire.stream(endpoint, request, recorder))
            async with self._pacer.under_way(chat.profile_id), aclosing(answered) as events:
                async for event in events:
                    reply.add(event)
                    journal.add(event)
                    yield event
        except KeyRejected as refused:
            error = refused if endpoint.key is not None else _key_required(refused)
        except DuologueError as raised:
            error = raised
        except (asyncio.CancelledError, GeneratorExit):
            stopped = not reply.ended and reply.failure is None
            raise
        finally:
            state, failure = (TurnState.STOPPED, None) if stopped else reply.ending(error)
            raw = reply.raw_message
            ending = AnswerEnding(
                state=state,
                parts=_with_thinking_time(reply.parts(), measurement),
                model=reply.model,
                stop_reason=reply.stop_reason,
                failure=failure,
                raw=None if raw is None else RawMessage(chat.style, endpoint.base.origin, raw),
            )
            self._exchanges.keep(answer.id, recorder)
            finished = await to_the_end(self._conclude(answer, ending, reply, journal, measurement))
        yield AnswerFinished(finished)

    def _load(self, chat: Chat, request: ChatRequest) -> Load:
        profile = self._accounts.profile(chat.profile_id)
        documented = catalogue.documented_limit(profile, chat.model)
        return Load(chat.profile_id, documented, tokens_of_request(request))

    async def _begin(self, chat: Chat, turn: Message) -> tuple[Message, ChatRequest]:
        """The answer's row and the request for it; a stop meanwhile leaves the row stopped, not streaming."""

        async def begin() -> tuple[Message, ChatRequest]:
            answer = await self._store.begin_answer(chat.id, turn.id, chat.style, chat.model, chat.profile_id)
            path = await self._store.path(chat.id)
            return answer, request_of(chat, [message for message in path if message.id != answer.id])

        beginning = asyncio.get_running_loop().create_task(begin())

        async def stop() -> None:
            answer, _ = await beginning
            await self._store.finish_answer(answer.id, AnswerEnding(TurnState.STOPPED, ()))

        try:
            return await asyncio.shield(beginning)
        except asyncio.CancelledError:
            await to_the_end(stop())
            raise

    async def _conclude(
        self,
        answer: Message,
        ending: AnswerEnding,
        reply: Reply,
        journal: AnswerJournal,
        measurement: Measurement | None,
    ) -> Message:
        """Keep how an answer ended, and its row in the ledger if anything was sent, whatever fails."""
        await journal.close()
        try:
            if measurement is not None:
                await self._meter.record(measurement, reply, ending.state, answer.id, ending.failure)
                await self._pacer.board.told(answer.profile_id or "", reply.limits or ())
        finally:
            finished = await self._store.finish_answer(answer.id, ending)
        return finished


def _with_thinking_time(parts: tuple[Part, ...], measurement: Measurement | None) -> tuple[Part, ...]:
    """The parts with the time of thinking noted on the first thinking part."""
    seconds = None if measurement is None else measurement.thinking_seconds
    for place, part in enumerate(parts):
        if isinstance(part, ThinkingPart):
            return (*parts[:place], replace(part, seconds=seconds), *parts[place + 1 :])
    return parts


def request_of(chat: Chat, path: Sequence[Message]) -> ChatRequest:
    """The request that a chat makes of the turns on its path, oldest first."""
    turns = turns_of(*sent_part(chat, path))
    return ChatRequest(model=chat.model, turns=turns, system=chat.system, parameters=chat.parameters)


def _key_required(refused: KeyRejected) -> KeyRequired:
    """No key was sent, so it is not the key that is wrong."""
    return KeyRequired(refused.message, status=refused.status, code=refused.code, detail=refused.detail)
