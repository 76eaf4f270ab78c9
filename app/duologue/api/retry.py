"""Whether a request is sent again, and after how long; the only place that decides it.

Only before the first content: these APIs have no event ids, so a second request would be paid again and
say something else. How often and how long is as in both official SDKs (2 retries, 0.5 s doubling to 8 s),
but with full jitter: clients that failed together must not come back together.
"""

from collections.abc import Callable
from dataclasses import dataclass

from duologue.api.breaker import Breaker
from duologue.domain.errors import (
    ConnectionRefused,
    ContentFlagged,
    DuologueError,
    HostNotFound,
    KeyRejected,
    OutOfBalance,
    Overloaded,
    PlanUsedUp,
    RateLimited,
    ServerFault,
    ServiceError,
    TimedOut,
)

ADVICE = "x-should-retry"  # the header by which a server decides for us: true or false
_AGAIN = (RateLimited, Overloaded, ServerFault, HostNotFound, ConnectionRefused)
# What no second request changes, whatever status or header it came with.
_NEVER = (KeyRejected, OutOfBalance, PlanUsedUp, ContentFlagged)
_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The budget of one action of a person, times in seconds.

    Where a server asks for more than `longest`, or the waits would pass `in_all`, the person decides.
    """

    retries: int = 2
    first: float = 0.5
    ceiling: float = 8.0
    longest: float = 120.0
    shortest: float = 0.1
    in_all: float = 180.0


class Retries:
    """The retries of one action. `chance` gives numbers from 0 to 1."""

    def __init__(self, policy: RetryPolicy, breaker: Breaker, chance: Callable[[], float]) -> None:
        self._policy = policy
        self._breaker = breaker
        self._chance = chance
        self._allowed = breaker.allows_retries()
        self._used = 0
        self._waited = 0.0

    @property
    def next_attempt(self) -> int:
        """The number of the request that is sent next; the first is 1."""
        return self._used + 1

    def wait_after(self, error: DuologueError, advice: str | None) -> float | None:
        """Seconds to wait before the next request, or None to give up.

        `advice` is what the server's header says, None where there was none.
        """
        passing = _may_pass(error)
        if passing:
            self._breaker.failed()
        else:
            self._breaker.answered()
        if not _worth_it(error, advice, passing=passing) or not self._allowed:
            return None
        wait = self._wait(error.retry_after)
        if self._used >= self._policy.retries or wait is None:
            return None
        if self._waited + wait > self._policy.in_all:
            return None
        self._used += 1
        self._waited += wait
        return wait

    def succeeded(self) -> None:
        """An answer came."""
        self._breaker.answered()

    def _wait(self, asked_for: float | None) -> float | None:
        policy = self._policy
        if asked_for is not None:
            return None if asked_for > policy.longest else max(policy.shortest, asked_for)
        return max(policy.shortest, min(policy.ceiling, policy.first * 2.0**self._used) * self._chance())


def _worth_it(error: DuologueError, advice: str | None, *, passing: bool) -> bool:
    if isinstance(error, _NEVER):
        return False
    if isinstance(error, ServiceError) and advice is not None and advice.strip().lower() in ("true", "false"):
        return advice.strip().lower() == "true"
    return passing or error.status == _CONFLICT


def _may_pass(error: DuologueError) -> bool:
    """An error whose cause may pass by itself. A time-out of ours is none: the server may be at work."""
    if isinstance(error, TimedOut):
        return error.status is not None
    return isinstance(error, _AGAIN)
