"""Turns a chat's path into the turns of a request: strictly alternating, nothing empty."""

from collections.abc import Iterable

from duologue.domain.message import Message
from duologue.domain.parts import Part
from duologue.domain.request import Turn


def turns_of(path: Iterable[Message]) -> tuple[Turn, ...]:
    """The turns to send: answers without content left out, neighbours of one role joined.

    Servers differ in what they make of two turns of the same role, so they never see that.
    """
    turns: list[Turn] = []
    for message in path:
        parts = tuple(part for part in message.parts if not _is_blank(part))
        if not parts:
            continue
        role = str(message.role)
        if turns and turns[-1].role == role:
            turns[-1] = Turn(role, turns[-1].parts + parts)
        else:
            turns.append(Turn(role, parts, message.raw))
    return tuple(turns)


def _is_blank(part: Part) -> bool:
    return getattr(part, "text", "x") == "" and getattr(part, "redacted", None) is None
