"""What is attached to turns and drafts: bytes are kept once however often they are attached."""

import sqlite3
from collections.abc import Sequence
from uuid import uuid4

from duologue.domain.parts import (
    AttachedPart,
    ImagePart,
    Part,
    attached_parts,
    parts_from_json,
    parts_to_json,
)
from duologue.storage.text import storable

_UNUSED = """
DELETE FROM content WHERE
    NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.sha256 = content.sha256)
    AND NOT EXISTS (SELECT 1 FROM draft_attachment WHERE draft_attachment.sha256 = content.sha256)
    AND NOT EXISTS (SELECT 1 FROM arriving WHERE arriving.sha256 = content.sha256)
"""


def content(connection: sqlite3.Connection, sha256: str) -> bytes | None:
    """The bytes of this digest, or None where they are not kept (any more)."""
    row = connection.execute("SELECT data FROM content WHERE sha256 = ?", (sha256,)).fetchone()
    return None if row is None else bytes(row["data"])


def keep(connection: sqlite3.Connection, message_id: str, parts: Sequence[Part]) -> None:
    """Keep the images of a turn, and note that it needs them; text files stand in the turn itself.

    An image without its bytes is noted where they are kept already.
    """
    for part in parts:
        if isinstance(part, ImagePart):
            _keep_content(connection, part)
            note(connection, message_id, part)


def note(connection: sqlite3.Connection, message_id: str, image: ImagePart) -> None:
    """Note that a turn needs an image whose bytes are kept."""
    connection.execute(
        "INSERT INTO attachment (id, message, name, kind, sha256, bytes)"
        " SELECT ?, ?, ?, 'image', sha256, ? FROM content WHERE sha256 = ?",
        storable([uuid4().hex, message_id, image.name, image.size, image.sha256]),
    )


def keep_draft(
    connection: sqlite3.Connection, chat_id: str, parts: Sequence[AttachedPart], *, waits: bool = False
) -> None:
    """Keep what is attached to the draft of a chat, instead of what was before.

    `waits` means the message that waits for an answer to end.
    """
    connection.execute("DELETE FROM draft_attachment WHERE chat = ? AND waits = ?", (chat_id, waits))
    for number, part in enumerate(parts):
        sha256 = None
        if isinstance(part, ImagePart):
            _keep_content(connection, part)
            sha256 = part.sha256
        connection.execute(
            "INSERT INTO draft_attachment (chat, waits, n, part_json, sha256)"
            " SELECT id, ?, ?, ?, ? FROM chat WHERE id = ?",
            storable([int(waits), number, parts_to_json((part,)), sha256, chat_id]),
        )


def draft(connection: sqlite3.Connection, chat_id: str, *, waits: bool = False) -> tuple[AttachedPart, ...]:
    """What is attached to the draft of a chat, or to what waits, in its order. Raises StoreDamaged."""
    query = "SELECT part_json FROM draft_attachment WHERE chat = ? AND waits = ? ORDER BY n"
    rows = connection.execute(query, (chat_id, waits))
    return tuple(part for row in rows for part in attached_parts(parts_from_json(row["part_json"])))


def drop_unused(connection: sqlite3.Connection) -> None:
    """Forget bytes that nothing is attached to. Not while a deleted turn can still be put back."""
    connection.execute(_UNUSED)


def _keep_content(connection: sqlite3.Connection, part: ImagePart) -> None:
    if part.data is not None:
        connection.execute(
            "INSERT INTO content (sha256, data) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
            (part.sha256, part.data),
        )
