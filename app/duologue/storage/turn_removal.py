"""Takes turns out of a chat's tree so that what follows them stays, and puts them back again."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from duologue.domain.message import RemovedTurns
from duologue.domain.parts import Part, parts_from_json, parts_to_json, search_text
from duologue.storage import attachments, turns
from duologue.storage.search_index import put_words
from duologue.storage.text import repaired, storable

_HEIR = """
SELECT s.id FROM message m JOIN message s ON s.chat = m.chat AND s.parent IS m.parent AND s.id <> m.id
WHERE m.id = ? ORDER BY s.seq > m.seq, abs(s.seq - m.seq) LIMIT 1
"""


def remove(
    connection: sqlite3.Connection,
    chat_id: str,
    gone: Sequence[str],
    changed: Mapping[str, tuple[Part, ...]],
) -> RemovedTurns:
    """Delete the turns `gone` and give others the parts in `changed`; what is needed to undo it.

    What follows a turn goes on under another version of it, the one before it where there is one, or
    under the turn above where there is none.
    """
    leaf = turns.leaf(connection, chat_id)
    rows: list[dict[str, Any]] = []
    parents: list[tuple[str, str]] = []
    before = [_row(connection, identity) for identity in changed]
    for identity, parts in changed.items():
        _change(connection, identity, parts)
    for identity in gone:
        row = _row(connection, identity)
        heir = connection.execute(_HEIR, (identity,)).fetchone()
        new_parent = row["parent"] if heir is None else heir["id"]
        children = connection.execute(
            "SELECT id FROM message WHERE chat = ? AND parent = ?", (chat_id, identity)
        ).fetchall()
        connection.execute(
            "UPDATE message SET parent = ? WHERE chat = ? AND parent = ?", (new_parent, chat_id, identity)
        )
        connection.execute("DELETE FROM message WHERE id = ?", (identity,))
        _lead_on(connection, chat_id, new_parent)
        put_words(connection, row["seq"], row["text_plain"], "")
        rows.append(row)
        parents.extend((child["id"], identity) for child in children)
    after = turns.leaf(connection, chat_id)
    return RemovedTurns(chat_id, tuple(rows), tuple(parents), tuple(before), leaf, after)


def put_back(connection: sqlite3.Connection, removed: RemovedTurns) -> None:
    """Undo a removal. What was added meanwhile stays where it is, and so does a path chosen meanwhile."""
    for row in reversed(removed.rows):
        columns = ", ".join(row)
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO message ({columns}) VALUES ({marks})", list(row.values()))  # noqa: S608 - our own names
        put_words(connection, row["seq"], "", row["text_plain"])
        attachments.keep(connection, row["id"], parts_from_json(row["parts_json"]))
        for child, parent in removed.parents:
            if parent == row["id"]:
                connection.execute("UPDATE message SET parent = ? WHERE id = ?", (parent, child))
    for row in removed.changed:
        _write(
            connection, row["id"], row["parts_json"], row["raw_json"], row["raw_origin"], row["text_plain"]
        )
    connection.execute(
        "UPDATE chat SET active_leaf = ? WHERE id = ? AND active_leaf IS ?",
        (removed.active_leaf, removed.chat_id, removed.leaf_after),
    )


def _lead_on(connection: sqlite3.Connection, chat_id: str, heir: str | None) -> None:
    """Where the deleted turn was the last one shown, and the chat shows nothing now, another one is."""
    leaf = None if heir is None else turns.newest_descendant(connection, chat_id, heir)
    connection.execute(
        "UPDATE chat SET active_leaf = ? WHERE id = ? AND active_leaf IS NULL", (leaf, chat_id)
    )


def _row(connection: sqlite3.Connection, identity: str) -> dict[str, Any]:
    return dict(connection.execute("SELECT * FROM message WHERE id = ?", (identity,)).fetchone())


def _change(connection: sqlite3.Connection, identity: str, parts: tuple[Part, ...]) -> None:
    """Other parts; the raw form is gone, because it would send back what was taken out."""
    _write(connection, identity, parts_to_json(parts), None, None, repaired(search_text(parts)))


def _write(
    connection: sqlite3.Connection, identity: str, parts: str, raw: str | None, origin: str | None, words: str
) -> None:
    before = connection.execute("SELECT seq, text_plain FROM message WHERE id = ?", (identity,)).fetchone()
    connection.execute(
        "UPDATE message SET parts_json = ?, raw_json = ?, raw_origin = ?, text_plain = ? WHERE id = ?",
        storable([parts, raw, origin, words, identity]),
    )
    put_words(connection, before["seq"], before["text_plain"], words)
