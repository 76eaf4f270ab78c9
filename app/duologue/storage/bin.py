"""The bin: chats that were deleted, for thirty days."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from duologue.domain.times import utc_text
from duologue.storage import attachments
from duologue.storage.arriving import NO_TIME
from duologue.storage.clock import Clock, system_clock
from duologue.storage.search_index import put_title, put_words

if TYPE_CHECKING:
    from duologue.storage.database import Database

KEPT = timedelta(days=30)


class Bin:
    """`services.ports.Bin` in SQLite."""

    def __init__(self, database: Database, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock

    async def put(self, chat_id: str) -> None:
        """Move a chat to the bin, from now on for thirty days."""
        now = utc_text(self._clock())
        await self._database.write(
            lambda connection: connection.execute(
                "UPDATE chat SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", (now, chat_id)
            )
        )

    async def put_many(self, chat_ids: Sequence[str]) -> None:
        """Move several chats there."""
        now = utc_text(self._clock())
        await self._database.write(
            lambda connection: connection.executemany(
                "UPDATE chat SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL",
                [(now, chat_id) for chat_id in chat_ids],
            )
        )

    async def take_out(self, chat_id: str) -> None:
        """Put a chat back where it was."""
        await self.take_out_many([chat_id])

    async def take_out_many(self, chat_ids: Sequence[str]) -> None:
        """Put several chats back where they were."""
        await self._database.write(
            lambda connection: connection.executemany(
                "UPDATE chat SET deleted_at = NULL WHERE id = ?", [(chat_id,) for chat_id in chat_ids]
            )
        )

    async def destroy(self, chat_id: str) -> bool:
        """Delete for ever a chat that is in the bin; False where it is not there."""

        def work(connection: sqlite3.Connection) -> bool:
            found = connection.execute(
                "SELECT id FROM chat WHERE id = ? AND deleted_at > ?", (chat_id, NO_TIME)
            ).fetchall()
            _destroy(connection, (row["id"] for row in found))
            return bool(found)

        return await self._database.write(work)

    async def destroy_many(self, chat_ids: Sequence[str]) -> None:
        """Delete for ever those of these chats that are in the bin."""

        def work(connection: sqlite3.Connection) -> None:
            rows = connection.execute("SELECT id FROM chat WHERE deleted_at > ?", (NO_TIME,)).fetchall()
            there = {row["id"] for row in rows}
            _destroy(connection, (chat_id for chat_id in chat_ids if chat_id in there))

        await self._database.write(work)

    async def empty(self, *, only_old: bool = False) -> int:
        """Delete for ever what is in the bin, or only what lay there for thirty days; how many chats."""
        before = utc_text(self._clock() - KEPT) if only_old else "~"  # above every time

        def work(connection: sqlite3.Connection) -> int:
            rows = connection.execute(
                "SELECT id FROM chat WHERE deleted_at > ? AND deleted_at < ?", (NO_TIME, before)
            ).fetchall()
            _destroy(connection, (row["id"] for row in rows))
            if rows and only_old:  # what was attached goes at a start: in between, a turn may be put back
                attachments.drop_unused(connection)
            return len(rows)

        return await self._database.write(work)


def _destroy(connection: sqlite3.Connection, chats: Iterable[str]) -> None:
    """Delete chats with all they hold, and their words from the index; what they used stays counted."""
    for chat_id in chats:
        chat = connection.execute("SELECT number, title FROM chat WHERE id = ?", (chat_id,)).fetchone()
        put_title(connection, chat["number"], chat["title"], "")
        for row in connection.execute(
            "SELECT seq, text_plain FROM message WHERE chat = ?", (chat_id,)
        ).fetchall():
            put_words(connection, row["seq"], row["text_plain"], "")
        connection.execute("DELETE FROM chat WHERE id = ?", (chat_id,))  # its turns go with it
