"""What a person wrote and has not sent, so that neither a crash nor another chat loses it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from duologue.domain.unsent import FollowUp, Unsent
from duologue.storage import attachments
from duologue.storage.text import repaired

if TYPE_CHECKING:
    from duologue.domain.parts import AttachedPart
    from duologue.storage.database import Database

_PUT = """
INSERT INTO unsent (chat, kind, message, words)
SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM chat WHERE id = ?)
ON CONFLICT (chat, kind) DO UPDATE SET message = excluded.message, words = excluded.words
"""


class UnsentWords:
    """`services.ports.UnsentStore` in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat_id: str) -> Unsent:
        """All that is unsent in a chat."""
        query = "SELECT kind, message, words FROM unsent WHERE chat = ?"

        def work(connection: sqlite3.Connection) -> tuple[list[sqlite3.Row], tuple[AttachedPart, ...]]:
            rows = connection.execute(query, (chat_id,)).fetchall()
            return rows, attachments.draft(connection, chat_id, waits=True)

        rows, attached = await self._database.run(work)
        found = {row["kind"]: row for row in rows}
        follow_up, edit = found.get("follow_up"), found.get("edit")
        return Unsent(
            follow_up=FollowUp(follow_up["words"] if follow_up is not None else "", attached),
            edited=edit["message"] if edit is not None else None,
            wording=edit["words"] if edit is not None else "",
        )

    async def put_follow_up(self, chat_id: str, follow_up: FollowUp) -> None:
        """Keep the message that is sent next, the bytes of its images too; an empty one means none."""

        def work(connection: sqlite3.Connection) -> None:
            _put(connection, chat_id, "follow_up", "", follow_up.words)
            attachments.keep_draft(connection, chat_id, follow_up.attached, waits=True)

        await self._database.write(work)

    async def put_edit(self, chat_id: str, message_id: str, words: str) -> None:
        """Keep another wording of a turn while it is written."""
        await self._database.write(lambda connection: _put(connection, chat_id, "edit", message_id, words))

    async def drop_edit(self, chat_id: str) -> None:
        """The wording was saved, or given up."""
        await self._database.write(lambda connection: _put(connection, chat_id, "edit", "", ""))


def _put(connection: sqlite3.Connection, chat_id: str, kind: str, message_id: str, words: str) -> None:
    if words or message_id:
        connection.execute(_PUT, (chat_id, kind, message_id, repaired(words), chat_id))
    else:
        connection.execute("DELETE FROM unsent WHERE chat = ? AND kind = ?", (chat_id, kind))
