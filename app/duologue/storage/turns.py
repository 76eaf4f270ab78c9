"""The turns of a chat as SQL: a tree whose branches are the versions a person can switch between."""

import sqlite3
from typing import Any
from uuid import uuid4

from duologue.domain.message import AnswerEnding, Message, Role
from duologue.domain.outline import PathOutline
from duologue.domain.parts import Part, parts_from_json, parts_to_json, plain_text, search_text
from duologue.domain.token_estimate import tokens_of, tokens_of_parts
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Seen, accounted
from duologue.storage import journals
from duologue.storage.chat_rows import failure_to_json, message_from_row, raw_to_json
from duologue.storage.search_index import put_words
from duologue.storage.text import repaired, storable

# What a message row is read with. The ledger keeps every row of a request; the last one counts.
_COLUMNS = """
    m.*,
    (SELECT count(*) FROM message s WHERE s.chat = m.chat AND s.parent IS m.parent AND s.seq <= m.seq)
        AS version,
    (SELECT count(*) FROM message s WHERE s.chat = m.chat AND s.parent IS m.parent) AS versions,
    u.input, u.output, u.cache_read, u.cache_write, u.thinking, u.first_token_ms, u.total_ms,
    u.id AS usage_row, u.provenance AS usage_from
"""
_USAGE = "LEFT JOIN usage u ON u.id = (SELECT max(id) FROM usage WHERE message = m.id)"
# The walk from the active leaf up to the root. `seq` need not grow along it: a turn may have lost its parent.
_PATH = f"""
WITH RECURSIVE shown (id, parent, height) AS (
    SELECT m.id, m.parent, 0 FROM message m JOIN chat c ON c.active_leaf = m.id AND c.id = m.chat
    WHERE c.id = :chat
    UNION ALL
    SELECT m.id, m.parent, shown.height + 1 FROM message m JOIN shown ON m.id = shown.parent
)
SELECT {_COLUMNS} FROM shown JOIN message m ON m.id = shown.id {_USAGE} ORDER BY shown.height DESC
"""  # noqa: S608 - constants of our own
# The same walk with nothing but what an outline holds. Each step finds one turn: they come from the leaf up.
_OUTLINE = """
WITH RECURSIVE shown (id, parent, answer, letters, lines) AS (
    SELECT m.id, m.parent, m.role = 'assistant', length(m.text_plain),
        length(m.text_plain) - length(replace(m.text_plain, char(10), '')) + 1
    FROM message m JOIN chat c ON c.active_leaf = m.id AND c.id = m.chat WHERE c.id = :chat
    UNION ALL
    SELECT m.id, m.parent, m.role = 'assistant', length(m.text_plain),
        length(m.text_plain) - length(replace(m.text_plain, char(10), '')) + 1
    FROM message m JOIN shown ON m.id = shown.parent
)
SELECT id, answer, letters, lines FROM shown
"""
# The same walk from any turn, whether it is shown or not.
_PATH_TO = f"""
WITH RECURSIVE above (id, parent, height) AS (
    SELECT id, parent, 0 FROM message WHERE id = :message
    UNION ALL
    SELECT m.id, m.parent, above.height + 1 FROM message m JOIN above ON m.id = above.parent
)
SELECT {_COLUMNS} FROM above JOIN message m ON m.id = above.id {_USAGE} ORDER BY above.height DESC
"""  # noqa: S608 - constants of our own
_IS_SHOWN = """
WITH RECURSIVE shown (id, parent) AS (
    SELECT m.id, m.parent FROM message m JOIN chat c ON c.active_leaf = m.id AND c.id = m.chat
    WHERE c.id = :chat
    UNION ALL
    SELECT m.id, m.parent FROM message m JOIN shown ON m.id = shown.parent
)
SELECT 1 FROM shown WHERE id = :message LIMIT 1
"""
_MESSAGE = f"SELECT {_COLUMNS} FROM message m {_USAGE} WHERE m.id = ?"  # noqa: S608 - see above
_NEWEST_DESCENDANT = """
WITH RECURSIVE below (id, seq) AS (
    SELECT id, seq FROM message WHERE id = :message AND chat = :chat
    UNION ALL
    SELECT m.id, m.seq FROM message m JOIN below ON m.chat = :chat AND m.parent = below.id
)
SELECT id FROM below
WHERE NOT EXISTS (SELECT 1 FROM message c WHERE c.chat = :chat AND c.parent = below.id)
ORDER BY seq DESC LIMIT 1
"""
_SIBLINGS = """
SELECT s.id FROM message m JOIN message s ON s.chat = m.chat AND s.parent IS m.parent
WHERE m.id = ? ORDER BY s.seq
"""
_PROMPT_BEFORE = """
SELECT m.seq, m.parts_json FROM message m JOIN chat c ON c.id = m.chat
WHERE m.role = 'user' AND m.seq < ? AND c.deleted_at IS NULL ORDER BY m.seq DESC
"""
_LARGEST_NUMBER = 2**63 - 1
_WORDS_ABOVE = """
WITH RECURSIVE above (parent) AS (
    SELECT parent FROM message WHERE id = ?
    UNION ALL
    SELECT m.parent FROM message m JOIN above ON m.id = above.parent
)
SELECT m.text_plain FROM above JOIN message m ON m.id = above.parent
"""

_WALK_CACHE_KIB = 512  # a walk reads every page of a chat once: the usual 2 MB would be kept for nothing

NEXT_ACTIVITY = "(SELECT coalesce(max(activity), 0) + 1 FROM chat)"


def path(connection: sqlite3.Connection, chat_id: str) -> list[Message]:
    """The turns from the root to the active leaf, in one query."""
    return [message_from_row(row) for row in connection.execute(_PATH, {"chat": chat_id})]


def path_to(connection: sqlite3.Connection, message_id: str) -> list[Message]:
    """The turns from the root to this one, whether they are shown or not; none where it is gone."""
    return [message_from_row(row) for row in connection.execute(_PATH_TO, {"message": message_id})]


def is_shown(connection: sqlite3.Connection, chat_id: str, message_id: str) -> bool:
    """Whether a turn is on the path that its chat shows."""
    found = connection.execute(_IS_SHOWN, {"chat": chat_id, "message": message_id}).fetchone()
    return found is not None


def leaf(connection: sqlite3.Connection, chat_id: str) -> str | None:
    """The last turn of the path that a chat shows."""
    row = connection.execute("SELECT active_leaf FROM chat WHERE id = ?", (chat_id,)).fetchone()
    return None if row is None else row["active_leaf"]


def outline(connection: sqlite3.Connection, chat_id: str) -> PathOutline:
    """The same turns without their words."""
    found = PathOutline()
    (usual,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size = -{_WALK_CACHE_KIB}")
    try:
        for identity, answer, letters, lines in connection.execute(_OUTLINE, {"chat": chat_id}):
            found.add(identity, is_answer=bool(answer), lines=lines, letters=letters)
    finally:
        connection.execute(f"PRAGMA cache_size = {usual}")
    found.reverse()
    return found


def read(connection: sqlite3.Connection, message_id: str) -> Message | None:
    """One turn, or None."""
    row = connection.execute(_MESSAGE, (message_id,)).fetchone()
    return None if row is None else message_from_row(row)


def written(connection: sqlite3.Connection, message_id: str) -> Message:
    """A turn that was just written, as it will be read again."""
    return message_from_row(connection.execute(_MESSAGE, (message_id,)).fetchone())


def siblings(connection: sqlite3.Connection, message_id: str) -> list[str]:
    """The ids of the versions of a turn, oldest first."""
    return [row["id"] for row in connection.execute(_SIBLINGS, (message_id,))]


def newest_descendant(connection: sqlite3.Connection, chat_id: str, message_id: str) -> str | None:
    """The newest turn at or below a turn that nothing follows."""
    places = {"chat": chat_id, "message": message_id}
    row = connection.execute(_NEWEST_DESCENDANT, places).fetchone()
    return None if row is None else str(row["id"])


def prompt_before(connection: sqlite3.Connection, seq: int | None) -> tuple[int, str] | None:
    """The words of the person's last turn before `seq` that has any, with its own `seq`, or None."""
    rows = connection.execute(_PROMPT_BEFORE, (_LARGEST_NUMBER if seq is None else seq,))
    for row in rows:  # one turn after the other: most have words, and those that follow are not read
        words = plain_text(parts_from_json(row["parts_json"]))
        if words.strip():
            return int(row["seq"]), words
    return None


def insert(connection: sqlite3.Connection, values: dict[str, Any]) -> str:
    """Add a turn under a new id, which is returned."""
    identity = uuid4().hex
    columns = ", ".join(values)
    marks = ", ".join("?" * (len(values) + 1))
    cursor = connection.execute(
        f"INSERT INTO message (id, {columns}) VALUES ({marks})",  # noqa: S608 - our own names
        storable([identity, *values.values()]),
    )
    put_words(connection, cursor.lastrowid or 0, "", repaired(values.get("text_plain", "")))
    return identity


def add_version(
    connection: sqlite3.Connection, message_id: str, parts: tuple[Part, ...], now: str
) -> Message | None:
    """Add another wording of a turn beside it and lead to it; None where the turn is gone.

    The raw form of an answer does not go along: it would send the words that were replaced.
    """
    row = connection.execute("SELECT * FROM message WHERE id = ?", (message_id,)).fetchone()
    if row is None:
        return None
    is_answer = row["role"] == Role.ASSISTANT
    kept = ("chat", "parent", "role", "style", "model", "profile", "stop_reason")
    identity = insert(
        connection,
        {
            **{column: row[column] for column in kept},
            "state": TurnState.COMPLETE if is_answer else TurnState.SENT,
            "created": now,
            "finished": now if is_answer else None,
            "parts_json": parts_to_json(parts),
            "text_plain": search_text(parts),
            "edited": int(is_answer),
        },
    )
    lead_to(connection, row["chat"], identity, now)
    return written(connection, identity)


def lead_to(connection: sqlite3.Connection, chat_id: str, message_id: str | None, now: str) -> None:
    """Make a turn the active leaf (None: leave the path that is shown) and its chat the last one used."""
    connection.execute(
        f"""
        UPDATE chat SET active_leaf = coalesce(?, active_leaf), updated = ?, activity = {NEXT_ACTIVITY}
        WHERE id = ?
        """,  # noqa: S608 - a constant
        (message_id, now, chat_id),
    )


def finish(connection: sqlite3.Connection, message_id: str, ending: AnswerEnding, now: str) -> None:
    """Fold an answer into its row and drop its journal."""
    before = connection.execute("SELECT seq, text_plain FROM message WHERE id = ?", (message_id,)).fetchone()
    words = repaired(plain_text(ending.parts))
    connection.execute(
        "UPDATE message SET state = ?, finished = ?, model = coalesce(?, model), stop_reason = ?,"
        " error_json = ?, parts_json = ?, raw_json = ?, raw_origin = ?, text_plain = ? WHERE id = ?",
        storable(
            [
                ending.state,
                now,
                ending.model,
                ending.stop_reason,
                failure_to_json(ending.failure),
                parts_to_json(ending.parts),
                raw_to_json(ending.raw),
                ending.raw.origin if ending.raw else None,
                words,
                message_id,
            ]
        ),
    )
    put_words(connection, before["seq"], before["text_plain"], words)
    journals.drop(connection, message_id)


def account_for(connection: sqlite3.Connection, message_id: str, parts: tuple[Part, ...]) -> None:
    """Note in the ledger that an answer was asked for, where it is not noted yet; its tokens are estimated.

    `parts` is what had come of the answer. Its cost stays unknown: prices are not known here.
    """
    above = connection.execute(_WORDS_ABOVE, (message_id,))
    prompt = sum(tokens_of(row["text_plain"]) for row in above)
    seen = Seen(prompt, tokens_of_parts(parts), begun=bool(parts))
    usage, _ = accounted(None, seen, TurnState.INTERRUPTED, None)
    numbers = (None, None) if usage is None else (usage.input, usage.output)
    connection.execute(
        "INSERT INTO usage (time_utc, message, profile, style, model, state, input, output, provenance)"
        " SELECT created, id, profile, style, model, state, ?, ?, 'estimated' FROM message"
        " WHERE id = ? AND NOT EXISTS (SELECT 1 FROM usage WHERE message = ?)",
        (*numbers, message_id, message_id),
    )
