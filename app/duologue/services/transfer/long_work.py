"""Work that takes long on a thread of its own: how far it is, and how it is stopped."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

from duologue.services.daemon_thread import in_daemon_thread

T = TypeVar("T")


class Stopped(Exception):
    """A person stopped the work; what it had begun was taken back."""


class LongWork:
    """One piece of work: whoever does it counts, whoever waits looks on and may stop it, on any thread.

    `total` is None where nobody knows how much there is.
    """

    def __init__(self) -> None:
        self.done = 0
        self.total: int | None = None
        self._stop = threading.Event()

    def begin(self, total: int | None) -> None:
        """Count anew, up to `total`."""
        self.done, self.total = 0, total

    def step(self) -> None:
        """One more is done. Raises Stopped."""
        self.done += 1
        self.check()

    def check(self) -> None:
        """Raises Stopped if a person stopped the work."""
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        """Let the work end soon, with nothing left of it."""
        self._stop.set()


async def on_thread(work: LongWork, act: Callable[[], T]) -> T:
    """The result of `act`, which asks `work` whether to go on; a cancel stops it and waits for its end."""
    task = asyncio.ensure_future(in_daemon_thread(act))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        work.stop()
        with contextlib.suppress(Stopped):
            await task
        raise
