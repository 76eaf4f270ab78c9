"""The database: one connection, used on one thread of its own."""

import asyncio
import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from duologue.domain.errors import StoreDamaged, StoreNotWritable
from duologue.storage.files import not_writable, sync_folder
from duologue.storage.migrating import migrate, refuse_newer, schema_number
from duologue.storage.schema import APPLICATION_ID, MIGRATIONS, Migration
from duologue.storage.sqlite_errors import told_plainly

Result = TypeVar("Result")

_MAGIC = b"SQLite format 3\0"
_HEADER = 100  # bytes; the application id stands at 68: https://www.sqlite.org/fileformat.html
_BUSY_SECONDS = 5.0  # another process holds the lock for one short transaction at most
_CHECKED_AT_OPENING = 64 * 1024 * 1024  # bytes: 63 MB took 40 ms of CPU; larger files would delay the window


class Database:
    """Work for the database; each piece runs on the database's own thread, in the order it was given.

    A piece of work that has begun is finished even if the task that waits for it is cancelled.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, thread: ThreadPoolExecutor) -> None:
        self.path = path
        self._connection = connection
        self._thread = thread

    @classmethod
    async def open(
        cls,
        path: Path,
        backups: Path,
        *,
        beside_window: bool = False,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> "Database":
        """Open the database, make it where there is none, bring it to the current schema.

        `beside_window` is for a process that adds a row while a window may have the same database open:
        it leaves moving the log into the database to the window. Raises StoreDamaged, StoreNewer (the
        file is as it was in both cases), StoreNotWritable and StoreInUse.
        """
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        try:
            connection = await asyncio.get_running_loop().run_in_executor(
                thread, _open, path, backups, beside_window, migrations
            )
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(path, connection, thread)

    async def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """What `work` returns, reading. Raises StorageError."""
        return await self._on_thread(work)

    async def write(self, work: Callable[[sqlite3.Connection], Result], *, durable: bool = True) -> Result:
        """What `work` returns; its changes are one transaction, on the disk when this returns.

        Where it need not be `durable` it is on the disk when the next durable one is: a power cut may take
        it back, whole. Raises StorageError; nothing of the work is kept then.
        """

        def in_transaction(connection: sqlite3.Connection) -> Result:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

        def in_haste(connection: sqlite3.Connection) -> Result:
            connection.execute("PRAGMA synchronous = NORMAL")
            try:
                return in_transaction(connection)
            finally:
                connection.execute("PRAGMA synchronous = FULL")

        return await self._on_thread(in_transaction if durable else in_haste)

    async def check(self) -> str | None:
        """What is wrong with the file, or None; reads all of it."""
        return await self.run(_complaint)

    async def close(self) -> None:
        """Finish what was given and close the file."""
        await self._on_thread(sqlite3.Connection.close)
        self._thread.shutdown()

    async def _on_thread(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        def told() -> Result:
            with told_plainly(self.path):
                return work(self._connection)

        return await asyncio.get_running_loop().run_in_executor(self._thread, told)


def _open(
    path: Path,
    backups: Path,
    beside_window: bool,  # noqa: FBT001 - run_in_executor passes no keywords
    migrations: Sequence[Migration],
) -> sqlite3.Connection:
    with told_plainly(path):
        if not os.path.lexists(path):
            _create(path, backups, migrations)
        _refuse_unfit(path, migrations)
        with contextlib.suppress(OSError):  # a file system without modes, or somebody else's file
            path.chmod(0o600)
        connection = _connect(path)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            if beside_window:
                connection.execute("PRAGMA wal_autocheckpoint = 0")
            migrate(connection, path, backups, migrations)
        except BaseException:
            connection.close()
            raise
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")  # no chat text in the system's temporary folder
    return connection


def _create(path: Path, backups: Path, migrations: Sequence[Migration]) -> None:
    """Build a new database beside its place and put it there whole.

    So an empty file in its place is always damage, never a start that was cut short.
    """
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise StoreDamaged(f"{log} is there, but the database {path} it belongs to is not.")
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(descriptor)
    except OSError as error:
        raise not_writable(path, error) from error
    temporary = Path(name)
    try:
        connection = _connect(temporary)
        try:
            migrate(connection, path, backups, migrations)
        finally:
            connection.close()
        _place(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise not_writable(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _place(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)  # unlike a rename, never takes the place of a file that came meanwhile
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        temporary.rename(path)


def _refuse_unfit(path: Path, migrations: Sequence[Migration]) -> None:
    """Look at a file without changing it. Raises StoreDamaged, StoreNewer and StoreNotWritable."""
    if path.is_symlink():
        raise StoreNotWritable(f"{path} is a link to another file, so it isn't used.")
    if not path.is_file():
        raise StoreDamaged(f"{path} is not a file.")
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
        size = path.stat().st_size
    except OSError as error:
        raise StoreNotWritable(f"The database {path} can't be read: {error.strerror}.") from error
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise StoreDamaged(f"{path} is not a database, or its beginning is damaged.")
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise StoreDamaged(f"{path} is a database of another program.")
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise StoreNotWritable(f"The database {path} may be read, but not written.")
    # Read-only, because the last connection that may write would move the log into the file as it closes.
    looking = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=_BUSY_SECONDS)
    try:
        refuse_newer(path, schema_number(looking), migrations)
        wanted = size <= _CHECKED_AT_OPENING or path.with_name(f"{path.name}-check").exists()
        complaint = _complaint(looking) if wanted else None
    finally:
        looking.close()
    if complaint is not None:
        raise StoreDamaged(f"The database {path} is damaged.", detail=complaint)


def _complaint(connection: sqlite3.Connection) -> str | None:
    found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    return None if found == "ok" else found
