"""Takes the automatic retries away from a server that keeps failing, and gives them back one by one.

A request that a person asks for is always sent: they may know that the server is back. What a breaker
spares a failing server is everything that nobody asked for.
"""

from collections.abc import Callable

MOST_FAILURES = 6  # two requests with all their retries
REST = 30.0


class Breaker:
    """One origin. `clock` gives seconds that never run backwards.

    Closed: retries are allowed. Open, after `most` failures in a row: none are, for `rest` seconds. Then
    half open: one request has its retries, and its outcome closes the breaker or opens it anew.
    """

    def __init__(self, clock: Callable[[], float], *, most: int = MOST_FAILURES, rest: float = REST) -> None:
        self._clock = clock
        self._most = most
        self._rest = rest
        self._failures = 0
        self._opened = 0.0

    def allows_retries(self) -> bool:
        """Whether a request that begins now may be sent again by itself."""
        if self._failures < self._most:
            return True
        now = self._clock()
        if now - self._opened < self._rest:
            return False
        self._opened = now  # half open: whoever asks next within the rest is refused again
        return True

    def failed(self) -> None:
        """The server could not be reached, or is in trouble."""
        self._failures += 1
        if self._failures >= self._most:
            self._opened = self._clock()

    def answered(self) -> None:
        """The server did its work, be it to say no."""
        self._failures = 0
