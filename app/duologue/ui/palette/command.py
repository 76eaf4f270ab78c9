"""One line of the palette."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """`words` are what a person reads and searches, `keys` what would have done it without the palette."""

    name: str
    words: str
    run: Callable[[], object]
    keys: str = ""
