"""The list of chats as SQL: each part of it in pages, and what puts a chat into another part."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from duologue.domain.shelf import Shelf, ShelfPart
from duologue.storage import chat_copy
from duologue.storage.chat_rows import SUMMARY, summary_from_row
from duologue.storage.text import repaired

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duologue.domain.message import ChatSummary
    from duologue.storage.database import Database

# What stands in each part, and the index that has it in its order.
_PARTS = {
    ShelfPart.PINNED: "pinned = 1 AND archived = 0 AND deleted_at IS NULL",
    ShelfPart.LOOSE: "folder IS NULL AND archived = 0 AND deleted_at IS NULL AND pinned = 0",
    ShelfPart.FOLDER: "folder = :folder AND archived = 0 AND deleted_at IS NULL",
    ShelfPart.ARCHIVED: "archived = 1 AND deleted_at IS NULL",
}
_BIN = (
    "SELECT {columns} FROM chat WHERE deleted_at > '' AND (:last IS NULL OR (deleted_at, number) <"
    " (SELECT deleted_at, number FROM chat WHERE id = :last))"
    " ORDER BY deleted_at DESC, number DESC LIMIT :most"
)


class ChatShelves:
    """`services.ports.ChatShelves` in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, shelf: Shelf, after: ChatSummary | None, most: int) -> list[ChatSummary]:
        """So many chats of a part of the list, from the one that follows `after`; the last used first.

        In the bin, those that came there last come first.
        """
        values = {"folder": shelf.folder, "most": most, "last": after.id if after is not None else None}
        if shelf.part is ShelfPart.BIN:
            query = _BIN.format(columns=SUMMARY)
        else:
            query = (
                f"SELECT {SUMMARY} FROM chat WHERE {_PARTS[shelf.part]} AND activity < :before"  # noqa: S608 - our own words
                " ORDER BY activity DESC LIMIT :most"
            )
            values["before"] = after.activity if after is not None else 1 << 62
        return await self._summaries(query, values)

    async def recent(self, most: int) -> list[ChatSummary]:
        """The chats last used, archived ones included and those in the bin left out."""
        query = f"SELECT {SUMMARY} FROM chat WHERE deleted_at IS NULL ORDER BY activity DESC LIMIT :most"  # noqa: S608 - our own words
        return await self._summaries(query, {"most": most})

    async def models(self) -> list[str]:
        """The models that chats use, the last used first."""
        query = "SELECT model FROM chat WHERE deleted_at IS NULL GROUP BY model ORDER BY max(activity) DESC"
        rows = await self._database.run(lambda connection: connection.execute(query).fetchall())
        return [row["model"] for row in rows if row["model"]]

    async def summary(self, chat_id: str) -> ChatSummary | None:
        """One row of the list, also of a chat in the bin, or None."""
        found = await self._summaries(f"SELECT {SUMMARY} FROM chat WHERE id = :id", {"id": chat_id})  # noqa: S608 - our own words
        return found[0] if found else None

    async def pin(self, chat_id: str, *, pinned: bool) -> None:
        """Keep a chat at the top of the list, or no longer."""
        await self._change("UPDATE chat SET pinned = ? WHERE id = ?", int(pinned), chat_id)

    async def archive(self, chat_id: str, *, archived: bool) -> None:
        """Put a chat out of the list, or back into it."""
        await self._change("UPDATE chat SET archived = ? WHERE id = ?", int(archived), chat_id)

    async def move(self, chat_id: str, folder: str | None) -> bool:
        """Put a chat into a folder or out of all; False where there is no such folder any more."""

        def work(connection: sqlite3.Connection) -> bool:
            if (
                folder is not None
                and not connection.execute("SELECT 1 FROM folder WHERE id = ?", (folder,)).fetchone()
            ):
                return False
            connection.execute("UPDATE chat SET folder = ? WHERE id = ?", (folder, chat_id))
            return True

        return await self._database.write(work)

    async def archive_many(self, chat_ids: Sequence[str], *, archived: bool) -> None:
        """Put several chats out of the list, or back into it."""
        rows = [(int(archived), chat_id) for chat_id in chat_ids]
        await self._change_many("UPDATE chat SET archived = ? WHERE id = ?", rows)

    async def move_many(self, folders: Mapping[str, str | None]) -> bool:
        """Put each of these chats into its folder or out of all; False where a folder is gone."""

        def work(connection: sqlite3.Connection) -> bool:
            known = {row["id"] for row in connection.execute("SELECT id FROM folder")}
            if not known >= {folder for folder in folders.values() if folder is not None}:
                return False
            rows = [(folder, chat_id) for chat_id, folder in folders.items()]
            connection.executemany("UPDATE chat SET folder = ? WHERE id = ?", rows)
            return True

        return await self._database.write(work)

    async def mark(self, chat_id: str, *, unread: bool) -> bool:
        """Note whether a chat holds an answer that nobody has seen; whether that is news."""
        changed = await self._change(
            "UPDATE chat SET unread = ? WHERE id = ? AND unread <> ?", int(unread), chat_id, int(unread)
        )
        return changed > 0

    async def duplicate(self, chat_id: str, title: str) -> str | None:
        """Copy a chat with its whole tree of turns; the copy's id, or None if the chat is gone."""
        return await self._database.write(
            lambda connection: chat_copy.duplicate(connection, chat_id, repaired(title))
        )

    async def _summaries(self, query: str, values: dict[str, Any]) -> list[ChatSummary]:
        rows = await self._database.run(lambda connection: connection.execute(query, values).fetchall())
        return [summary_from_row(row) for row in rows]

    async def _change_many(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        await self._database.write(lambda connection: connection.executemany(statement, rows))

    async def _change(self, statement: str, *values: Any) -> int:
        return await self._database.write(lambda connection: connection.execute(statement, values).rowcount)
