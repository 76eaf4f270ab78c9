"""Joins characters that a server cut in half between two pieces of text.

JSON escapes characters beyond U+FFFF as two surrogates; some servers send them in two deltas. A lone
surrogate cannot be encoded as UTF-8, so neither a file nor the screen would take it.
"""

import re
from typing import Any

_LONE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


def without_lone_surrogates(text: str) -> str:
    """`text` with surrogate pairs joined and lone surrogates replaced by U+FFFD."""
    if text.isascii() or _LONE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def scrubbed(value: Any) -> Any:
    """A JSON value in which every string, keys included, can be encoded."""
    match value:
        case str():
            return without_lone_surrogates(value)
        case dict():
            return {without_lone_surrogates(name): scrubbed(entry) for name, entry in value.items()}
        case list():
            return [scrubbed(entry) for entry in value]
        case _:
            return value


class SurrogateJoiner:
    """Holds back half a character until its other half has come."""

    def __init__(self) -> None:
        self._half = ""

    def feed(self, text: str) -> str:
        """As much as can be shown now."""
        if not self._half and (text.isascii() or _LONE.search(text) is None):
            return text
        text = self._half + text
        self._half = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return without_lone_surrogates(text)

    def finish(self) -> str:
        """What is left when nothing more comes."""
        left, self._half = self._half, ""
        return _REPLACEMENT if left else ""
