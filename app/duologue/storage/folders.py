"""Folders of chats, nested, in the database."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from duologue.domain.errors import StoreDamaged
from duologue.domain.shelf import Folder, FolderDefaults, RemovedFolder
from duologue.domain.style import ApiStyle
from duologue.storage.chat_rows import parameters_from_json, parameters_to_json
from duologue.storage.text import repaired

if TYPE_CHECKING:
    from duologue.storage.database import Database

_ABOVE = """
WITH RECURSIVE above (id) AS (
    SELECT ?
    UNION
    SELECT f.parent FROM folder f JOIN above ON f.id = above.id WHERE f.parent IS NOT NULL
)
SELECT id FROM above
"""


class Folders:
    """`services.ports.FolderStore` in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Folder]:
        """Every folder, in no order. Raises StoreDamaged."""
        rows = await self._database.run(
            lambda connection: connection.execute("SELECT * FROM folder").fetchall()
        )
        return [folder_from_row(row) for row in rows]

    async def create(self, name: str, parent: str | None) -> Folder:
        """A new folder in `parent`, or beside all others where that one is gone."""
        folder = Folder(uuid4().hex, repaired(name), parent)

        def work(connection: sqlite3.Connection) -> Folder:
            made = folder if _is_there(connection, parent) else replace(folder, parent=None)
            insert_folder(connection, made)
            return made

        return await self._database.write(work)

    async def rename(self, folder_id: str, name: str) -> None:
        """Give a folder another name."""
        await self._change("UPDATE folder SET name = ? WHERE id = ?", repaired(name), folder_id)

    async def save_defaults(self, folder_id: str, defaults: FolderDefaults) -> None:
        """Keep what new chats in a folder begin with."""
        stored = _defaults_to_json(defaults)
        await self._change("UPDATE folder SET defaults_json = ? WHERE id = ?", repaired(stored), folder_id)

    async def move(self, folder_id: str, parent: str | None) -> bool:
        """Put a folder into another one; False where that one is gone, or is or stands in the folder."""

        def work(connection: sqlite3.Connection) -> bool:
            above = {row["id"] for row in connection.execute(_ABOVE, (parent,))}
            if not _is_there(connection, parent) or folder_id in above:
                return False
            connection.execute("UPDATE folder SET parent = ? WHERE id = ?", (parent, folder_id))
            return True

        return await self._database.write(work)

    async def delete(self, folder_id: str) -> RemovedFolder | None:
        """Delete a folder: its chats stand in none then, its folders where it stood; what undoes it."""

        def work(connection: sqlite3.Connection) -> RemovedFolder | None:
            row = connection.execute("SELECT * FROM folder WHERE id = ?", (folder_id,)).fetchone()
            if row is None:
                return None
            inner = connection.execute("SELECT id FROM folder WHERE parent = ?", (folder_id,)).fetchall()
            chats = connection.execute("SELECT id FROM chat WHERE folder = ?", (folder_id,)).fetchall()
            connection.execute("UPDATE folder SET parent = ? WHERE parent = ?", (row["parent"], folder_id))
            connection.execute(
                "DELETE FROM folder WHERE id = ?", (folder_id,)
            )  # the chats let go by themselves
            ids = (tuple(found["id"] for found in rows) for rows in (inner, chats))
            return RemovedFolder(folder_from_row(row), *ids)

        return await self._database.write(work)

    async def put_back(self, removed: RemovedFolder) -> None:
        """Undo a deletion. What was put elsewhere meanwhile stays there."""
        folder = removed.folder

        def work(connection: sqlite3.Connection) -> None:
            parent = folder.parent if _is_there(connection, folder.parent) else None
            insert_folder(connection, replace(folder, parent=parent))
            connection.executemany(
                "UPDATE folder SET parent = ? WHERE id = ? AND parent IS ?",
                [(folder.id, inner, folder.parent) for inner in removed.folders],
            )
            connection.executemany(
                "UPDATE chat SET folder = ? WHERE id = ? AND folder IS NULL",
                [(folder.id, chat) for chat in removed.chats],
            )

        await self._database.write(work)

    async def _change(self, statement: str, *values: Any) -> None:
        await self._database.write(lambda connection: connection.execute(statement, values))


def _is_there(connection: sqlite3.Connection, folder_id: str | None) -> bool:
    if folder_id is None:
        return True
    return connection.execute("SELECT 1 FROM folder WHERE id = ?", (folder_id,)).fetchone() is not None


def insert_folder(connection: sqlite3.Connection, folder: Folder) -> None:
    """Add a folder; the one it stands in must be there."""
    connection.execute(
        "INSERT INTO folder (id, name, parent, defaults_json) VALUES (?, ?, ?, ?)",
        (folder.id, folder.name, folder.parent, repaired(_defaults_to_json(folder.defaults))),
    )


def folder_from_row(row: sqlite3.Row) -> Folder:
    """A folder as it is stored."""
    return Folder(row["id"], row["name"], row["parent"], _defaults(row["defaults_json"]))


def _defaults(stored: str) -> FolderDefaults:
    """What is readable of a folder's defaults: they may not keep its chats from being seen."""
    try:
        known = json.loads(stored)
        style = known.get("style")
        return FolderDefaults(
            profile_id=known.get("profile"),
            style=ApiStyle(style) if style else None,
            model=known.get("model"),
            system=known.get("system"),
            parameters=parameters_from_json(json.dumps(known.get("parameters", {}))),
        )
    except (ValueError, AttributeError, StoreDamaged):
        return FolderDefaults()


def _defaults_to_json(defaults: FolderDefaults) -> str:
    known = {
        "profile": defaults.profile_id,
        "style": defaults.style,
        "model": defaults.model,
        "system": defaults.system,
        "parameters": json.loads(parameters_to_json(defaults.parameters)) or None,
    }
    return json.dumps({name: value for name, value in known.items() if value is not None}, ensure_ascii=False)
