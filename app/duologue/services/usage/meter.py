"""Counts what an answer used while its events pass through, and writes the ledger row."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from duologue.domain.events import (
    RetryScheduled,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ThinkingReplaced,
    ToolCallStarted,
)
from duologue.domain.message import UsageRow
from duologue.domain.times import utc_text
from duologue.domain.token_estimate import tokens_of
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Provenance, Seen, Timing, accounted
from duologue.services.clock import now_utc

if TYPE_CHECKING:
    from duologue.domain.errors import Failure
    from duologue.domain.reply import Reply
    from duologue.domain.style import ApiStyle
    from duologue.services.ports import UsageLedger
    from duologue.services.usage.costs import Costs

_THINKING = (ThinkingAdded, ThinkingReplaced)
_CONTENT = (TextAdded, ToolCallStarted, *_THINKING)
_DAY = 10  # characters of a stored time that name its day


class Measurement:
    """One request being measured. Times are taken here, where the events arrive.

    `prompt_tokens` is a guess of the prompt's length, for the case that nobody tells it.
    """

    def __init__(
        self,
        profile_id: str,
        style: ApiStyle,
        model: str,
        prompt_tokens: int | None = None,
        run_id: str | None = None,
    ) -> None:
        self.profile_id = profile_id
        self.style = style
        self.model = model
        self.prompt_tokens = prompt_tokens
        self.run_id = run_id
        self.started_utc = now_utc()
        self.tried_utc: list[str] = []  # when earlier tries that failed were sent
        self.tried_failures: list[Failure] = []  # and why each failed
        self._started = time.monotonic()
        self._first: float | None = None
        self._last: float | None = None
        self._thinking_from: float | None = None
        self._thinking_to: float | None = None
        self._thinks = False

    async def watch(self, events: AsyncGenerator[StreamEvent]) -> AsyncGenerator[StreamEvent]:
        """Pass the events on unchanged and note when they came."""
        async with aclosing(events) as source:
            async for event in source:
                self._note(event)
                yield event
        self._last = time.monotonic()

    def _note(self, event: StreamEvent) -> None:
        if isinstance(event, RetryScheduled):
            self._try_again(event)
        if not isinstance(event, _CONTENT):
            return
        now = time.monotonic()
        if self._first is None:
            self._first = now
        if isinstance(event, _THINKING):
            self._thinking_from = now if self._thinking_from is None else self._thinking_from
            self._thinking_to = now
            self._thinks = True
        elif self._thinks:
            self._thinking_to = now  # the pause before the first word still belongs to thinking
            self._thinks = False
        self._last = now

    def _try_again(self, retry: RetryScheduled) -> None:
        """This try failed; the next one is sent after a delay, and its times count from then."""
        self.tried_utc.append(self.started_utc)
        self.tried_failures.append(retry.failure)
        self.started_utc = utc_text(datetime.now(UTC) + timedelta(seconds=retry.delay))
        self._started = time.monotonic() + retry.delay

    @property
    def timing(self) -> Timing:
        """Milliseconds to the first token and in all."""
        first = None if self._first is None else (self._first - self._started) * 1000
        end = time.monotonic() if self._last is None else self._last
        return Timing(first, (end - self._started) * 1000)

    @property
    def thinking_seconds(self) -> float | None:
        """How long the model thought, where we saw it."""
        if self._thinking_from is None or self._thinking_to is None:
            return None
        return self._thinking_to - self._thinking_from


class UsageMeter:
    """Begins measurements, knows which are under way, and keeps one ledger row for each, with its cost."""

    def __init__(self, ledger: UsageLedger, costs: Costs) -> None:
        self._ledger = ledger
        self._costs = costs
        self._running: set[Measurement] = set()

    def begin(
        self,
        profile_id: str,
        style: ApiStyle,
        model: str,
        prompt_tokens: int | None = None,
        run_id: str | None = None,
    ) -> Measurement:
        """Start the clock of one request."""
        measurement = Measurement(profile_id, style, model, prompt_tokens, run_id)
        self._running.add(measurement)
        return measurement

    async def record(
        self,
        measurement: Measurement,
        reply: Reply,
        state: TurnState,
        message_id: str | None,
        failure: Failure | None = None,
    ) -> UsageRow:
        """Write the ledger row of a request that has ended, however it ended, and one per failed try.

        Returns the row of the last try. Raises StorageError.
        """
        written = tokens_of(reply.text) + tokens_of(reply.thinking)
        called = sum(tokens_of(call.name) + tokens_of(call.arguments) for call in reply.tool_calls)
        begun = bool(reply.response_id or reply.model or reply.parts())
        seen = Seen(measurement.prompt_tokens, written + called, begun)
        usage, provenance = accounted(reply.usage, seen, state, None if failure is None else failure.kind)
        row = UsageRow(
            time_utc=measurement.started_utc,
            message_id=message_id,
            profile_id=measurement.profile_id,
            style=measurement.style,
            model=reply.model or measurement.model,
            state=state,
            usage=usage,
            timing=measurement.timing,
            raw_usage=None if reply.raw_usage is None else dict(reply.raw_usage),
            provenance=_stored(provenance),
            run_id=measurement.run_id,
        )
        priced = self._priced(row, measurement.model)
        try:
            for each in self._tries(measurement, row):
                await self._ledger.append(self._priced(each, measurement.model))
            await self._ledger.append(priced)
        finally:
            self._running.discard(measurement)
        return priced

    def _tries(self, measurement: Measurement, row: UsageRow) -> list[UsageRow]:
        """One row for each earlier try, of which nothing came but the reason why it failed."""
        rows = []
        for sent, failure in zip(measurement.tried_utc, measurement.tried_failures, strict=True):
            seen = Seen(measurement.prompt_tokens)
            usage, provenance = accounted(None, seen, TurnState.FAILED, failure.kind)
            rows.append(
                replace(
                    row,
                    time_utc=sent,
                    model=measurement.model,
                    state=TurnState.FAILED,
                    usage=usage,
                    raw_usage=None,
                    timing=Timing(),
                    provenance=_stored(provenance),
                )
            )
        return rows

    def _priced(self, row: UsageRow, asked_model: str) -> UsageRow:
        day = row.time_utc[:_DAY]
        priced = self._costs.of(row.profile_id, (row.model, asked_model), row.usage, day)
        return replace(row, price_id=priced.price_id, cost_micros=priced.micros)

    def running_since(self, profile_id: str) -> list[str]:
        """When the requests of a profile that are under way were sent, in no order; not in the ledger yet."""
        return [
            sent
            for measurement in self._running
            if measurement.profile_id == profile_id
            for sent in (*measurement.tried_utc, measurement.started_utc)
        ]


def _stored(provenance: Provenance) -> str:
    return "estimated" if provenance is Provenance.ESTIMATED else "reported"
