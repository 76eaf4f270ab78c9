"""Long work for the database in short transactions, between which other work has its turn."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from duologue.storage.database import Database

T = TypeVar("T")

Seconds = Callable[[], float]
_SECONDS = 0.02  # of a slice; committing it may take as long again


class Slices:
    """Cuts work by the clock: what waits for the database waits for a slice at most, on any computer."""

    def __init__(self, database: Database, seconds: Seconds = time.monotonic) -> None:
        self._database = database
        self._seconds = seconds

    async def write(self, steps: Callable[[sqlite3.Connection], Iterator[None]]) -> None:
        """Do all of `steps`, whose generator may be left to rest wherever it yields. Raises StorageError.

        What was done before an error or a cancel stays done.
        """
        begun: list[Iterator[None]] = []

        def one_slice(connection: sqlite3.Connection) -> bool:
            """Whether there is more to do."""
            until = self._seconds() + _SECONDS
            if not begun:
                begun.append(steps(connection))
            return any(self._seconds() >= until for _ in begun[0])

        while await self._database.write(one_slice, durable=False):
            pass

    async def read(self, values: Iterable[T]) -> AsyncGenerator[list[T], None]:
        """Some values at a time, as many as come in a slice, read on a thread of their own."""
        reading = iter(values)

        def some() -> list[T]:
            until = self._seconds() + _SECONDS
            found: list[T] = []
            for value in reading:
                found.append(value)
                if self._seconds() >= until:
                    break
            return found

        loop = asyncio.get_running_loop()
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="import")
        try:
            while found := await loop.run_in_executor(thread, some):
                yield found
        finally:
            thread.submit(getattr(reading, "close", lambda: None))
            thread.shutdown(wait=False)
