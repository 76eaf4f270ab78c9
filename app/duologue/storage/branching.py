"""Copies the path to a turn into a chat of its own; the original stays as it is."""

import sqlite3
from uuid import uuid4

from duologue.storage.search_index import put_title, put_words
from duologue.storage.text import repaired
from duologue.storage.turns import NEXT_ACTIVITY

_PATH = """
WITH RECURSIVE above (id, parent, height) AS (
    SELECT id, parent, 0 FROM message WHERE id = ?
    UNION ALL
    SELECT m.id, m.parent, above.height + 1 FROM message m JOIN above ON m.id = above.parent
)
SELECT m.* FROM above JOIN message m ON m.id = above.id ORDER BY above.height DESC
"""
_CHAT = f"""
INSERT INTO chat (id, folder, title, title_source, profile, style, model, system, params_json, persona,
    context_note, created, updated, activity)
SELECT :new, folder, :title, 'person', profile, style, model, system, params_json, persona,
    context_note, :now, :now, {NEXT_ACTIVITY} FROM chat WHERE id = :old
"""  # noqa: S608 - a constant of our own
_ATTACHED = """
INSERT INTO attachment (id, message, name, kind, sha256, bytes)
SELECT lower(hex(randomblob(16))), ?, name, kind, sha256, bytes FROM attachment WHERE message = ?
"""


def branch(connection: sqlite3.Connection, message_id: str, chat_id: str, title: str, now: str) -> bool:
    """Make chat `chat_id` with the setup of the turn's chat, and copy the path; False where it is gone.

    One version of each turn goes along. What the copies took stays with the originals in the ledger.
    """
    path = connection.execute(_PATH, (message_id,)).fetchall()
    if not path:
        return False
    old, title = path[-1]["chat"], repaired(title)
    cursor = connection.execute(_CHAT, {"new": chat_id, "title": title, "now": now, "old": old})
    put_title(connection, cursor.lastrowid or 0, "", title)
    copies: dict[str, str] = {}
    parent = None
    for row in path:
        values = dict(row)
        del values["seq"]
        copies[row["id"]] = identity = uuid4().hex
        values |= {"id": identity, "chat": chat_id, "parent": parent}
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        cursor = connection.execute(
            f"INSERT INTO message ({columns}) VALUES ({marks})",  # noqa: S608 - our own names
            list(values.values()),
        )
        put_words(connection, cursor.lastrowid or 0, "", row["text_plain"])
        connection.execute(_ATTACHED, (identity, row["id"]))
        parent = identity
    shortened = connection.execute("SELECT context_from FROM chat WHERE id = ?", (old,)).fetchone()
    connection.execute(
        "UPDATE chat SET active_leaf = ?, context_from = ? WHERE id = ?",
        (parent, copies.get(shortened["context_from"]), chat_id),
    )
    return True
