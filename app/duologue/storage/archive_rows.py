"""Reads whole chats, folders and attached bytes as they stand at one moment."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from duologue.domain.message import Message
from duologue.domain.shelf import Folder
from duologue.domain.transfer import ChatTree, ExportChoice, FileRecord, with_versions
from duologue.domain.turn_state import TurnState
from duologue.storage import journals
from duologue.storage.chat_rows import chat_from_row, message_from_row
from duologue.storage.folders import folder_from_row
from duologue.storage.sqlite_errors import told_plainly

_BUSY_SECONDS = 5.0

# The numbers of versions are counted once for all turns of a chat, not for each of them.
_TURNS = """
SELECT m.*, 1 AS version, 1 AS versions,
    u.input, u.output, u.cache_read, u.cache_write, u.thinking, u.first_token_ms, u.total_ms,
    u.id AS usage_row, u.provenance AS usage_from
FROM message m LEFT JOIN usage u ON u.id = (SELECT max(id) FROM usage WHERE message = m.id)
WHERE m.chat = ? ORDER BY m.seq
"""
_CHOSEN = """
SELECT id FROM chat
WHERE deleted_at IS NULL AND (:archived OR NOT archived) AND (:folder IS NULL OR folder IN inside)
ORDER BY activity DESC
"""
_INSIDE = """
WITH RECURSIVE inside (id) AS (
    SELECT id FROM folder WHERE id = :folder
    UNION
    SELECT f.id FROM folder f JOIN inside ON f.parent = inside.id
)
"""


class ChatSnapshot:
    """`services.ports.ChatSnapshot`: the chats as they stood when it was opened; used on one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def chat_ids(self, choice: ExportChoice) -> list[str]:
        """The chosen chats, those last used first; chats that are gone or in the bin are left out."""
        if choice.chat_ids is not None:
            return [identity for identity in choice.chat_ids if self._is_here(identity)]
        rows = self._connection.execute(
            _INSIDE + _CHOSEN, {"archived": choice.archived, "folder": choice.folder}
        )
        return [row["id"] for row in rows]

    def folders(self) -> list[Folder]:
        """Every folder."""
        rows = self._connection.execute("SELECT * FROM folder ORDER BY rowid")
        return [folder_from_row(row) for row in rows]

    def tree(self, chat_id: str) -> ChatTree:
        """A chat with all its turns; an answer that is arriving ends where its journal ends."""
        chat = self._connection.execute("SELECT * FROM chat WHERE id = ?", (chat_id,)).fetchone()
        messages = [self._closed(message_from_row(row)) for row in self._turns(chat_id)]
        return ChatTree(chat_from_row(chat), with_versions(messages))

    def file(self, sha256: str) -> FileRecord | None:
        """The bytes of an attachment, or None."""
        row = self._connection.execute("SELECT data FROM content WHERE sha256 = ?", (sha256,)).fetchone()
        return None if row is None else FileRecord(sha256, bytes(row["data"]))

    def file_ids(self, chat_id: str) -> set[str]:
        """What the turns of a chat have attached, by its SHA-256."""
        rows = self._connection.execute(
            "SELECT DISTINCT a.sha256 FROM attachment a JOIN message m ON m.id = a.message WHERE m.chat = ?",
            (chat_id,),
        )
        return {row["sha256"] for row in rows}

    def _turns(self, chat_id: str) -> Iterator[sqlite3.Row]:
        return self._connection.execute(_TURNS, (chat_id,))

    def _closed(self, message: Message) -> Message:
        if message.state is not TurnState.STREAMING:
            return message
        ending = journals.folded(self._connection, message.id)
        return replace(message, state=TurnState.INTERRUPTED, parts=ending.parts)

    def _is_here(self, chat_id: str) -> bool:
        row = self._connection.execute(
            "SELECT 1 FROM chat WHERE id = ? AND deleted_at IS NULL", (chat_id,)
        ).fetchone()
        return row is not None


@contextmanager
def snapshot_of(path: Path) -> Iterator[ChatSnapshot]:
    """The chats of a database as they stand now, through a connection that cannot write.

    Nobody who writes waits for it, and it waits for nobody. Raises StorageError.
    """
    with told_plainly(path):
        address = path.absolute().as_uri() + "?mode=ro"
        connection = sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")
            connection.execute(
                "SELECT 1 FROM chat LIMIT 1"
            ).fetchone()  # the moment is that of the first read
            yield ChatSnapshot(connection)
        finally:
            connection.close()
