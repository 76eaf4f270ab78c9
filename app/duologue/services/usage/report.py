"""What was used in a span of days: sums, groups and a file of them for other programs."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from duologue.domain.errors import ProfileGone
from duologue.domain.money import MICROS
from duologue.domain.style import ApiStyle
from duologue.domain.usage_sums import DailySums, Grouping, UsageSums, grouped, total
from duologue.services.clock import local_midnight
from duologue.services.connection.accounts import Accounts
from duologue.services.ports import UsageReader

# A cell that begins so is a formula to a spreadsheet, and a server may call a model what it likes.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_GROUP_COLUMNS = (
    "requests",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "thinking_tokens",
    "requests_without_numbers",
    "requests_estimated",
    "requests_of_unknown_cost",
    "requests_on_plan",
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days of this computer's calendar, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> list[str]:
        """Every day, in ISO 8601."""
        count = (self.last - self.first).days + 1
        return [(self.first + timedelta(days=number)).isoformat() for number in range(count)]

    @property
    def utc(self) -> tuple[str, str]:
        """When the first day began, and when the last one ends."""
        return local_midnight(self.first), local_midnight(self.last + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a table: a key, what a person calls it (None: outside of any chat), and sums."""

    key: str
    name: str | None
    sums: UsageSums


class UsageReport:
    """Asks the ledger; names profiles and chats as a person knows them."""

    def __init__(
        self, reader: UsageReader, accounts: Accounts, write_text: Callable[[Path, str], None]
    ) -> None:
        self._reader = reader
        self._accounts = accounts
        self._write_text = write_text

    async def daily(self, span: Span) -> list[DailySums]:
        """Everything but the chats, from which days, models, profiles and styles can be summed."""
        return await self._reader.daily(span.first.isoformat(), span.last.isoformat())

    async def groups(self, span: Span, lines: Iterable[DailySums], by: Grouping) -> list[Group]:
        """One kind of table; `lines` are those of the same span. Raises StorageError."""
        if by is Grouping.CHAT:
            found = await self._reader.by_chat(*span.utc)
            chats = [Group(key or "", name, sums) for key, name, sums in found]
            return sorted(chats, key=lambda group: (-group.sums.tokens, group.key))
        return [Group(key, self._name(key, by), sums) for key, sums in grouped(lines, by)]

    async def save_groups(self, path: Path, span: Span, by: Grouping) -> None:
        """A file of comma-separated values with a line per group and currency. Raises StorageError."""
        groups = await self.groups(span, await self.daily(span), by)
        rows: list[Sequence[object]] = []
        for group in groups:
            sums = group.sums
            numbers = (
                sums.requests,
                *(_known(number, sums) for number in (sums.input, sums.output)),
                *(_known(number, sums) for number in (sums.cache_read, sums.cache_write, sums.thinking)),
                sums.unknown,
                sums.estimated,
                sums.unpriced,
                sums.on_plan,
            )
            amounts = [(_units(cost.micros), cost.currency) for cost in sums.costs] or [("unknown", "")]
            if not sums.costs and not sums.unpriced:
                amounts = [("", "")]  # nothing was due: a plan paid, or it was a recorded example
            rows += [(group.key, group.name or "", *numbers, *amount) for amount in amounts]
        header = (str(by), "name", *_GROUP_COLUMNS, "cost", "currency")
        self._write_text(path, as_csv(header, rows))

    async def save_rows(self, path: Path, span: Span) -> None:
        """A file of comma-separated values with a line per request. Raises StorageError."""
        names, rows = await self._reader.rows(*span.utc)
        self._write_text(path, as_csv(names, rows))

    def _name(self, key: str, by: Grouping) -> str:
        if by is Grouping.PROFILE:
            try:
                return self._accounts.profile(key).name
            except ProfileGone:
                return key
        return ApiStyle(key).label if by is Grouping.STYLE else key


def sums_of(lines: Iterable[DailySums], days: Iterable[str]) -> UsageSums:
    """The sums of some days."""
    wanted = set(days)
    return total(line.sums for line in lines if line.day in wanted)


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lines as RFC 4180 has them; what is unknown is the word, and no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return "unknown"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _known(number: int, sums: UsageSums) -> object:
    return number if sums.known else None


def _units(micros: int) -> str:
    """Millionths as an exact decimal number."""
    return f"{micros // MICROS}.{micros % MICROS:06}"
