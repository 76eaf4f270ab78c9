"""The database's schema, as numbered steps; a step that was published is never changed again."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from duologue.storage.schema_1 import CHATS, TERMS, USAGE
from duologue.storage.schema_2 import DAILY, EARLIER_DAYS
from duologue.storage.schema_3 import COMPOSER, IMPORTS, LIBRARY, LISTS, PLAYGROUND, SEARCH, TURNS
from duologue.storage.search_index import fill

APPLICATION_ID = 0x44554F4C  # "DUOL"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: `apply` turns schema `number - 1` into `number`, inside a transaction it must not end."""

    number: int
    apply: Callable[[sqlite3.Connection], None]


def statements(script: str) -> Iterator[str]:
    """The statements of a script; Python's own executescript would end the transaction first."""
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""


def _run(connection: sqlite3.Connection, *scripts: str) -> None:
    for script in scripts:
        for statement in statements(script):
            connection.execute(statement)


def _third(connection: sqlite3.Connection) -> None:
    _run(connection, LIBRARY, LISTS, SEARCH, COMPOSER, TURNS, IMPORTS, PLAYGROUND)
    fill(connection)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, lambda connection: _run(connection, CHATS, USAGE, TERMS)),
    Migration(2, lambda connection: _run(connection, DAILY, EARLIER_DAYS)),
    Migration(3, _third),
)
