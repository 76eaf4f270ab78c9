"""Finds new chats their places in the list by their dates; those that were there keep their order."""

import sqlite3
from collections.abc import Iterator, Sequence

from duologue.storage.arriving import NO_TIME

Dated = tuple[str, str]  # when a chat was last used, and its id


def put_by_date(connection: sqlite3.Connection, came: Sequence[Dated]) -> Iterator[None]:
    """Give every chat its place, the highest first, so that the list is in order at every moment between.

    All places are above those that were taken before. A chat that is used meanwhile goes to the top by
    itself, and is left there.
    """
    rows = connection.execute(
        "SELECT id, updated, activity FROM chat WHERE deleted_at IS NOT ? ORDER BY activity, number",
        (NO_TIME,),
    ).fetchall()
    places = {row["id"]: row["activity"] for row in rows}
    order = _merged([(row["updated"], row["id"]) for row in rows], sorted(came))
    place = max(places.values(), default=0) + len(order)
    for _, identity in reversed(order):
        connection.execute(
            "UPDATE chat SET activity = ? WHERE id = ? AND activity = ?",
            (place, identity, places.get(identity, 0)),
        )
        place -= 1
        yield


def _merged(here: list[Dated], came: list[Dated]) -> list[Dated]:
    """Both lists as one, each in its own order: `here` need not be in the order of its dates."""
    merged: list[Dated] = []
    place = 0
    for chat in here:
        while place < len(came) and came[place][0] < chat[0]:
            merged.append(came[place])
            place += 1
        merged.append(chat)
    return merged + came[place:]
