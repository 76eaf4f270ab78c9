"""What is wrong with a profile just now: throttled, out of balance, plan used up, key refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from duologue.domain.errors import (
    Failure,
    KeyRejected,
    OutOfBalance,
    Overloaded,
    PermissionDenied,
    PlanUsedUp,
    RateLimited,
)

LASTING = frozenset(
    kind.kind for kind in (RateLimited, Overloaded, OutOfBalance, PlanUsedUp, KeyRejected, PermissionDenied)
)
_PASSES = frozenset((RateLimited.kind, Overloaded.kind))
_PASSES_AFTER = 60.0  # seconds, where the server did not say


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failure the next request would meet too; `until` is its end, None if only a person can end it."""

    failure: Failure
    until: datetime | None


class Troubles:
    """The last trouble of each profile, for as long as the app runs; an answer that came ends it."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._known: dict[str, Trouble] = {}

    def note(self, profile_id: str, failure: Failure | None) -> None:
        """An answer ended: with this failure, or without any."""
        if failure is None:
            self._known.pop(profile_id, None)
        elif failure.kind in LASTING:
            self._known[profile_id] = Trouble(failure, self._until(failure))

    def of(self, profile_id: str) -> Trouble | None:
        """What is wrong with this profile now, if anything is."""
        trouble = self._known.get(profile_id)
        if trouble is not None and trouble.until is not None and trouble.until <= self._now():
            return None
        return trouble

    def _until(self, failure: Failure) -> datetime | None:
        seconds = failure.retry_after
        if seconds is None and failure.kind in _PASSES:
            seconds = _PASSES_AFTER
        return None if seconds is None else self._now() + timedelta(seconds=seconds)
