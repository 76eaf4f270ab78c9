"""What holds a request back before it is sent: the model's window, the budgets, and the pace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duologue.services.asking.context_window import ContextWindows
    from duologue.services.usage.budgets import Budgets
    from duologue.services.usage.pacer import Pacer


@dataclass(frozen=True, slots=True)
class Bounds:
    """Every request of a chat keeps within all three."""

    windows: ContextWindows
    budgets: Budgets
    pacer: Pacer
