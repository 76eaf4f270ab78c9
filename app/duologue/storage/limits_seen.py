"""The limits that servers told: the last values, and a row more each time a limit changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from duologue.domain.limits import LimitChange, LimitReading, SeenLimit

if TYPE_CHECKING:
    from duologue.storage.database import Database

_LATEST = """
SELECT name, "limit", remaining, resets_at, time FROM limit_seen
WHERE id IN (SELECT max(id) FROM limit_seen WHERE profile = ? GROUP BY name) ORDER BY id
"""
_CHANGES = """
SELECT name, before, "limit", time FROM (
    SELECT id, name, "limit", time, lag("limit") OVER (PARTITION BY name ORDER BY id) AS before
    FROM limit_seen WHERE profile = ? AND "limit" IS NOT NULL
) WHERE before IS NOT NULL AND before <> "limit" ORDER BY id DESC LIMIT ?
"""


class LimitsSeen:
    """`services.ports.LimitsSeen` in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self, profile_id: str, readings: Iterable[tuple[LimitReading, str | None]], now: str
    ) -> None:
        """Keep readings, each with when it resets, as the last ones. Raises StorageError."""
        rows = list(readings)

        def work(connection: sqlite3.Connection) -> None:
            for reading, resets_at in rows:
                _put(connection, profile_id, reading, resets_at, now)

        await self._database.write(work)

    async def latest(self, profile_id: str) -> list[SeenLimit]:
        """The last reading of each limit of a profile."""

        def work(connection: sqlite3.Connection) -> list[SeenLimit]:
            return [SeenLimit(*row) for row in connection.execute(_LATEST, (profile_id,))]

        return await self._database.run(work)

    async def changes(self, profile_id: str, most: int) -> Sequence[LimitChange]:
        """The last changes of this profile's limits, newest first."""

        def work(connection: sqlite3.Connection) -> list[LimitChange]:
            return [LimitChange(*row) for row in connection.execute(_CHANGES, (profile_id, most))]

        return await self._database.run(work)


def _put(
    connection: sqlite3.Connection, profile_id: str, reading: LimitReading, resets_at: str | None, now: str
) -> None:
    last = connection.execute(
        'SELECT id, "limit" FROM limit_seen WHERE profile = ? AND name = ? ORDER BY id DESC LIMIT 1',
        (profile_id, reading.name),
    ).fetchone()
    if last is not None and reading.limit in (None, last["limit"]):
        connection.execute(
            "UPDATE limit_seen SET remaining = ?, resets_at = ?, time = ? WHERE id = ?",
            (reading.remaining, resets_at, now, last["id"]),
        )
    else:
        connection.execute(
            'INSERT INTO limit_seen (time, profile, name, "limit", remaining, resets_at, source)'
            " VALUES (?, ?, ?, ?, ?, ?, 'told')",
            (now, profile_id, reading.name, reading.limit, reading.remaining, resets_at),
        )
