"""What is painted behind the words: code panels, quote bars and rules."""

from dataclasses import dataclass
from enum import StrEnum


class DecorationKind(StrEnum):
    """What to paint."""

    CODE = "code"
    QUOTE = "quote"
    RULE = "rule"


@dataclass(slots=True)
class Decoration:
    """A run of paragraphs with something painted behind it.

    `first` and `last` are positions in the document; `left` is in pixels. For code, `text` is what
    Copy takes and `language` what the header says.
    """

    kind: DecorationKind
    first: int
    last: int
    left: int
    language: str = ""
    text: str = ""
