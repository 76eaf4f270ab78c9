"""Runs of the playground: a draft is sent, its answer watched precisely, and what came of it kept whole."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from uuid import uuid4

from duologue.domain.draft import Draft
from duologue.domain.errors import DuologueError, Failure, KeyRejected, KeyRequired
from duologue.domain.events import StreamEvent
from duologue.domain.exchange import Exchange, Mark
from duologue.domain.message import UsageRow
from duologue.domain.profile import Endpoint, Profile
from duologue.domain.reply import Reply
from duologue.domain.request import ChatRequest, RawMessage
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.token_estimate import tokens_of_request
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing
from duologue.services.asking.images import Contents, with_images
from duologue.services.connection.accounts import Accounts
from duologue.services.playground.answer import AnswerResult
from duologue.services.ports import Wire
from duologue.services.recordings.recorder import Recorder
from duologue.services.tables import catalogue
from duologue.services.terms.gate import TermsGate
from duologue.services.to_the_end import to_the_end
from duologue.services.usage.budgets import Budgets
from duologue.services.usage.meter import Measurement, UsageMeter
from duologue.services.usage.pacer import Load, Pacer


@dataclass(frozen=True, slots=True)
class Shared:
    """What every run needs; `on_answer` is told what was seen of an answer, when it is there.

    `keep` is awaited with what came of each run, and gives the id under which it is kept, if it is.
    """

    accounts: Accounts
    gate: TermsGate
    wire: Wire
    meter: UsageMeter
    pacer: Pacer
    budgets: Budgets
    contents: Contents
    redact: Redactor
    on_answer: Callable[[Recorder], object] = lambda _recorder: None
    keep: "Callable[[RunResult], Awaitable[str | None]] | None" = None


@dataclass(frozen=True, slots=True)
class RunResult(AnswerResult):
    """What came of a run of a draft."""

    run_id: str
    draft: Draft


class Run:
    """One run, which satisfies Answering: `events` sends it, once; the rest tells what came of it."""

    def __init__(self, shared: Shared, draft: Draft, run_id: str, *, over_budget: bool) -> None:
        self.id = run_id
        self.draft = draft
        self.reply = Reply()
        self.result: RunResult | None = None
        self.kept_id: str | None = None  # its id in the history, once it is there
        self._shared = shared
        self._over_budget = over_budget
        self._measurement: Measurement | None = None
        self._recorder: Recorder | None = None
        self._endpoint: Endpoint | None = None

    @property
    def style(self) -> ApiStyle:
        """See Answering."""
        return self.draft.style

    @property
    def recorded(self) -> bool:
        """See Answering."""
        return False

    @property
    def exchange(self) -> Exchange | None:
        """The last request and its answer so far, without secrets; None where nothing was sent."""
        exchanges = self.exchanges
        return exchanges[-1] if exchanges else None

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every request so far, the last one last."""
        if self.result is not None:
            return self.result.exchanges
        return () if self._recorder is None else self._recorder.exchanges()

    def outlines(self) -> Sequence[Exchange]:
        """See Answering."""
        if self.result is not None:
            return self.result.exchanges
        return () if self._recorder is None else self._recorder.outlines()

    def pieces(self, number: int, start: int) -> tuple[Sequence[float], Sequence[bytes]]:
        """See Answering."""
        if self.result is not None:
            chunks = self.result.exchanges[number].chunks[start:]
            return chunks.times, chunks.pieces
        return ((), ()) if self._recorder is None else self._recorder.pieces(number, start)

    @property
    def timing(self) -> Timing:
        """Milliseconds to the first token and in all, so far."""
        return Timing() if self._measurement is None else self._measurement.timing

    @property
    def state(self) -> TurnState:
        """SENT before anything came, STREAMING while it comes, then how it ended."""
        if self.result is not None:
            return self.result.state
        return TurnState.SENT if self._measurement is None else TurnState.STREAMING

    async def events(self) -> AsyncGenerator[StreamEvent]:
        """The events of the answer. To stop, close the generator: the socket closes with it.

        What goes wrong is no exception but the `failure` of the result, be it that nothing was sent.
        Raises StorageError where the ledger can't be written.
        """
        error: DuologueError | None = None
        stopped = False
        async with AsyncExitStack() as held:  # the budgets are held until the row is in the ledger
            try:
                async with aclosing(self._sent(held)) as events:
                    async for event in events:
                        self.reply.add(event)
                        yield event
            except KeyRejected as refused:
                sent_key = self._endpoint is not None and self._endpoint.key is not None
                error = refused if sent_key else _key_required(refused)
            except DuologueError as raised:
                error = raised
            except (asyncio.CancelledError, GeneratorExit):
                stopped = not self.reply.ended and self.reply.failure is None
                raise
            finally:
                state, failure = (TurnState.STOPPED, None) if stopped else self.reply.ending(error)
                await to_the_end(self._conclude(state, failure))

    async def _sent(self, held: AsyncExitStack) -> AsyncGenerator[StreamEvent]:
        """Everything from the gate to the last byte; `held` takes the budgets. Raises DuologueError."""
        shared, draft = self._shared, self.draft
        profile = shared.accounts.profile(draft.profile_id)
        await shared.gate.check(profile)
        self._endpoint = endpoint = await shared.accounts.endpoint(profile, draft.style)
        request = await with_images(shared.contents, profile, draft.filled())
        await held.enter_async_context(
            shared.budgets.held(profile, draft.style, request, run_id=self.id, over_budget=self._over_budget)
        )
        async with aclosing(shared.pacer.holds(_load(profile, request))) as holds:
            async for hold in holds:
                yield hold
        self._recorder = recorder = Recorder(
            draft.style, shared.redact, cumulative=endpoint.cumulative, precise=True
        )
        tokens = tokens_of_request(request)
        self._measurement = shared.meter.begin(profile.id, draft.style, request.model, tokens, self.id)
        answered = self._measurement.watch(shared.wire.stream(endpoint, request, recorder))
        async with shared.pacer.under_way(profile.id), aclosing(answered) as events:
            async for event in events:
                yield event

    async def _conclude(self, state: TurnState, failure: Failure | None) -> None:
        """Keep what came of the run, and its row in the ledger if anything was sent, whatever fails."""
        shared, reply, measurement, recorder = self._shared, self.reply, self._measurement, self._recorder
        row: UsageRow | None = None
        try:
            if measurement is not None:
                row = await shared.meter.record(measurement, reply, state, None, failure)
                await shared.pacer.board.told(measurement.profile_id, reply.limits or ())
        finally:
            raw, endpoint = reply.raw_message, self._endpoint
            exchanges = () if recorder is None else await recorder.settled()
            self.result = RunResult(
                run_id=self.id,
                draft=self.draft,
                state=state,
                failure=failure,
                parts=reply.parts(),
                model=reply.model,
                stop_reason=reply.stop_reason,
                limits=reply.limits or (),
                timing=_as_seen(self.timing, exchanges[-1] if exchanges else None),
                thinking_seconds=None if measurement is None else measurement.thinking_seconds,
                raw=None
                if raw is None or endpoint is None
                else RawMessage(self.draft.style, endpoint.base.origin, raw),
                row=row,
                exchanges=exchanges,
            )
            self._recorder = None  # the same bytes are in the result now
            if recorder is not None and recorder.exchanges_seen:
                shared.on_answer(recorder)
            if shared.keep is not None:
                self.kept_id = await shared.keep(self.result)


class Runs:
    """Makes runs; any number of them may be under way."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    def run(self, draft: Draft, *, run_id: str | None = None, over_budget: bool = False) -> Run:
        """A run of this draft; nothing is sent before its events are asked for.

        Runs with the same `run_id` share one budget, such as the rounds of a loop of tools.
        `over_budget` says that a person let it pass.
        """
        return Run(self._shared, draft, run_id or uuid4().hex, over_budget=over_budget)


def _load(profile: Profile, request: ChatRequest) -> Load:
    documented = catalogue.documented_limit(profile, request.model)
    return Load(profile.id, documented, tokens_of_request(request))


def _as_seen(measured: Timing, exchange: Exchange | None) -> Timing:
    """The times on the wire where they were seen; else when the events arrived here."""
    if exchange is None:
        return measured
    first, last = exchange.at(Mark.FIRST_TOKEN), exchange.at(Mark.LAST_BYTE)
    return Timing(
        measured.first_token_ms if first is None else first * 1000,
        measured.total_ms if last is None else last * 1000,
    )


def _key_required(refused: KeyRejected) -> KeyRequired:
    """No key was sent, so it is not the key that is wrong."""
    return KeyRequired(refused.message, status=refused.status, code=refused.code, detail=refused.detail)
