"""Copies a chat with every version of every turn."""

import sqlite3
from typing import Any
from uuid import uuid4

from duologue.domain.parts import parts_to_json, search_text
from duologue.domain.turn_state import TurnState
from duologue.storage import journals, turns
from duologue.storage.search_index import put_title, put_words
from duologue.storage.text import repaired


def duplicate(connection: sqlite3.Connection, chat_id: str, title: str) -> str | None:
    """Copy the chat under another title; the copy's id, or None where there is no such chat.

    What was used and paid stays with the first chat. An answer that is arriving is copied as far as it
    has come.
    """
    chat = connection.execute("SELECT * FROM chat WHERE id = ?", (chat_id,)).fetchone()
    if chat is None:
        return None
    copy = uuid4().hex
    row = {**dict(chat), "id": copy, "title": title, "pinned": 0, "unread": 0, "deleted_at": None}
    del row["number"], row["activity"]
    row["active_leaf"] = None
    columns = ", ".join(row)
    cursor = connection.execute(
        f"INSERT INTO chat ({columns}, activity)"  # noqa: S608 - the table's own names
        f" VALUES ({', '.join('?' * len(row))}, {turns.NEXT_ACTIVITY})",
        list(row.values()),
    )
    put_title(connection, cursor.lastrowid or 0, "", title)
    names = _copy_turns(connection, chat_id, copy)
    _copy_attachments(connection, names)
    places = (names.get(chat["active_leaf"]), names.get(chat["context_from"]), copy)
    connection.execute("UPDATE chat SET active_leaf = ?, context_from = ? WHERE id = ?", places)
    return copy


def _copy_turns(connection: sqlite3.Connection, chat_id: str, copy: str) -> dict[str | None, str]:
    """The new ids by the old ones. A parent may be newer than its child, so the links are made last."""
    names: dict[str | None, str] = {}
    parents: list[tuple[str, str]] = []
    for found in connection.execute(
        "SELECT * FROM message WHERE chat = ? ORDER BY seq", (chat_id,)
    ).fetchall():
        row = dict(found)
        identity = names[row["id"]] = uuid4().hex
        if row["parent"] is not None:
            parents.append((row["parent"], identity))
        if row["state"] == TurnState.STREAMING:
            _end(connection, row)
        del row["seq"]
        row.update(id=identity, chat=copy, parent=None)
        marks = ", ".join("?" * len(row))
        cursor = connection.execute(
            f"INSERT INTO message ({', '.join(row)}) VALUES ({marks})",  # noqa: S608 - the table's own names
            list(row.values()),
        )
        put_words(connection, cursor.lastrowid or 0, "", row["text_plain"])
    connection.executemany(
        "UPDATE message SET parent = ? WHERE id = ?", [(names[parent], turn) for parent, turn in parents]
    )
    return names


def _end(connection: sqlite3.Connection, row: dict[str, Any]) -> None:
    ending = journals.folded(connection, row["id"])
    row.update(
        state=ending.state,
        finished=row["created"],
        parts_json=repaired(parts_to_json(ending.parts)),
        text_plain=repaired(search_text(ending.parts)),
    )


def _copy_attachments(connection: sqlite3.Connection, names: dict[str | None, str]) -> None:
    for old, new in names.items():
        connection.execute(
            "INSERT INTO attachment (id, message, name, kind, sha256, bytes)"
            " SELECT lower(hex(randomblob(16))), ?, name, kind, sha256, bytes FROM attachment"
            " WHERE message = ?",
            (new, old),
        )
