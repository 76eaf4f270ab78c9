"""What a body is made of, told by its bytes: servers often name the wrong type."""

from enum import Enum, auto

from duologue.api.json_text import Unparseable, read_json
from duologue.api.sse import BYTE_ORDER_MARK

DONE = "[DONE]"
_LONGEST_SNIFF = 64 * 1024


class BodyForm(Enum):
    """The forms of a body; REFUSAL is known from the status alone."""

    UNKNOWN = auto()
    EVENTS = auto()
    OBJECT = auto()  # one JSON value
    PAGE = auto()  # HTML
    REFUSAL = auto()  # the body of an HTTP error


def sniffed(body: bytearray) -> BodyForm:
    """What the first bytes show; servers often name the wrong type."""
    if BYTE_ORDER_MARK.startswith(body[:3]) and len(body) < len(BYTE_ORDER_MARK):
        return BodyForm.UNKNOWN
    content = bytes(body[:_LONGEST_SNIFF]).removeprefix(BYTE_ORDER_MARK).lstrip()
    if not content:
        return BodyForm.UNKNOWN if len(body) < _LONGEST_SNIFF else BodyForm.EVENTS
    return {b"{": BodyForm.OBJECT, b"[": BodyForm.OBJECT, b"<": BodyForm.PAGE}.get(
        content[:1], BodyForm.EVENTS
    )


def values_of(data: str) -> tuple[list[object], str | None]:
    """The JSON values of a record, and the first text of it that is none.

    Some servers forget the blank line between two events: then every line is a value of its own.
    """
    try:
        return _flat(read_json(data)), None
    except Unparseable:
        pass
    values: list[object] = []
    unread: str | None = None
    for line in data.split("\n"):
        if not line.strip() or line.strip() == DONE:
            continue
        try:
            values.extend(_flat(read_json(line)))
        except Unparseable:
            unread = line if unread is None else unread
    return values, unread


def _flat(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
