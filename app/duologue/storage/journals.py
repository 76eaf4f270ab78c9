"""The journal of a streaming answer: what is left of it when the app is killed."""

from __future__ import annotations

import sqlite3

from duologue.domain.errors import StoreDamaged
from duologue.domain.message import AnswerEnding
from duologue.domain.turn_state import TurnState


def append(connection: sqlite3.Connection, message_id: str, number: int, payload: str) -> None:
    """Keep one entry, which is JSON text.

    Half of a surrogate pair is written as JSON's own escape: the other half may stand in the next entry.
    """
    connection.execute(
        "INSERT INTO delta (message, n, payload) VALUES (?, ?, ?)",
        (message_id, number, payload.encode("utf-8", "backslashreplace").decode()),
    )


def drop(connection: sqlite3.Connection, message_id: str) -> None:
    """Forget the journal of an answer that is kept whole."""
    connection.execute("DELETE FROM delta WHERE message = ?", (message_id,))


def folded(connection: sqlite3.Connection, message_id: str) -> AnswerEnding:
    """The answer as far as its journal goes, interrupted. Entries that cannot be read are left out."""
    from duologue.domain import journal  # noqa: PLC0415 - only for an answer that was broken off
    from duologue.domain.reply import Reply  # noqa: PLC0415 - as above

    reply = Reply()
    for row in connection.execute("SELECT payload FROM delta WHERE message = ? ORDER BY n", (message_id,)):
        try:
            events = journal.decode(row["payload"])
        except StoreDamaged:
            continue
        for event in events:
            reply.add(event)
    return AnswerEnding(TurnState.INTERRUPTED, reply.parts(), reply.model, reply.stop_reason)
