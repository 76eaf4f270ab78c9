"""Holds requests back where they would only be refused: bursts wait instead of failing."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from duologue.domain.events import HeldBack
from duologue.domain.limits import REQUESTS, TOKENS, DocumentedLimit, LimitStatus
from duologue.domain.token_bucket import TokenBucket
from duologue.domain.usage import Provenance
from duologue.services.usage.limit_board import WINDOW_SECONDS, LimitBoard

MOST_AT_ONCE = 64  # requests to one profile: every chat that a person can have under way, and no flood
LONGEST_HOLD = 120.0  # seconds; after that the server itself is asked
_SHORTEST_HOLD = 0.05


@dataclass(frozen=True, slots=True)
class Load:
    """What a request will weigh: where it goes, and about how many tokens its prompt is."""

    profile_id: str
    documented: DocumentedLimit
    tokens: int


class Pacer:
    """One bucket for each limit of each profile, and a count of what is under way."""

    def __init__(self, board: LimitBoard, clock: Callable[[], float] = time.monotonic) -> None:
        self.board = board
        self._clock = clock
        self._buckets: dict[tuple[str, str, int], TokenBucket] = {}
        self._under_way: Counter[str] = Counter()
        self._ended = asyncio.Condition()

    @asynccontextmanager
    async def under_way(self, profile_id: str) -> AsyncGenerator[None]:
        """Count a request as long as it lasts."""
        self._under_way[profile_id] += 1
        try:
            yield
        finally:
            self._under_way[profile_id] -= 1
            async with self._ended:
                self._ended.notify_all()

    async def holds(self, load: Load) -> AsyncGenerator[HeldBack]:
        """Wait until there is room, saying before each wait what for; then the request is counted in.

        Cancelling ends the wait. No request waits longer than `LONGEST_HOLD` for a limit per minute.
        """
        while self._under_way[load.profile_id] >= MOST_AT_ONCE:
            yield HeldBack("concurrency", None)
            async with self._ended:
                await self._ended.wait()
        latest = self._clock() + LONGEST_HOLD
        while True:
            draws = await self._draws(load)
            now = self._clock()
            waits = {draw.status.name: draw.wait(now) for draw in draws}
            name, seconds = max(waits.items(), key=lambda each: each[1], default=("", 0.0))
            seconds = min(seconds, latest - now)
            if seconds < _SHORTEST_HOLD:
                break
            yield HeldBack(name, seconds)
            await asyncio.sleep(seconds)
        for draw in draws:
            draw.bucket.draw(draw.amount, self._clock())

    async def _draws(self, load: Load) -> list["_Draw"]:
        """What the request draws from each limit that is known."""
        amounts = {REQUESTS: 1.0, TOKENS: float(load.tokens)}
        statuses = await self.board.statuses(load.profile_id, load.documented)
        return [
            _Draw(status, self._bucket(load.profile_id, status.name, status.limit, status.used or 0), amount)
            for status in statuses
            if status.limit and (amount := amounts.get(status.name))
        ]

    def _bucket(self, profile_id: str, name: str, limit: int, used: int) -> TokenBucket:
        key = (profile_id, name, limit)
        if key not in self._buckets:
            level = float(limit - used)
            self._buckets[key] = TokenBucket(float(limit), limit / WINDOW_SECONDS, level, self._clock())
        return self._buckets[key]


@dataclass(frozen=True, slots=True)
class _Draw:
    """An amount that one request draws from one limit."""

    status: LimitStatus
    bucket: TokenBucket
    amount: float

    def wait(self, now: float) -> float:
        """In how many seconds there is room, as counted here and as the server told."""
        status = self.status
        here = self.bucket.wait(self.amount, now)
        left = status.left
        if status.provenance is not Provenance.TOLD or left is None:
            return here
        if left >= min(self.amount, self.bucket.capacity):
            return here
        return max(here, status.frees_in or 0.0)
