"""Work that goes on to its end although whoever waits for it is cancelled, once or more often."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`. A cancel is kept back until the work has ended, and raised then.

    Stop, pressed twice, and a window that closes amid a stop must not leave an answer half stored.
    """
    task = asyncio.get_running_loop().create_task(work)
    held_back: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as cancelled:
            held_back = cancelled
    result = task.result()
    if held_back is not None:
        raise held_back
    return result
