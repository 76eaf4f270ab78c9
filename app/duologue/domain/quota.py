"""What is left of a plan: shares only, because what its counts mean is disputed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuotaWindow:
    """One window of a plan, such as five hours or a week.

    `left_percent` is 0 to 100, None where it is unknown; `resets_at` is UTC in ISO 8601. An unlimited
    window has neither.
    """

    model: str
    weekly: bool
    left_percent: float | None = None
    unlimited: bool = False
    resets_at: str | None = None
