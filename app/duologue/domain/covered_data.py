"""Covers secrets in plain data before it is written anywhere."""

import re
from collections.abc import Callable, Iterator
from typing import Any

_PIECE = 8192  # characters
_CUT = re.compile(r"[\n\"'{}\[\]]")


def covered(value: Any, redact: Callable[[str], str]) -> Any:
    """The data with every text in it redacted; the names of fields and the bytes of images stay."""
    match value:
        case str():
            return "".join(map(redact, _pieces(value)))
        case {"kind": "image"}:
            return {name: value[name] if name == "data" else covered(value[name], redact) for name in value}
        case dict():
            return {name: covered(inner, redact) for name, inner in value.items()}
        case list() | tuple():
            return [covered(inner, redact) for inner in value]
        case _:
            return value


def _pieces(text: str) -> Iterator[str]:
    """A text in pieces, cut where no key can stand: looking through a long one at once stops every thread."""
    start = 0
    while len(text) - start > _PIECE:
        found = _CUT.search(text, start + _PIECE, start + 2 * _PIECE)
        end = start + 2 * _PIECE if found is None else found.end()
        yield text[start:end]
        start = end
    yield text[start:]
