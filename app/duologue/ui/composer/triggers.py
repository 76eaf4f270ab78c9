"""What typed words ask for: "/" at the beginning for a prompt, "@" at the beginning of a word for a model."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

_SLASH = re.compile(r"/(?!\s)[^\n]{0,60}")
_AT = re.compile(r"(?:^|(?<=\s))@[^\s@]{0,60}\Z")
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)


class Wish(Enum):
    """What is asked for."""

    PROMPT = auto()
    MODEL = auto()


@dataclass(frozen=True, slots=True)
class Trigger:
    """`typed` is the sign and what was typed after it, up to the cursor."""

    wish: Wish
    typed: str

    @property
    def query(self) -> str:
        """What to look for."""
        return self.typed[1:]


def trigger_in(line: str, *, first: bool, fences_above: Callable[[], int]) -> Trigger | None:
    """What the cursor's line, up to the cursor, asks for, or None; `first` says that it is the first line.

    `fences_above` counts the lines above that begin or end a fenced block: it is asked only if need be.
    """
    if first and _SLASH.fullmatch(line):
        return Trigger(Wish.PROMPT, line)
    found = _AT.search(line)
    if found is None or line[: found.start()].count("`") % 2 or fences_above() % 2:
        return None
    return Trigger(Wish.MODEL, found[0])


def fences_in(text: str) -> int:
    """How many lines begin or end a fenced block."""
    return len(_FENCE.findall(text))
