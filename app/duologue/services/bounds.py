"""What holds a request back before it is sent: the model's window, the budgets, and the pace."""

from dataclasses import dataclass

from duologue.services.budgets import Budgets
from duologue.services.context_window import ContextWindows
from duologue.services.pacer import Pacer


@dataclass(frozen=True, slots=True)
class Bounds:
    """Every request of a chat keeps within all three."""

    windows: ContextWindows
    budgets: Budgets
    pacer: Pacer
