"""Counts what an answer used while its events pass through, and writes the ledger row."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from duologue.domain.events import (
    RetryScheduled,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ThinkingReplaced,
    ToolCallStarted,
)
from duologue.domain.message import UsageRow
from duologue.domain.reply import Reply
from duologue.domain.style import ApiStyle
from duologue.domain.times import utc_text
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing
from duologue.services.clock import now_utc
from duologue.services.ports import UsageLedger

_THINKING = (ThinkingAdded, ThinkingReplaced)
_CONTENT = (TextAdded, ToolCallStarted, *_THINKING)


class Measurement:
    """One request being measured. Times are taken here, where the events arrive."""

    def __init__(self, profile_id: str, style: ApiStyle, model: str) -> None:
        self.profile_id = profile_id
        self.style = style
        self.model = model
        self.started_utc = now_utc()
        self.tried_utc: list[str] = []  # when earlier tries that failed were sent
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
            self._try_again(event.delay)
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

    def _try_again(self, delay: float) -> None:
        """This try failed; the next one is sent in `delay` seconds, and its times count from then."""
        self.tried_utc.append(self.started_utc)
        self.started_utc = utc_text(datetime.now(UTC) + timedelta(seconds=delay))
        self._started = time.monotonic() + delay

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
    """Begins measurements, knows which are under way, and keeps one ledger row for each."""

    def __init__(self, ledger: UsageLedger) -> None:
        self._ledger = ledger
        self._running: set[Measurement] = set()

    def begin(self, profile_id: str, style: ApiStyle, model: str) -> Measurement:
        """Start the clock of one request."""
        measurement = Measurement(profile_id, style, model)
        self._running.add(measurement)
        return measurement

    async def record(
        self, measurement: Measurement, reply: Reply, state: TurnState, message_id: str | None
    ) -> None:
        """Write the ledger row of a request that has ended, however it ended, and one per failed try.

        Raises StorageError.
        """
        row = UsageRow(
            time_utc=measurement.started_utc,
            message_id=message_id,
            profile_id=measurement.profile_id,
            style=measurement.style,
            model=reply.model or measurement.model,
            state=state,
            usage=reply.usage,
            timing=measurement.timing,
            raw_usage=None if reply.raw_usage is None else dict(reply.raw_usage),
        )
        tries = [
            replace(
                row, time_utc=sent, message_id=None, state=TurnState.FAILED, usage=None, raw_usage=None,
                timing=Timing(),
            )
            for sent in measurement.tried_utc
        ]  # fmt: skip
        try:
            for each in (*tries, row):
                await self._ledger.append(each)
        finally:
            self._running.discard(measurement)

    def running_since(self, profile_id: str) -> list[str]:
        """When the requests of a profile that are under way were sent, in no order; not in the ledger yet."""
        return [
            sent
            for measurement in self._running
            if measurement.profile_id == profile_id
            for sent in (*measurement.tried_utc, measurement.started_utc)
        ]
