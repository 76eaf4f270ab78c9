"""How fast a recording is played: at a speed that may change on the way, at once, or one step at a time."""

import asyncio
import math
import time
from collections.abc import Callable

AT_ONCE = math.inf
_BREATH = 0.008  # seconds of playing at once after which others get a turn


class Pace:
    """`speed` is how many times faster than it came; AT_ONCE has no waits. `step` lets one piece through."""

    def __init__(self, speed: float = 1.0, *, stepping: bool = False) -> None:
        self._speed = speed
        self._stepping = stepping
        self._allowed = 0
        self._changed = asyncio.Event()
        self._breathed = time.monotonic()
        self.on_wait: Callable[[], object] = lambda: None  # called before each piece is let through

    @property
    def speed(self) -> float:
        """How many times faster than it came."""
        return self._speed

    @property
    def stepping(self) -> bool:
        """Whether each piece waits for a step."""
        return self._stepping

    def go(self, speed: float) -> None:
        """Play on at this speed."""
        self._speed, self._stepping = speed, False
        self._changed.set()

    def pause(self) -> None:
        """Wait before the next piece until a step or `go`."""
        self._stepping = True
        self._changed.set()

    def step(self) -> None:
        """Pause, and let one more piece through."""
        self._stepping = True
        self._allowed += 1
        self._changed.set()

    async def wait(self, seconds: float) -> None:
        """Wait as long as the next piece, which came `seconds` after the one before, has to."""
        left = seconds
        while True:
            if self._stepping:
                if self._allowed:
                    self._allowed -= 1
                    break
                await self._change(None)
            elif math.isinf(self._speed):
                await self._breathe()
                break
            elif left <= 0:
                break
            else:
                speed, began = self._speed, time.monotonic()
                await self._change(left / speed)
                left -= (time.monotonic() - began) * speed
        self.on_wait()

    async def _change(self, seconds: float | None) -> None:
        """Wait until something else is wanted, at most so long."""
        self._changed.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return

    async def _breathe(self) -> None:
        if time.monotonic() - self._breathed > _BREATH:
            await asyncio.sleep(0)
            self._breathed = time.monotonic()
