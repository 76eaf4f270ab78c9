"""What stands behind the words or over them: code panels, tables, quote bars and rules."""

from dataclasses import dataclass, field
from enum import StrEnum

from duologue.markdown.blocks import Table


class DecorationKind(StrEnum):
    """What to paint, or what to put controls on."""

    CODE = "code"
    QUOTE = "quote"
    RULE = "rule"
    TABLE = "table"


@dataclass(slots=True)
class ShownCode:
    """A code block as it stands in the document.

    `text` is all of it, which is what Copy takes; `lines` and `hidden` count its lines and the
    characters in it that can't be seen. Only the first `shown_lines` lines are in the document if `cut`.
    `longest` is a position in the widest line, which is about `columns` characters wide.
    """

    language: str
    text: str
    lines: int = 1
    hidden: int = 0
    shown_lines: int = 1
    shown_characters: int = 0
    cut: bool = False
    wrapped: bool = False
    longest: int = 0
    columns: int = 0


@dataclass(slots=True)
class ShownTable:
    """A piece of a table as it stands in the document.

    Pieces of one table share their `natural` and `least` column widths (pixels), and `continues` says
    that the piece before belongs to it. `shown` rows of it are in the document; `cells_before` counts
    the cells of the pieces before it, and `cut` is set from the piece on that is not shown whole.
    """

    table: Table
    natural: tuple[int, ...]
    least: tuple[int, ...]
    shown: int
    cells_before: int = 0
    cut: bool = False
    widths: tuple[int, ...] = field(default=())

    @property
    def continues(self) -> bool:
        """Whether the piece before belongs to the same table."""
        return self.table.continues


@dataclass(slots=True)
class Decoration:
    """A run of paragraphs with something behind it or on it.

    `first` and `last` are positions in the document; `left` and `right` are in pixels from the edges.
    `mirrored` marks a quote or a table that is read from right to left: its bar, or its first column, stands
    on the right.
    """

    kind: DecorationKind
    first: int
    last: int
    left: int
    right: int = 0
    mirrored: bool = False
    code: ShownCode | None = None
    table: ShownTable | None = None
