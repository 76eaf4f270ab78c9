"""Counts requests against the documented limit: what this app sent in the last minute."""

from datetime import UTC, datetime

from duologue.domain.limits import DocumentedLimit, LimitStatus
from duologue.domain.usage import Provenance
from duologue.services.clock import seconds_ago
from duologue.services.ports import UsageLedger
from duologue.services.usage_meter import UsageMeter

WINDOW_SECONDS = 60


class LimitCounter:
    """Other programs with the same key are not seen; the words beside the number say so."""

    def __init__(self, ledger: UsageLedger, meter: UsageMeter) -> None:
        self._ledger = ledger
        self._meter = meter

    async def requests(self, profile_id: str, documented: DocumentedLimit) -> LimitStatus:
        """Requests sent in the last minute, finished or not, and in how many seconds the oldest falls out."""
        since = seconds_ago(WINDOW_SECONDS)
        ended = await self._ledger.request_times(profile_id, since)
        under_way = [sent for sent in self._meter.running_since(profile_id) if sent >= since]
        times = sorted(ended + under_way)
        frees_in = None
        if times:
            age = datetime.now(UTC) - datetime.fromisoformat(times[0])
            frees_in = max(0.0, WINDOW_SECONDS - age.total_seconds())
        return LimitStatus(len(times), documented.requests_per_minute, Provenance.COUNTED, frees_in)
