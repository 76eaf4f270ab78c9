"""Sums over requests: what is unknown is counted beside them, so that a sum is known to be too low."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter

from duologue.domain.money import Money, added


@dataclass(frozen=True, slots=True)
class UsageSums:
    """Tokens and costs of `requests` requests.

    `unknown` of them told no input or no output, `estimated` have numbers that were estimated here,
    `unpriced` have a cost that is unknown, `on_plan` were drawn from a plan and `free` cost nothing.
    """

    requests: int = 0
    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    thinking: int = 0
    unknown: int = 0
    estimated: int = 0
    unpriced: int = 0
    on_plan: int = 0
    free: int = 0
    costs: tuple[Money, ...] = ()

    @property
    def tokens(self) -> int:
        """Input and output of the requests with numbers."""
        return self.input + self.output

    @property
    def known(self) -> bool:
        """Whether any request told its tokens."""
        return self.requests > self.unknown

    def cost_in(self, currency: str) -> int:
        """The sum in one currency, in millionths; 0 where nothing was priced in it."""
        return sum(cost.micros for cost in self.costs if cost.currency == currency)


_NAMES = [field.name for field in fields(UsageSums) if field.name != "costs"]
_NUMBERS = attrgetter(*_NAMES)


def total(sums: Iterable[UsageSums]) -> UsageSums:
    """All of them together, each currency for itself."""
    every = list(sums)
    if not every:
        return UsageSums()
    numbers = dict(zip(_NAMES, map(sum, zip(*map(_NUMBERS, every), strict=True)), strict=True))
    return UsageSums(**numbers, costs=added(cost for each in every for cost in each.costs))


class Grouping(StrEnum):
    """What a table of usage is by."""

    DAY = "day"
    MODEL = "model"
    PROFILE = "profile"
    CHAT = "chat"
    STYLE = "style"


@dataclass(frozen=True, slots=True)
class DailySums:
    """Sums of one local day (ISO 8601), one profile, style and model."""

    day: str
    profile_id: str
    style: str
    model: str
    sums: UsageSums


ChatSums = tuple[str | None, str | None, UsageSums]  # a chat, its title, its sums; None: outside of any

_KEYS: dict[Grouping, Callable[[DailySums], str]] = {
    Grouping.DAY: lambda line: line.day,
    Grouping.MODEL: lambda line: line.model,
    Grouping.PROFILE: lambda line: line.profile_id,
    Grouping.STYLE: lambda line: line.style,
}


def grouped(lines: Iterable[DailySums], by: Grouping) -> list[tuple[str, UsageSums]]:
    """Sums by day (newest first), model, profile or style (most tokens first); chats are not in here."""
    key = _KEYS[by]
    groups: dict[str, list[UsageSums]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line.sums)
    sums = [(name, total(each)) for name, each in groups.items()]
    if by is Grouping.DAY:
        return sorted(sums, key=lambda group: group[0], reverse=True)
    return sorted(sums, key=lambda group: (-group[1].tokens, -group[1].requests, group[0]))
