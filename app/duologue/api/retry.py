"""Whether a request is sent again, and after how long; the only place that decides it.

Only before the first content: these APIs have no event ids, so a second request would be paid again and
say something else. The waits are those of both official SDKs (2 retries, 0.5 s doubling to 8 s).
"""

from collections.abc import Callable
from dataclasses import dataclass

from duologue.domain.errors import (
    ConnectionRefused,
    DuologueError,
    HostNotFound,
    Overloaded,
    RateLimited,
    ServerFault,
    TimedOut,
)

_AGAIN = (RateLimited, Overloaded, ServerFault, HostNotFound, ConnectionRefused)
_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long, in seconds; where a server asks for more than `longest`, the person decides."""

    retries: int = 2
    first: float = 0.5
    ceiling: float = 8.0
    longest: float = 120.0
    shortest: float = 0.1


def wait_before_retry(
    error: DuologueError, tries: int, policy: RetryPolicy, random: Callable[[], float]
) -> float | None:
    """Seconds to wait before the next try, or None to give up. `tries` counts the requests sent so far.

    `random` gives numbers from 0 to 1.
    """
    if tries > policy.retries or not _worth_it(error):
        return None
    if error.retry_after is not None:
        return None if error.retry_after > policy.longest else max(policy.shortest, error.retry_after)
    wait = min(policy.ceiling, policy.first * 2.0 ** (tries - 1))
    return max(policy.shortest, wait * (1 - 0.5 * random()))


def _worth_it(error: DuologueError) -> bool:
    """An error whose cause may pass by itself. A time-out of ours is none: the server may be at work."""
    if isinstance(error, TimedOut):
        return error.status is not None
    return isinstance(error, _AGAIN) or error.status == _CONFLICT
