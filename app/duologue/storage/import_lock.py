"""Lets one import at a time into a data folder, and tells one that goes on from one that was killed."""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duologue.domain.errors import StoreInUse
from duologue.storage.sqlite_errors import told_plainly

_NAME = "import.lock"


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """The right to import beside this database; it ends with the process, however that ends.

    The lock is SQLite's own, on an empty file, for it knows how to lock on every system. Raises StoreInUse.
    """
    path = database.with_name(_NAME)
    with (
        told_plainly(path),
        contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock,
    ):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise StoreInUse(
                "Another import is under way. Wait until it has ended, and try again."
            ) from error
        yield
