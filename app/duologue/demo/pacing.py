"""Lets the pieces of an answer go at their time, by an absolute clock."""

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Sequence

from duologue.demo.answer import Step

_SHORTEST_SLEEP = 0.002  # seconds; above about 500 tokens a second several go in one write


async def paced(steps: Sequence[Step], rate: float, first_token: float) -> AsyncGenerator[Sequence[Step]]:
    """The steps in groups as they fall due: the first after `first_token` seconds, then `rate` a second.

    An infinite rate sends every step on its own without waiting. A late wake-up does not slow the rest
    down: what is due by then goes at once.
    """
    if rate == math.inf:
        for step in steps:
            yield (step,)
            await asyncio.sleep(0)
        return
    start = time.monotonic() + first_token
    sent = 0
    while sent < len(steps):
        due = min(math.floor((time.monotonic() - start) * rate) + 1, len(steps))
        if due > sent:
            yield steps[sent:due]
            sent = due
        if sent < len(steps):
            await asyncio.sleep(max(start + sent / rate - time.monotonic(), _SHORTEST_SLEEP))
