"""Chats that are on their way in: every reader passes them by until they are all there.

Such a chat lies in the bin since no time at all, so whoever reads living chats has left it out already; the
bin itself shows what has a time. Bytes that came before their chat are named in the table `arriving`.
"""

import sqlite3
from collections.abc import Iterator

from duologue.storage.search_index import has_title, put_title, put_words

NO_TIME = ""
_AT_ONCE = 50  # turns

# Bytes are given up one by one: a page of pictures takes a while to be wiped.
_GIVE_UP = """
DELETE FROM content WHERE sha256 = ?
    AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = content.sha256)
    AND NOT EXISTS (SELECT 1 FROM draft_attachment d WHERE d.sha256 = content.sha256)
"""


def keep_file(connection: sqlite3.Connection, sha256: str, data: bytes) -> None:
    """Keep bytes whose chat is yet to come."""
    added = connection.execute("INSERT OR IGNORE INTO content (sha256, data) VALUES (?, ?)", (sha256, data))
    if added.rowcount:
        connection.execute("INSERT INTO arriving (sha256) VALUES (?)", (sha256,))


def drop_unused_files(connection: sqlite3.Connection) -> Iterator[None]:
    """Forget the bytes that came and that no chat uses, file by file."""
    for row in connection.execute("SELECT sha256 FROM arriving").fetchall():
        connection.execute(_GIVE_UP, (row["sha256"],))
        yield


def reveal(connection: sqlite3.Connection) -> None:
    """What was on its way is there."""
    connection.execute("UPDATE chat SET deleted_at = NULL WHERE deleted_at = ?", (NO_TIME,))
    connection.execute("DELETE FROM arriving")


def is_any(connection: sqlite3.Connection) -> bool:
    """Whether something is on its way, or was when its import was killed."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM chat WHERE deleted_at = ?) OR EXISTS (SELECT 1 FROM arriving)",
        (NO_TIME,),
    ).fetchone()
    return bool(row[0])


def clear(connection: sqlite3.Connection) -> Iterator[None]:
    """Take away what is on its way, some turns at a time: it may be cut short where it yields."""
    for chat in connection.execute(
        "SELECT number, id, title FROM chat WHERE deleted_at = ?", (NO_TIME,)
    ).fetchall():
        while _clear_turns(connection, chat["id"]):
            yield
        if has_title(connection, chat["number"]):  # titles come last
            put_title(connection, chat["number"], chat["title"], "")
        connection.execute("DELETE FROM chat WHERE id = ?", (chat["id"],))
        yield
    yield from drop_unused_files(connection)
    connection.execute("DELETE FROM arriving")


def _clear_turns(connection: sqlite3.Connection, chat_id: str) -> bool:
    """The oldest turns of a chat and their words in the index; False where there are none."""
    turns = connection.execute(
        "SELECT seq, id, text_plain FROM message WHERE chat = ? ORDER BY seq LIMIT ?",
        (chat_id, _AT_ONCE),
    ).fetchall()
    for turn in turns:
        put_words(connection, turn["seq"], turn["text_plain"], "")
    ids = [turn["id"] for turn in turns]
    marks = ", ".join("?" * len(ids))
    # Were the turns under them to go with them, their words would stay in the index.
    loose = f"UPDATE message SET parent = NULL WHERE chat = ? AND parent IN ({marks})"  # noqa: S608 - question marks
    connection.execute(loose, (chat_id, *ids))
    connection.execute(f"DELETE FROM message WHERE id IN ({marks})", ids)  # noqa: S608 - question marks
    return bool(ids)
