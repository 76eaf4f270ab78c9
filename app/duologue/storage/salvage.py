"""Reads what can still be read of a damaged database into a sound one."""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from duologue.domain.errors import StoreDamaged
from duologue.storage.migrating import migrate, schema_number
from duologue.storage.schema import MIGRATIONS
from duologue.storage.search_index import fill

SALVAGING = ".salvaging."  # how the folder begins that holds the copy which is read
_LAST_ROW = 2**63 - 1
_MADE_ANEW = ("search", "usage_daily")  # from the rows they are about; the second by a trigger
_WORDS_OF = "exchange_search"  # an index with its words in it, which stand nowhere else

# What refers to a lost row finds another place: a turn under the one before it, a chat in no folder. A lost
# chat gets a new row, so that its messages can be read. What can't stand alone goes.
_MENDED = (
    """INSERT INTO chat (id, title, title_source, profile, style, model, created, updated, activity)
    SELECT chat, '', 'none', coalesce(max(profile), ''), coalesce(max(style), 'openai'),
        coalesce(max(model), ''), min(created), max(created), 0
    FROM message WHERE chat NOT IN (SELECT id FROM chat) GROUP BY chat""",
    """UPDATE message SET parent = (
        SELECT id FROM message AS before
        WHERE before.chat = message.chat AND before.seq < message.seq ORDER BY seq DESC LIMIT 1)
    WHERE parent IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM message AS above WHERE above.chat = message.chat AND above.id = message.parent)""",
    """UPDATE chat SET active_leaf = (
        SELECT id FROM message WHERE message.chat = chat.id ORDER BY seq DESC LIMIT 1)
    WHERE active_leaf IS NULL OR active_leaf NOT IN (SELECT id FROM message)""",
    "UPDATE chat SET folder = NULL WHERE folder NOT IN (SELECT id FROM folder)",
    "UPDATE folder SET parent = NULL WHERE parent NOT IN (SELECT id FROM folder)",
    "UPDATE exchange SET usage = NULL WHERE usage NOT IN (SELECT id FROM usage)",
    "DELETE FROM delta WHERE message NOT IN (SELECT id FROM message)",
    """DELETE FROM attachment WHERE message NOT IN (SELECT id FROM message)
    OR sha256 NOT IN (SELECT sha256 FROM content)""",
)
_MENDED_SINCE_3 = (
    "DELETE FROM unsent WHERE chat NOT IN (SELECT id FROM chat)",
    """DELETE FROM draft_attachment WHERE chat NOT IN (SELECT id FROM chat)
    OR sha256 NOT IN (SELECT sha256 FROM content)""",
    "UPDATE exchange SET number = rowid WHERE number IS NULL",
)


def salvage(damaged: Path, target: Path) -> None:
    """Write every row of `damaged` that can be read to the new database `target`, in the same schema.

    The damaged file is only copied. Raises StoreDamaged where nothing can be read, and StoreNotWritable.
    """
    with TemporaryDirectory(dir=target.parent, prefix=SALVAGING) as place:
        copy = Path(place) / damaged.name
        for end in ("", "-wal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(f"{damaged}{end}", f"{copy}{end}")
        source = sqlite3.connect(copy, isolation_level=None)
        source.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            number = _readable_schema(source, damaged)
            _write(source, target, number)
        finally:
            source.close()


def _readable_schema(source: sqlite3.Connection, damaged: Path) -> int:
    try:
        number = schema_number(source)
        source.execute("SELECT 1 FROM message LIMIT 0")
    except sqlite3.DatabaseError as error:
        raise StoreDamaged(f"Nothing can be read of {damaged}.", detail=str(error)) from error
    if number not in range(1, MIGRATIONS[-1].number + 1):
        raise StoreDamaged(f"{damaged} does not say which version wrote it.")
    return number


def _write(source: sqlite3.Connection, target: Path, number: int) -> None:
    connection = sqlite3.connect(target, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")  # nobody needs a half of this file
        migrate(connection, target, target.parent, MIGRATIONS[:number])
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN")
        for table in _tables(connection):
            _copy(source, connection, table)
        for statement in _MENDED if number < 3 else (*_MENDED, *_MENDED_SINCE_3):  # noqa: PLR2004 - its schema
            connection.execute(statement)
        fill(connection)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Those whose rows are carried over; a text of the Terms comes before what was done with it."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            " AND name NOT LIKE 'search%' AND name NOT LIKE 'exchange\\_search\\_%' ESCAPE '\\'"
        )
        if row[0] not in _MADE_ANEW
    ]
    return sorted(names, key=lambda name: name == "terms_event")


def _copy(source: sqlite3.Connection, connection: sqlite3.Connection, table: str) -> None:
    about = connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
    columns = ["rowid", "words"] if table == _WORDS_OF else [row[0] for row in about]
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join("?" * len(columns))
    texts = {row[0] for row in connection.execute("SELECT sha256 FROM terms_text")}
    for row in _rows(source, connection, table, names):
        if table == "terms_event" and row[columns.index("sha256")] not in texts:
            continue
        with contextlib.suppress(sqlite3.IntegrityError):  # a row that damage has made impossible
            connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', row)  # noqa: S608 - names of our own schema


def _rows(
    source: sqlite3.Connection, connection: sqlite3.Connection, table: str, names: str
) -> Iterator[Sequence[object]]:
    """The rows that can be read, by their numbers; what is damaged is approached from both sides."""
    form = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    if "WITHOUT ROWID" in form:
        with contextlib.suppress(sqlite3.DatabaseError):
            yield from source.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608 - as above
        return
    asked = f'SELECT rowid, {names} FROM "{table}" WHERE rowid > ? AND rowid <= ? ORDER BY rowid'  # noqa: S608 - as above
    low: int | None = 0
    while low is not None:
        try:
            for row in source.execute(asked, (low, _LAST_ROW)):
                low = row[0]
                yield row[1:]
        except sqlite3.DatabaseError:
            behind = _behind_damage(source, table, low or 0)
            with contextlib.suppress(sqlite3.DatabaseError):
                for row in source.execute(f"{asked} DESC", (low, behind or _LAST_ROW)):
                    yield row[1:]
            low = behind
        else:
            return


def _behind_damage(source: sqlite3.Connection, table: str, low: int) -> int | None:
    """A row number behind `low` from which on rows can be read again, found in ever longer leaps."""
    leap = 1
    while low + leap < _LAST_ROW:
        with contextlib.suppress(sqlite3.DatabaseError):
            asked = f'SELECT rowid FROM "{table}" WHERE rowid > ? ORDER BY rowid LIMIT 1'  # noqa: S608 - as above
            source.execute(asked, (low + leap,)).fetchall()
            return low + leap
        leap *= 2
    return None
