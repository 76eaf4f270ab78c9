"""Rate limits that really count: a sliding window for requests and for tokens."""

import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

REQUESTS = "requests"
TOKENS = "tokens"
INPUT_TOKENS = "input-tokens"
OUTPUT_TOKENS = "output-tokens"


@dataclass(frozen=True, slots=True)
class Reading:
    """One limit as it stands: `resets_in` is how many seconds until the window is empty again."""

    name: str
    limit: int
    remaining: int
    resets_in: float


class Limiter:
    """The limits of one server. What is refused is not counted, as at the service."""

    def __init__(
        self, limits: Mapping[str, int], window: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = dict(limits)
        self._window = window
        self._clock = clock
        self._spent: dict[str, deque[tuple[float, int]]] = {name: deque() for name in limits}

    def admit(self, input_tokens: int, output_tokens: int) -> float | None:
        """Count a request and return None, or return in how many seconds it may come again."""
        costs = {
            REQUESTS: 1,
            TOKENS: input_tokens + output_tokens,
            INPUT_TOKENS: input_tokens,
            OUTPUT_TOKENS: output_tokens,
        }
        # A request larger than a whole window would never be let in; it takes the whole window.
        costs = {name: min(costs[name], limit) for name, limit in self._limits.items()}
        wait = max((self._wait(name, cost) for name, cost in costs.items()), default=0.0)
        if wait > 0:
            return wait
        now = self._clock()
        for name, cost in costs.items():
            self._spent[name].append((now, cost))
        return None

    def readings(self) -> tuple[Reading, ...]:
        """Every limit as it stands now."""
        return tuple(self._reading(name, limit) for name, limit in self._limits.items())

    def _reading(self, name: str, limit: int) -> Reading:
        spent = self._current(name)
        resets_in = spent[-1][0] + self._window - self._clock() if spent else 0.0
        return Reading(name, limit, limit - sum(cost for _, cost in spent), max(resets_in, 0.0))

    def _wait(self, name: str, cost: int) -> float:
        """In how many seconds `cost` fits again: when enough of what was spent has left the window."""
        spent = self._current(name)
        free = self._limits[name] - sum(earlier for _, earlier in spent)
        wait = 0.0
        for moment, earlier in spent:
            if free >= cost:
                break
            free += earlier
            wait = moment + self._window - self._clock()
        return wait

    def _current(self, name: str) -> deque[tuple[float, int]]:
        spent = self._spent[name]
        while spent and spent[0][0] + self._window <= self._clock():
            spent.popleft()
        return spent


def whole_seconds(wait: float) -> int:
    """A wait as `retry-after` says it: whole seconds, at least one."""
    return max(math.ceil(wait), 1)
