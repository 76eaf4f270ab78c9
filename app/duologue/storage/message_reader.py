"""Reads single turns at once, on the thread that asks for them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.storage import attachments, turns
from duologue.storage.sqlite_errors import told_plainly

if TYPE_CHECKING:
    from duologue.domain.message import Message

_BUSY_SECONDS = 1.0  # the window waits meanwhile; with the log that `Database` uses, readers never wait
_CACHE_KIB = 256


class MessageReader:
    """`services.ports.MessageReader` in SQLite: a connection of its own that cannot write.

    A turn that was committed is read in some 0.05 ms, whatever the database's own thread is doing. The
    first call opens the file and has to be on the same thread as all others; `Database` has to be open.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def read(self, message_id: str) -> Message | None:
        """One turn with its usage and timing, or None. Raises StorageError."""
        with told_plainly(self._path):
            return turns.read(self._opened(), message_id)

    def content(self, sha256: str) -> bytes | None:
        """The bytes of an image, or None where they are not kept. Raises StorageError."""
        with told_plainly(self._path):
            return attachments.content(self._opened(), sha256)

    def close(self) -> None:
        """Close the file, if it was opened."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        address = self._path.absolute().as_uri() + "?mode=ro"
        connection = sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        return connection
