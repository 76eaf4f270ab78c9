"""Turns a chat's path into the turns of a request: strictly alternating, nothing empty."""

from collections.abc import Iterable

from duologue.domain.message import Message, Role
from duologue.domain.parts import FilePart, Part, TextPart
from duologue.domain.request import Turn


def turns_of(path: Iterable[Message], note: str = "") -> tuple[Turn, ...]:
    """The turns to send: answers without content left out, neighbours of one role joined.

    `note` stands for turns before the path: it is said by the person before their own words.

    Servers differ in what they make of two turns of the same role, so they never see that.
    """
    turns: list[Turn] = [Turn(Role.USER.value, (TextPart(note),))] if note else []
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
    if isinstance(part, FilePart):  # an empty file is something to talk about
        return False
    return getattr(part, "text", "x") == "" and getattr(part, "redacted", None) is None
