"""Text made fit for UTF-8: what a server sent may hold halves of surrogate pairs."""

from collections.abc import Sequence
from typing import Any


def repaired(text: str) -> str:
    """`text` with surrogate pairs joined and lone halves replaced by U+FFFD; all else is unchanged.

    Two deltas can each carry one half of an emoji; the joined string is a valid Python str that neither
    UTF-8 nor SQLite accepts.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def storable(values: Sequence[Any]) -> tuple[Any, ...]:
    """Values for SQLite, every text among them repaired."""
    return tuple(repaired(value) if isinstance(value, str) else value for value in values)
