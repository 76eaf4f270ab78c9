"""Where a profile stands against its limits: what the server told, else what was counted here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from duologue.domain.limits import (
    REQUESTS,
    TOKENS,
    DocumentedLimit,
    LimitChange,
    LimitReading,
    LimitStatus,
    SeenLimit,
)
from duologue.domain.times import utc_text
from duologue.domain.usage import Provenance
from duologue.services.clock import now_utc, seconds_ago

if TYPE_CHECKING:
    from duologue.services.ports import LimitsSeen, UsageLedger
    from duologue.services.usage.meter import UsageMeter

WINDOW_SECONDS = 60.0
CHANGES_SHOWN = 3


class LimitBoard:
    """Other programs with the same key are seen only by the server; the words beside a number say so."""

    def __init__(self, ledger: UsageLedger, meter: UsageMeter, seen: LimitsSeen) -> None:
        self._ledger = ledger
        self._meter = meter
        self._seen = seen

    async def told(self, profile_id: str, readings: Iterable[LimitReading]) -> None:
        """Keep what an answer's headers said. Raises StorageError."""
        now = datetime.now(UTC)
        dated = [(reading, _moment(now, reading.resets_in)) for reading in readings]
        if dated:
            await self._seen.put(profile_id, dated, utc_text(now))

    async def changes(self, profile_id: str) -> Sequence[LimitChange]:
        """The last changes of the limits that this profile's server told, newest first."""
        return await self._seen.changes(profile_id, CHANGES_SHOWN)

    async def statuses(self, profile_id: str, documented: DocumentedLimit) -> tuple[LimitStatus, ...]:
        """Requests and tokens first, then whatever else the server told and has not reset yet."""
        told = {seen.name: seen for seen in await self._seen.latest(profile_id) if _lasts(seen)}
        counted = await self._counted(profile_id, documented)
        first = tuple(_as_told(told[status.name]) if status.name in told else status for status in counted)
        rest = (_as_told(seen) for name, seen in told.items() if name not in (REQUESTS, TOKENS))
        return (*first, *rest)

    async def _counted(self, profile_id: str, documented: DocumentedLimit) -> Iterable[LimitStatus]:
        """Sent in the last minute, finished or not, and in how many seconds the oldest falls out of it."""
        since = seconds_ago(WINDOW_SECONDS)
        ended = await self._ledger.request_times(profile_id, since)
        under_way = [sent for sent in self._meter.running_since(profile_id) if sent >= since]
        times = sorted(ended + under_way)
        frees_in = None
        if times:
            age = datetime.now(UTC) - datetime.fromisoformat(times[0])
            frees_in = max(0.0, WINDOW_SECONDS - age.total_seconds())
        totals = await self._ledger.totals_since(since, profile_id)
        return (
            _as_counted(REQUESTS, len(times), documented, frees_in),
            _as_counted(TOKENS, totals.tokens, documented, frees_in),
        )


def _as_counted(name: str, used: int, documented: DocumentedLimit, frees_in: float | None) -> LimitStatus:
    limit = documented.of(name)
    source = Provenance.UNKNOWN if limit is None else Provenance.DOCUMENTED
    return LimitStatus(name, used, limit, Provenance.COUNTED, source, frees_in)


def _as_told(seen: SeenLimit) -> LimitStatus:
    used = None if seen.limit is None or seen.remaining is None else max(0, seen.limit - seen.remaining)
    source = Provenance.UNKNOWN if seen.limit is None else Provenance.TOLD
    frees_in = None
    if seen.resets_at is not None:
        until = datetime.fromisoformat(seen.resets_at) - datetime.now(UTC)
        frees_in = max(0.0, until.total_seconds())
    return LimitStatus(seen.name, used, seen.limit, Provenance.TOLD, source, frees_in)


def _lasts(seen: SeenLimit) -> bool:
    """Whether a reading still says something: until its reset, or for a minute where none was told."""
    if seen.remaining is None and seen.limit is None:
        return False
    end = seen.resets_at or utc_text(datetime.fromisoformat(seen.seen_at) + timedelta(seconds=WINDOW_SECONDS))
    return seen.seen_at <= now_utc() < end


def _moment(now: datetime, seconds: float | None) -> str | None:
    return None if seconds is None else utc_text(now + timedelta(seconds=seconds))
