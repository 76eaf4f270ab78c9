"""What Markdown text becomes: frozen blocks and inlines, free of any way to draw them.

Every block knows the source lines it came from as `lines`, a half-open pair counted from 0 in the
text after line ends became LF. Spans take no part in comparisons.

A block with `continues` set is the next piece of the block before it: the stream cuts long blocks so
that a settled piece is never drawn again. It is drawn with no gap before it, and without what only the
first piece has (a table's header row is repeated in `header`, but not drawn twice).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

LineSpan = tuple[int, int]

CLOSING_MARKS = {"$$": "$$", "\\[": "\\]", "\\(": "\\)"}  # of a formula, by what opens it


@dataclass(frozen=True, slots=True)
class Text:
    """Words; everything in them is literal, HTML too."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Strongly emphasised inlines."""

    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Emphasised inlines."""

    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Strike:
    """Struck-out inlines."""

    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """Code within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may be offered: `target` went through `links.judge`, so it is http, https or mailto."""

    target: str
    title: str
    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class ImageChip:
    """An image that is never fetched. `host` is empty where the source names none (a path, a data URL)."""

    host: str
    alt: str
    source: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line end within a paragraph; a soft one may be drawn as a space."""

    hard: bool


@dataclass(frozen=True, slots=True)
class Maths:
    """A formula within a line: TeX `source`, and the mark it was opened with."""

    source: str
    opening: str

    @property
    def written(self) -> str:
        """The formula as it was written, with its marks."""
        return self.opening + self.source + CLOSING_MARKS[self.opening]

    @property
    def display(self) -> bool:
        """Whether it is drawn in the large form, with limits above and below."""
        return self.opening != "\\("


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A reference to the footnote of this label, shown as it is labelled."""

    label: str

    @property
    def words(self) -> str:
        """What stands for the mark."""
        return f"[{self.label}]"


Inline = Text | Strong | Emphasis | Strike | CodeSpan | Link | ImageChip | LineBreak | Maths | NoteMark
Inlines = tuple[Inline, ...]


class Alignment(StrEnum):
    """How a table column is aligned; DEFAULT follows the reading direction."""

    DEFAULT = "default"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running words."""

    inlines: Inlines
    continues: bool = False
    lines: LineSpan = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` is 1 to 6."""

    level: int
    inlines: Inlines
    lines: LineSpan = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Code: `language` is the first word after the fence as written, `text` has no last line end.

    `closed` is False where the closing fence is missing: not come yet, or forgotten.
    """

    language: str
    text: str
    closed: bool = True
    lines: LineSpan = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item; `checked` is None unless it is a task."""

    blocks: tuple["Block", ...]
    checked: bool | None = None
    lines: LineSpan = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list. `start` is the number of the first item (1 if not ordered); a tight list has no gaps."""

    ordered: bool
    start: int
    tight: bool
    items: tuple[ListItem, ...]
    continues: bool = False
    lines: LineSpan = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted blocks."""

    blocks: tuple["Block", ...]
    continues: bool = False
    lines: LineSpan = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as `header` and `alignments`."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    alignments: tuple[Alignment, ...]
    continues: bool = False
    lines: LineSpan = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the column."""

    lines: LineSpan = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class MathsBlock:
    """A formula on lines of its own. `closed` is False while its closing mark has not come yet."""

    source: str
    opening: str
    closed: bool = True
    lines: LineSpan = field(default=(0, 0), compare=False)

    @property
    def written(self) -> str:
        """The formula as it was written, with its marks."""
        return self.opening + self.source + (CLOSING_MARKS[self.opening] if self.closed else "")


@dataclass(frozen=True, slots=True)
class Note:
    """One footnote."""

    label: str
    blocks: tuple["Block", ...]
    lines: LineSpan = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Notes:
    """Footnotes; in a whole text they stand at its end, wherever they were written."""

    notes: tuple[Note, ...]
    continues: bool = False
    lines: LineSpan = field(default=(0, 0), compare=False)


Block = Paragraph | Heading | CodeBlock | ListBlock | Quote | Table | Rule | MathsBlock | Notes
Blocks = tuple[Block, ...]


def merge_text(inlines: Sequence[Inline]) -> Inlines:
    """The same inlines with neighbouring texts made one and empty ones left out."""
    merged: list[Inline] = []
    run: list[str] = []
    for inline in inlines:
        if isinstance(inline, Text):
            run.append(inline.text)
            continue
        if words := "".join(run):
            merged.append(Text(words))
        run.clear()
        merged.append(inline)
    if words := "".join(run):
        merged.append(Text(words))
    return tuple(merged)


def first_words(note: Note) -> tuple[Inlines, Blocks]:
    """The words that stand beside a note's mark, and what follows below."""
    match note.blocks:
        case (Paragraph(inlines=inlines), *others):
            return inlines, tuple(others)
        case _:
            return (), note.blocks


def join(first: Block, piece: Block) -> Block | None:
    """The block that two neighbouring pieces make, or None where `piece` does not go on from `first`."""
    lines = (first.lines[0], piece.lines[1])
    match first, piece:
        case Paragraph(), Paragraph(continues=True):
            return replace(first, inlines=merge_text((*first.inlines, *piece.inlines)), lines=lines)
        case ListBlock(), ListBlock(continues=True):
            fits = first.ordered == piece.ordered and first.tight == piece.tight
            fits = fits and (not first.ordered or piece.start == first.start + len(first.items))
            return replace(first, items=first.items + piece.items, lines=lines) if fits else None
        case Quote(), Quote(continues=True):
            return replace(first, blocks=_join_inner(first.blocks, piece.blocks), lines=lines)
        case Notes(), Notes(continues=True):
            return replace(first, notes=first.notes + piece.notes, lines=lines)
        case Table(), Table(continues=True):
            fits = first.header == piece.header and first.alignments == piece.alignments
            return replace(first, rows=first.rows + piece.rows, lines=lines) if fits else None
        case _:
            return None


def join_all(pieces: Sequence[Block]) -> Blocks:
    """The blocks that a run of pieces makes; pieces that don't fit together stay apart."""
    joined: list[Block] = []
    for piece in pieces:
        whole = join(joined[-1], piece) if joined else None
        if whole is None:
            joined.append(piece)
        else:
            joined[-1] = whole
    return tuple(joined)


def _join_inner(first: Blocks, second: Blocks) -> Blocks:
    if first and second:
        whole = join(first[-1], second[0])
        if whole is not None:
            return (*first[:-1], whole, *second[1:])
    return first + second
