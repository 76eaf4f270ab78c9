"""Tells whoever shows it that a budget gets near its end; there is nothing to load for listening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duologue.domain.budget import Budget


@dataclass(frozen=True, slots=True)
class BudgetAlert:
    """The warn level of a budget was reached; `used` is in the budget's unit."""

    budget: Budget
    used: int


class BudgetNews:
    """What `Budgets` has to tell."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[BudgetAlert], object]] = []

    def subscribe(self, listener: Callable[[BudgetAlert], object]) -> Callable[[], None]:
        """Call `listener` with each alert, until what is returned is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, alert: BudgetAlert) -> None:
        """Call every listener with this alert."""
        for listener in tuple(self._listeners):
            listener(alert)
