"""One answer from its empty row to its end: asked for, journaled as it comes, kept as it ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from duologue.domain.errors import DuologueError, KeyRejected, KeyRequired, StorageError
from duologue.domain.events import HeldBack, ProblemReported, RetryScheduled
from duologue.domain.parts import Part, ThinkingPart
from duologue.domain.reply import Reply
from duologue.domain.request import ChatRequest, RawMessage
from duologue.domain.token_estimate import tokens_of_request
from duologue.domain.turn_state import TurnState
from duologue.services.asking.answer_journal import AnswerJournal
from duologue.services.asking.images import with_images
from duologue.services.asking.session_events import AnswerAccepted, AnswerBegun, AnswerFinished, SessionEvent
from duologue.services.ports import AnswerEnding, ConversationStore, Wire
from duologue.services.tables import catalogue
from duologue.services.to_the_end import to_the_end
from duologue.services.usage.pacer import Load, Pacer

if TYPE_CHECKING:
    from duologue.domain.continuing import GoingOn
    from duologue.domain.message import Chat, Message
    from duologue.domain.profile import Endpoint
    from duologue.services.asking.at_hand import AnswersAtHand
    from duologue.services.connection.accounts import Accounts
    from duologue.services.recordings.exchange_log import ExchangeLog
    from duologue.services.usage.meter import Measurement, UsageMeter

_NOT_TAKEN_YET = (RetryScheduled, HeldBack, ProblemReported)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: with the chat's setup, of whom, for an answer under which turn.

    `request` asks for all of the answer; with `going_on` only the rest of a cut one is asked for.
    """

    chat: Chat
    endpoint: Endpoint
    question: Message
    request: ChatRequest
    going_on: GoingOn | None = None


class Answering:
    """The pipe that every answer of a chat comes through. Stop is closing the generator."""

    def __init__(
        self,
        store: ConversationStore,
        accounts: Accounts,
        wire: Wire,
        meter: UsageMeter,
        exchanges: ExchangeLog,
        pacer: Pacer,
        at_hand: AnswersAtHand,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._wire = wire
        self._meter = meter
        self._exchanges = exchanges
        self._pacer = pacer
        self._at_hand = at_hand

    async def answer(self, asked: Asked) -> AsyncGenerator[SessionEvent]:
        """The events of one answer, from its row to how it ended; a failure is kept with it, not raised.

        An answer that can't be stored is kept at hand, and is finished all the same.
        """
        chat, endpoint, going_on = asked.chat, asked.endpoint, asked.going_on
        request = asked.request if going_on is None else going_on.request(asked.request)
        head = () if going_on is None else going_on.head()
        answer = await self._begin(chat, asked.question)
        reply = Reply()  # what came now; `whole` is that and what was there
        whole = reply if going_on is None else Reply(head)
        journal = AnswerJournal(self._store, answer.id, head)
        measurement: Measurement | None = None
        recorder = self._exchanges.recorder(endpoint)
        error: DuologueError | None = None
        stopped = False
        try:
            yield AnswerBegun(answer, head)
            async with aclosing(self._pacer.holds(self._load(chat, request))) as holds:
                async for held in holds:
                    yield held
            measurement = self._meter.begin(
                chat.profile_id, chat.style, chat.model, tokens_of_request(request)
            )
            profile = self._accounts.profile(chat.profile_id)
            request = await with_images(self._store, profile, request)
            answered = measurement.watch(self._wire.stream(endpoint, request, recorder))
            accepted = False
            async with self._pacer.under_way(chat.profile_id), aclosing(answered) as events:
                async for came in events:
                    if not accepted and not isinstance(came, _NOT_TAKEN_YET):
                        accepted = True
                        yield AnswerAccepted()  # the server took the request
                    for event in (came,) if going_on is None else going_on.joined(came):
                        reply.add(event)
                        if whole is not reply:
                            whole.add(event)
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
            ending = _ending(asked, (reply, whole.parts()), error, measurement, stopped=stopped)
            self._exchanges.keep(answer.id, recorder)
            finished = await to_the_end(self._conclude(answer, ending, reply, journal, measurement))
        yield AnswerFinished(finished)

    def _load(self, chat: Chat, request: ChatRequest) -> Load:
        profile = self._accounts.profile(chat.profile_id)
        documented = catalogue.documented_limit(profile, chat.model)
        return Load(chat.profile_id, documented, tokens_of_request(request))

    async def _begin(self, chat: Chat, turn: Message) -> Message:
        """The answer's row; a stop meanwhile leaves it stopped, not streaming."""
        beginning = asyncio.get_running_loop().create_task(
            self._store.begin_answer(chat.id, turn.id, chat.style, chat.model, chat.profile_id)
        )

        async def stop() -> None:
            answer = await beginning
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
        counted = measurement is None

        async def save() -> Message:
            nonlocal counted
            if measurement is not None and not counted:
                await self._meter.record(measurement, reply, ending.state, answer.id, ending.failure)
                counted = True
                await self._pacer.board.told(answer.profile_id or "", reply.limits or ())
            return await self._store.finish_answer(answer.id, ending)

        try:
            return await save()
        except StorageError as error:
            finished = _finished(answer, ending)
            self._at_hand.hold(finished, error, save)
            return finished


def _finished(answer: Message, ending: AnswerEnding) -> Message:
    """The answer as it would be read from the disk."""
    return replace(
        answer,
        state=ending.state,
        parts=ending.parts,
        model=ending.model or answer.model,
        stop_reason=ending.stop_reason,
        failure=ending.failure,
        raw=ending.raw,
    )


def _ending(
    asked: Asked,
    came: tuple[Reply, tuple[Part, ...]],
    error: DuologueError | None,
    measurement: Measurement | None,
    *,
    stopped: bool,
) -> AnswerEnding:
    """How the answer ended; `came` is what came now, and the parts of the whole answer."""
    reply, parts = came
    state, failure = (TurnState.STOPPED, None) if stopped else reply.ending(error)
    raw, going_on = reply.raw_message, asked.going_on
    if going_on is not None:
        parts, raw = going_on.whole(parts), None  # the message as it came is only the rest of the answer
    return AnswerEnding(
        state=state,
        parts=_with_thinking_time(parts, measurement, after=0 if going_on is None else going_on.thoughts),
        model=reply.model,
        stop_reason=reply.stop_reason,
        failure=failure,
        raw=None if raw is None else RawMessage(asked.chat.style, asked.endpoint.base.origin, raw),
    )


def _with_thinking_time(
    parts: tuple[Part, ...], measurement: Measurement | None, after: int
) -> tuple[Part, ...]:
    """The parts with the time of thinking noted on the first thinking part that came now."""
    seconds = None if measurement is None else measurement.thinking_seconds
    places = [place for place, part in enumerate(parts) if isinstance(part, ThinkingPart)]
    if len(places) <= after:
        return parts
    place = places[after]
    thought = parts[place]
    assert isinstance(thought, ThinkingPart)  # noqa: S101 - found as one
    return (*parts[:place], replace(thought, seconds=seconds), *parts[place + 1 :])


def _key_required(refused: KeyRejected) -> KeyRequired:
    """No key was sent, so it is not the key that is wrong."""
    return KeyRequired(refused.message, status=refused.status, code=refused.code, detail=refused.detail)
