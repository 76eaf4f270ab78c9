"""Brings a database to the current schema: copy first, one transaction a step, nothing lost."""

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from duologue.domain.errors import StoreDamaged, StoreNewer
from duologue.storage.files import not_writable, sync_folder
from duologue.storage.schema import APPLICATION_ID, Migration
from duologue.storage.sqlite_errors import told_plainly


def schema_number(connection: sqlite3.Connection) -> int:
    """The number of the schema a database has; 0 is none yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def refuse_newer(path: Path, found: int, migrations: Sequence[Migration]) -> None:
    """Raise StoreNewer where a database is beyond what this version knows."""
    if found > migrations[-1].number:
        raise StoreNewer(
            f"The database {path} was written by a newer Duologue (schema {found}; this version knows "
            f"{migrations[-1].number}). It was not changed."
        )


def migrate(
    connection: sqlite3.Connection, path: Path, backups: Path, migrations: Sequence[Migration]
) -> None:
    """Run every step the database at `path` lacks, after a verified copy of it into `backups`.

    Raises StoreNewer, StoreDamaged (a step would lose rows; it was undone) and StoreNotWritable.
    """
    before = schema_number(connection)
    refuse_newer(path, before, migrations)
    missing = [migration for migration in migrations if migration.number > before]
    if before and missing:
        back_up(connection, backups / f"{path.stem}-schema-{before}.db")
    for migration in missing:
        _step(connection, migration, path)
    if missing:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """A verified copy of the database in the file `target`: whole, same rows, on the disk.

    A copy that is already there is kept under its own name with a number before the new one takes its
    place. Raises StoreNotWritable and StoreDamaged.
    """
    partial = target.with_suffix(".partial")
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with told_plainly(partial):
            before = row_counts(connection)
            connection.execute("VACUUM INTO ?", (str(partial),))
            _verify_copy(partial, before, row_counts(connection))
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        if target.exists():
            target.rename(_unused_name(target))
        partial.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise not_writable(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table holds, the search index apart: its rows cannot be counted."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            " AND name NOT LIKE 'search%'"
        )
    ]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - names from the schema itself


def _step(connection: sqlite3.Connection, migration: Migration, path: Path) -> None:
    # Rebuilding a table needs its references left alone for the moment; this pragma works only here.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        if schema_number(connection) >= migration.number:  # another process was faster
            connection.execute("ROLLBACK")
            return
        before = row_counts(connection)
        migration.apply(connection)
        _check_step(before, connection, path)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {migration.number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _check_step(before: dict[str, int], connection: sqlite3.Connection, path: Path) -> None:
    after = row_counts(connection)
    lost = [name for name, count in before.items() if after.get(name, 0) < count]
    dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    if lost or dangling:
        raise StoreDamaged(
            f"The database {path} could not be brought to this version without losing something; it was "
            "left as it was.",
            detail=", ".join(lost) or "foreign keys",
        )


def _verify_copy(copy: Path, before: dict[str, int], after: dict[str, int]) -> None:
    """Raise StoreDamaged unless the copy is sound and as full as the database was.

    Another process may add a row meanwhile, so the copy may lie between `before` and `after`.
    """
    other = sqlite3.connect(copy, isolation_level=None)
    try:
        sound = other.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        counts = row_counts(other)
    finally:
        other.close()
    as_full = all(counts.get(name, -1) in range(count, after[name] + 1) for name, count in before.items())
    if not (sound and as_full):
        raise StoreDamaged(f"The copy {copy} does not match the database.")


def _unused_name(target: Path) -> Path:
    number = 1
    while (older := target.with_stem(f"{target.stem}-{number}")).exists():
        number += 1
    return older
