"""SQLite's errors in our own words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duologue.domain.errors import StorageError, StoreDamaged, StoreInUse, StoreNotWritable

_PRIMARY = 0xFF  # the low byte of an extended result code
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NOT_WRITABLE = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
)


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Raise StoreDamaged, StoreInUse or StoreNotWritable for what SQLite says about the file `path`.

    A violated constraint or a wrong statement is our own mistake and passes unchanged.
    """
    try:
        yield
    except sqlite3.Error as error:
        told = _told(path, error)
        if told is None:
            raise
        raise told from error


def _told(path: Path, error: sqlite3.Error) -> StorageError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary, detail = code & _PRIMARY, error.sqlite_errorname
    if primary in _DAMAGED or code == sqlite3.SQLITE_IOERR_SHORT_READ:
        return StoreDamaged(f"The database {path} is damaged.", detail=detail)
    if primary in _IN_USE:
        return StoreInUse("Another Duologue is writing to the same data folder.", detail=detail)
    if primary == sqlite3.SQLITE_FULL:
        return StoreNotWritable("The disk is full: the last change could not be saved.", detail=detail)
    if primary in _NOT_WRITABLE:
        return StoreNotWritable(f"The database {path} could not be written.", detail=detail)
    return None
