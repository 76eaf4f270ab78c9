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


def effort_of(work: Callable[[], object]) -> int:
    """The functions of Python and of C this thread calls, and the characters it hands to them.

    The same number each time. A thousand characters count as one call: expressions and copies are
    quick, but they are not free when a text is long.
    """
    calls = characters = 0

    def counted(frame: FrameType, event: str, _told: Any) -> None:
        nonlocal calls, characters
        if event not in {"call", "c_call"}:
            return
        calls += 1
        if event == "call":
            names = frame.f_code.co_varnames[: frame.f_code.co_argcount]
            given = map(frame.f_locals.get, names)
            characters += sum(len(value) for value in given if isinstance(value, str))

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls + characters // 1000


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
