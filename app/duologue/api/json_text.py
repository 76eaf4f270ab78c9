"""JSON as servers really send it: read leniently, never trusted to have the type it should have."""

import json
from typing import Any

JsonObject = dict[str, Any]

# Raw control characters in strings pass, and NaN and Infinity become null: Python servers send both.
_READER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


class Unparseable(ValueError):
    """The text is not JSON that can be read."""


def read_json(text: str) -> Any:
    """The value of a JSON text. Raises Unparseable, also for nesting or numbers beyond all measure."""
    try:
        if text.startswith("{"):  # nearly always; saves two searches for white space
            value, end = _READER.raw_decode(text)
            if end == len(text) or text[end:].isspace():
                return value
        return _READER.decode(text)
    except (ValueError, RecursionError) as error:
        raise Unparseable(type(error).__name__) from None


def write_json(value: Any) -> str:
    """Compact JSON with its letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_object(value: Any) -> JsonObject:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """The value if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def as_index(value: Any) -> int | None:
    """The value if it is a small whole number that can name a slot, else None."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < 1_000_000 else None  # noqa: PLR2004 - more blocks than any answer has
