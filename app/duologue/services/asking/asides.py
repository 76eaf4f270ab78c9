"""Requests of the app's own beside a chat: within Terms, budgets and pacing, and counted like any other."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum

from duologue.domain.errors import DuologueError, Failure, leaves
from duologue.domain.events import StreamEvent
from duologue.domain.message import Chat
from duologue.domain.reply import Reply
from duologue.domain.request import ChatRequest
from duologue.domain.token_estimate import tokens_of_request
from duologue.domain.turn_state import TurnState
from duologue.services.asking.bounds import Bounds
from duologue.services.connection.accounts import Accounts
from duologue.services.ports import Wire
from duologue.services.tables import catalogue
from duologue.services.terms.gate import TermsGate
from duologue.services.to_the_end import to_the_end
from duologue.services.usage.meter import Measurement, UsageMeter
from duologue.services.usage.pacer import Load


class Aside(StrEnum):
    """What a request beside a chat is for: it marks the row in the ledger, as `title:` and the chat's id."""

    TITLE = "title"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Asides:
    """Asks where a chat asks. Closing the generator stops it."""

    accounts: Accounts
    gate: TermsGate
    wire: Wire
    meter: UsageMeter
    bounds: Bounds

    async def ask(self, aside: Aside, chat: Chat, request: ChatRequest) -> AsyncGenerator[StreamEvent]:
        """The events of one answer, which is kept nowhere.

        Raises RefusedHere and KeychainError before anything is sent, and the DuologueError that the
        request fails with.
        """
        profile = self.accounts.profile(chat.profile_id)
        await self.gate.check(profile)
        endpoint = await self.accounts.endpoint(profile, chat.style)
        tokens = tokens_of_request(request)
        load = Load(profile.id, catalogue.documented_limit(profile, chat.model), tokens)
        pacer, reply = self.bounds.pacer, Reply()
        async with self.bounds.budgets.held(profile, chat.style, request, chat_id=chat.id):
            async with aclosing(pacer.holds(load)) as holds:
                async for held in holds:
                    yield held
            measurement = self.meter.begin(
                profile.id, chat.style, chat.model, tokens, run_id=f"{aside}:{chat.id}"
            )
            error: DuologueError | None = None
            stopped = False
            try:
                answered = measurement.watch(self.wire.stream(endpoint, request))
                async with pacer.under_way(profile.id), aclosing(answered) as events:
                    async for event in events:
                        reply.add(event)
                        yield event
            except DuologueError as raised:
                error = raised
                raise
            except (asyncio.CancelledError, GeneratorExit):
                stopped = not reply.ended
                raise
            finally:
                state, failure = (TurnState.STOPPED, None) if stopped else reply.ending(error)
                await to_the_end(self._record(measurement, reply, state, failure))
        if failure is not None:
            raise _error(failure)

    async def text(self, aside: Aside, chat: Chat, request: ChatRequest) -> str:
        """The words of the answer. Raises as `ask` does."""
        reply = Reply()
        async with aclosing(self.ask(aside, chat, request)) as events:
            async for event in events:
                reply.add(event)
        return reply.text

    async def _record(
        self, measurement: Measurement, reply: Reply, state: TurnState, failure: Failure | None
    ) -> None:
        await self.meter.record(measurement, reply, state, None, failure)
        await self.bounds.pacer.board.told(measurement.profile_id, reply.limits or ())


def _error(failure: Failure) -> DuologueError:
    """A failure that came amid an answer, as the error it was."""
    kind = next((leaf for leaf in leaves() if leaf.kind == failure.kind), DuologueError)
    return kind(failure.message, status=failure.status, code=failure.code, detail=failure.detail)
