"""Runs a call that may never return without holding up the window or the exit."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")


async def in_daemon_thread(function: Callable[..., T], *arguments: object) -> T:
    """The result of `function(*arguments)`, run in a daemon thread of its own.

    A keychain call waits for ever while its unlock prompt is open; cancelling this coroutine gives the
    person back the window, and a daemon thread does not keep the program from ending, which a
    thread of a pool would.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[T] = loop.create_future()

    def deliver(settle: Callable[[], None]) -> None:
        if not outcome.done():  # else cancelled meanwhile
            settle()

    def work() -> None:
        settle: Callable[[], None]
        try:
            settle = partial(outcome.set_result, function(*arguments))
        except BaseException as raised:  # noqa: BLE001 - carried to the caller, who sorts it out
            settle = partial(outcome.set_exception, raised)
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(deliver, settle)

    threading.Thread(target=work, name="keychain", daemon=True).start()
    return await outcome
