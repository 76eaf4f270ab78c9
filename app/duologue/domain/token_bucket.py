"""A token bucket: a limit per minute as a store that fills evenly and is drawn from."""

from dataclasses import dataclass


@dataclass(slots=True)
class TokenBucket:
    """`level` of `capacity` at the moment `at`; it fills by `per_second`. Times are in seconds."""

    capacity: float
    per_second: float
    level: float
    at: float

    def wait(self, amount: float, now: float) -> float:
        """In how many seconds `amount` can be drawn; what is more than fits at all needs a full bucket."""
        self._fill(now)
        missing = min(amount, self.capacity) - self.level
        return max(0.0, missing / self.per_second)

    def draw(self, amount: float, now: float) -> None:
        """Take `amount` out; below 0 it is filled up again first."""
        self._fill(now)
        self.level -= amount

    def _fill(self, now: float) -> None:
        passed = max(0.0, now - self.at)  # a clock set back fills nothing
        self.level = min(self.capacity, self.level + passed * self.per_second)
        self.at = max(self.at, now)
