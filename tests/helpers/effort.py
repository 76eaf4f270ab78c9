"""How much work something takes, told so that a busy computer does not make a test fail.

Seconds differ between computers and between two runs on one that others use as well. Where work
is to be compared it is counted; where only seconds tell, the best of a few tries counts, because
others make a try longer and never shorter.
"""

import sys
import time
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

TRIES = 3


def calls_of(work: Callable[[], object]) -> int:
    """How many functions, of Python and of C, this thread calls in it: the same number each time."""
    count = 0

    def counted(_frame: FrameType, event: str, _told: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def cpu_seconds(work: Callable[[], object]) -> float:
    """The seconds of the processor this thread takes for it."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


def best_of(measure: Callable[[], float], enough: float) -> float:
    """The least of up to three measurements; the first below `enough` is the last one made."""
    least = measure()
    for _ in range(TRIES - 1):
        if least < enough:
            break
        least = min(least, measure())
    return least


async def best_wait(measure: Callable[[], Awaitable[float]], enough: float) -> float:
    """`best_of` for what is awaited."""
    least = await measure()
    for _ in range(TRIES - 1):
        if least < enough:
            break
        least = min(least, await measure())
    return least
