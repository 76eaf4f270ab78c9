"""Budgets: how much may be used in a window, in money or tokens, checked with a request's worst case."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from duologue.domain.money import MICROS, Money
from duologue.domain.settings import BudgetLevels, BudgetSettings
from duologue.domain.usage_sums import UsageSums

TOKENS = "tokens"  # the unit of a budget that is not money
_CODE = 3  # letters of a currency's code in ISO 4217
_MOST = Decimal(10**12)


class BudgetWindow(StrEnum):
    """What a budget is for: a local day, a local month, one chat, or one run."""

    DAY = "day"
    MONTH = "month"
    CHAT = "chat"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Budget:
    """Levels of one window, in tokens or in millionths of a currency; None is no level.

    Reaching `warn` is told once; what could pass `stop` is not sent unless a person says so.
    """

    window: BudgetWindow
    unit: str
    warn: int | None = None
    stop: int | None = None

    @property
    def counts_tokens(self) -> bool:
        """Whether the levels are numbers of tokens."""
        return self.unit == TOKENS

    def used(self, sums: UsageSums) -> int:
        """What requests used of this budget; those of unknown cost or other currencies don't count."""
        return sums.tokens if self.counts_tokens else sums.cost_in(self.unit)

    def would_pass(self, used: int, reserved: int, worst: int) -> bool:
        """Whether one more request could pass the stop level, with all that is under way at its worst."""
        return self.stop is not None and used + reserved + worst > self.stop

    def reached_warning(self, before: int, now: int) -> bool:
        """Whether the warn level was reached between these two readings."""
        return self.warn is not None and before < self.warn <= now


@dataclass(frozen=True, slots=True)
class Claim:
    """The most that one request can use. `cost` is None where no price is known or a plan pays."""

    profile_id: str
    tokens: int
    cost: Money | None
    chat_id: str | None = None
    run_id: str | None = None

    def worst(self, budget: Budget) -> int:
        """The most this request can use of a budget; 0 where it is counted in something else."""
        if budget.counts_tokens:
            return self.tokens
        return self.cost.micros if self.cost is not None and self.cost.currency == budget.unit else 0

    def key(self, budget: Budget) -> str | None:
        """Which chat or run a budget is about, "" for one of a day or month; None where it is none."""
        return {BudgetWindow.CHAT: self.chat_id, BudgetWindow.RUN: self.run_id}.get(budget.window, "")


def budgets_of(settings: BudgetSettings) -> tuple[Budget, ...]:
    """The budgets that have a level; a level that cannot be read is none, see `problem_in`."""
    budgets = (_budget(window, levels) for window, levels in by_window(settings).items())
    return tuple(budget for budget in budgets if budget.warn is not None or budget.stop is not None)


def by_window(settings: BudgetSettings) -> Mapping[BudgetWindow, BudgetLevels]:
    """The levels as they were written, by window."""
    return {window: getattr(settings, window) for window in BudgetWindow}


def problem_in(levels: BudgetLevels) -> str | None:
    """What is wrong with levels as they were written, in a sentence, or None."""
    if not is_unit(levels.unit):
        return f"“{levels.unit}” is neither “tokens” nor the code of a currency, such as USD."
    try:
        warn, stop = read_level(levels.warn, levels.unit), read_level(levels.stop, levels.unit)
    except ValueError as error:
        return str(error)
    if warn is not None and stop is not None and warn > stop:
        return "The warning comes after the stop."
    return None


def is_unit(unit: str) -> bool:
    """Whether a budget can be in this unit."""
    return unit == TOKENS or (len(unit) == _CODE and unit.isascii() and unit.isalpha() and unit.isupper())


def read_level(text: str, unit: str) -> int | None:
    """A level as a person writes it, in tokens or millionths; "" is none. Raises ValueError, in a sentence.

    No separators of thousands: "1,000" would be one to one person and a thousand to another.
    """
    text = text.strip()
    if not text:
        return None
    try:
        amount = Decimal(text) * (1 if unit == TOKENS else MICROS)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount <= _MOST * MICROS or amount != int(amount):
        example = "20000" if unit == TOKENS else "0.80"
        raise ValueError(f"“{text}” can't be read as an amount. Write it like {example}.")
    return int(amount)


def _budget(window: BudgetWindow, levels: BudgetLevels) -> Budget:
    if not is_unit(levels.unit):
        return Budget(window, levels.unit)
    return Budget(window, levels.unit, _level(levels.warn, levels.unit), _level(levels.stop, levels.unit))


def _level(text: str, unit: str) -> int | None:
    try:
        return read_level(text, unit)
    except ValueError:
        return None
