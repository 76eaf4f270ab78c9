"""What the services need to count what was used and what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from duologue.domain.limits import LimitChange, LimitReading, SeenLimit
    from duologue.domain.message import UsageRow
    from duologue.domain.usage import UsageTotals
    from duologue.domain.usage_sums import ChatSums, DailySums, UsageSums


class UsageLedger(Protocol):
    """One row a request, appended, never changed."""

    async def append(self, row: UsageRow) -> None:
        """Keep one row."""
        ...

    async def totals_since(self, time_utc: str, profile_id: str | None = None) -> UsageTotals:
        """Sums over the rows at or after a UTC time in ISO 8601, of one profile or of all."""
        ...

    async def totals_by_model(self, since_utc: str) -> list[tuple[str, str, UsageTotals]]:
        """Sums at or after a UTC time, as (profile id, model, sums), the most used first."""
        ...

    async def request_times(self, profile_id: str, since_utc: str) -> list[str]:
        """When requests of a profile were sent, oldest first, at or after a UTC time in ISO 8601."""
        ...


class LimitsSeen(Protocol):
    """The limits that servers told; a row more each time a limit changed."""

    async def put(
        self, profile_id: str, readings: Iterable[tuple[LimitReading, str | None]], now: str
    ) -> None:
        """Keep readings, each with when it resets, as the last ones. Times are UTC in ISO 8601."""
        ...

    async def latest(self, profile_id: str) -> list[SeenLimit]:
        """The last reading of each limit of a profile."""
        ...

    async def changes(self, profile_id: str, most: int) -> Sequence[LimitChange]:
        """The last changes of this profile's limits, newest first."""
        ...


class UsageReader(Protocol):
    """Sums and rows of the ledger. Days are local ones in ISO 8601, both ends included."""

    async def daily(self, first_day: str, last_day: str) -> list[DailySums]:
        """The sums of each day, profile, style, model and kind of cost, oldest day first."""
        ...

    async def of_days(self, first_day: str, last_day: str) -> UsageSums:
        """All that was used on these days, recorded examples left out."""
        ...

    async def by_chat(self, since_utc: str, before_utc: str) -> list[ChatSums]:
        """Sums by chat in a span of time, as (chat, its title, sums); None is outside of any chat."""
        ...

    async def of_chat(self, chat_id: str) -> UsageSums:
        """All that a chat has used, recorded examples left out."""
        ...

    async def of_run(self, run_id: str) -> UsageSums:
        """All that a run has used, recorded examples left out."""
        ...

    async def rows(self, since_utc: str, before_utc: str) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The names of the columns, and every row in a span of time in the order they were written."""
        ...


class PricesFile(Protocol):
    """A person's own price tables, as text."""

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        ...

    def stamp(self) -> tuple[int, int] | None:
        """Something that changes when the file does, or None where there is no file."""
        ...

    def text(self) -> str:
        """What the file holds. Raises InputUnreadable."""
        ...
