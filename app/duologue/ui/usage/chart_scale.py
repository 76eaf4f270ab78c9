"""The chart's arithmetic: which lines to draw behind the bars, and which days go into one bar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duologue.domain.usage_sums import DailySums, UsageSums, total

MOST_BARS = 92  # a quarter of a year; longer spans show months
_STEPS = (1, 2, 5)
_MONTH = 7  # characters of a day that name its month


@dataclass(frozen=True, slots=True)
class Bar:
    """One day or month (`key` in ISO 8601); `chosen` says that it belongs to what the sentence is about."""

    key: str
    sums: UsageSums
    chosen: bool = True


def bars(lines: Sequence[DailySums], days: Sequence[str], chosen: Iterable[str]) -> list[Bar]:
    """One bar a day, or a month where there are too many days; days without requests are empty bars."""
    wanted = set(chosen)
    length = _MONTH if len(days) > MOST_BARS else None
    of_key: dict[str, list[UsageSums]] = {day[:length]: [] for day in days}
    for line in lines:
        if line.day[:length] in of_key:
            of_key[line.day[:length]].append(line.sums)
    keys_chosen = {day[:length] for day in wanted}
    return [Bar(key, total(sums), key in keys_chosen) for key, sums in of_key.items()]


def steps(highest: int, most: int = 4) -> list[int]:
    """Round numbers from 0 to at least `highest`, at even distances, for the lines behind the bars."""
    if highest <= 0:
        return [0]
    size = 1
    while True:
        for step in (size * factor for factor in _STEPS):
            if step * most >= highest:
                return list(range(0, -(-highest // step) * step + 1, step))
        size *= 10
