"""Where a long block may be cut while it streams, so that most of it is settled and the rest stays short.

What follows a cut is parsed on its own. `Context` makes that come out as the next piece of the same
block: its prefix is put before the text, and taken out of the first block again.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from duologue.markdown.blocks import (
    Block,
    Blocks,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    ListBlock,
    MathsBlock,
    Notes,
    Paragraph,
    Quote,
    Strike,
    Strong,
    Table,
    Text,
    merge_text,
)
from duologue.markdown.maths import ends_within_formula

SHORTEST_REST = 100  # characters of a paragraph that stay live: its last words may still change
FORCED_LENGTH = 4000  # characters after which a paragraph is cut where it may be wrong until the end

_STAND_IN = "x"  # a word before the rest of a paragraph: nothing in the rest can then start a block
_WINDOW = 4  # a paragraph is cut in its last three quarters
_DELIMITER = re.compile(r"`|~~|\*(?!\s)|(?<=\S)\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|\]\(|\]$")
_NEW_LINE = re.compile(r"(?<=[^\s\\]) *\n(?=[ \t]*\S)")
_SENTENCE_END = re.compile(r"(?<=[.!?:;,]) (?=[^\W_])")
_SPACE = re.compile(r"(?<=[^\s\\]) (?=[^\W_])")
_CJK_BOUNDARY = re.compile(r"(?<=[^\s\x00-\x7f])(?=[^\W_])")
_WITHIN_WORD = re.compile(r"(?<=[^\W_])(?=[^\W_])")
_ANYWHERE = re.compile(r"(?<=[^\s\\])(?=\S)")


@dataclass(frozen=True, slots=True)
class Context:
    """How the text after a cut is parsed: `prefix` before it; `strip` makes the first block a piece.

    `strip` gives None where nothing is left of that block.
    """

    prefix: str
    strip: Callable[[Block], Block | None]

    @property
    def line_count(self) -> int:
        """Lines that the prefix adds."""
        return self.prefix.count("\n")


@dataclass(frozen=True, slots=True)
class Cut:
    """A settled `piece`, the `offset` in the text where the rest starts, and the context of that rest."""

    piece: Block
    offset: int
    context: Context


@dataclass(frozen=True, slots=True)
class Tail:
    """The text that is not settled: one live block, from line `first_line` of the whole.

    `complete_lines` counts the lines that have ended; `context` is what it is parsed in now; `parse`
    reads any beginning of the text in that context.
    """

    text: str
    first_line: int
    complete_lines: int
    context: Context | None
    parse: Callable[[str], Blocks]

    def is_complete(self, line: int, count: int = 1) -> bool:
        """Whether `count` lines from `line` on have all ended."""
        return line + count <= self.first_line + self.complete_lines

    def offset(self, line: int) -> int:
        """Where `line` starts in the text."""
        position = 0
        for _ in range(line - self.first_line):
            position = self.text.index("\n", position) + 1
        return position


def starts_surely(block: Block, tail: Tail) -> bool:
    """Whether no further text can undo that `block` starts where it does."""
    match block:
        case MathsBlock():
            first, end = block.lines
            return block.closed and tail.is_complete(first, end - first)
        case Table():
            return tail.is_complete(block.lines[0], 2)
        case _:
            return tail.is_complete(block.lines[0])


def find_cut(block: Block, tail: Tail) -> Cut | None:
    """A place to cut the live block, or None if there is none yet."""
    if isinstance(block, Paragraph):
        return _cut_paragraph(tail)
    if isinstance(block, Quote) and _innermost_is_paragraph(block):
        return _cut_quoted_paragraph(block, tail)
    found = _cut_at_line(block, tail)
    if found is None:
        return None
    piece, line, context = found
    return Cut(piece, tail.offset(line), context)


_LineCut = tuple[Block, int, Context]


def _cut_at_line(block: Block, tail: Tail) -> _LineCut | None:
    match block:
        case ListBlock():
            return _cut_list(block, tail)
        case Table():
            return _cut_table(block, tail)
        case Quote():
            return _cut_quote(block, tail)
        case Notes():
            return _cut_notes(block, tail)
        case _:
            return None


def _cut_list(block: ListBlock, tail: Tail) -> _LineCut | None:
    for count in (len(block.items) - 1, len(block.items) - 2):
        line = block.items[count].lines[0]
        if count > 0 and tail.is_complete(line):
            start = block.start + count if block.ordered else 1
            piece = replace(block, items=block.items[:count], lines=(block.lines[0], line))

            def strip(first: Block, start: int = start) -> Block:
                if not isinstance(first, ListBlock):
                    return first
                return replace(first, continues=True, start=start, tight=block.tight and first.tight)

            return piece, line, Context("", strip)
    return None


def _cut_notes(block: Notes, tail: Tail) -> _LineCut | None:
    for count in (len(block.notes) - 1, len(block.notes) - 2):
        line = block.notes[count].lines[0]
        if count > 0 and tail.is_complete(line):
            piece = replace(block, notes=block.notes[:count], lines=(block.lines[0], line))
            return piece, line, Context("", _as_further_notes)
    return None


def _as_further_notes(first: Block) -> Block:
    return replace(first, continues=True) if isinstance(first, Notes) else first


def _cut_table(block: Table, tail: Tail) -> _LineCut | None:
    first_row = block.lines[1] - len(block.rows)
    kept = len(block.rows) - 1
    if kept < 1 or not tail.is_complete(first_row + kept - 1):
        return None
    line = first_row + kept
    if block.continues and tail.context is not None:
        head = tail.context.prefix
    else:
        head = tail.text[tail.offset(first_row - 2) : tail.offset(first_row)]

    def strip(first: Block) -> Block | None:
        if not isinstance(first, Table):
            return first
        return replace(first, continues=True) if first.rows else None

    piece = replace(block, rows=block.rows[:kept], lines=(block.lines[0], line))
    return piece, line, Context(head, strip)


def _cut_quote(block: Quote, tail: Tail) -> _LineCut | None:
    for count in (len(block.blocks) - 1, len(block.blocks) - 2):
        if count > 0 and starts_surely(block.blocks[count], tail):
            line = block.blocks[count].lines[0]
            piece = replace(block, blocks=block.blocks[:count], lines=(block.lines[0], line))
            return piece, line, Context("", _within_quote(lambda first: first))
    found = _cut_at_line(block.blocks[0], tail) if len(block.blocks) == 1 else None
    if found is None:
        return None
    inner, line, context = found
    piece = replace(block, blocks=(inner,), lines=(block.lines[0], line))
    return piece, line, Context(context.prefix, _within_quote(context.strip))


def _within_quote(strip: Callable[[Block], Block | None]) -> Callable[[Block], Block | None]:
    def strip_quote(first: Block) -> Block | None:
        if not isinstance(first, Quote) or not first.blocks:
            return first
        inner = strip(first.blocks[0])
        blocks = first.blocks[1:] if inner is None else (inner, *first.blocks[1:])
        return replace(first, blocks=blocks, continues=True) if blocks else None

    return strip_quote


def _innermost_is_paragraph(block: Quote) -> bool:
    inner = block.blocks[0] if len(block.blocks) == 1 else None
    return isinstance(inner, Paragraph) or (isinstance(inner, Quote) and _innermost_is_paragraph(inner))


def _cut_paragraph(tail: Tail) -> Cut | None:
    forced = len(tail.text) > FORCED_LENGTH
    for found in _candidates(tail.text, forced=forced):
        piece = _piece_before(found.start(), _gap_inline(found[0]), tail)
        if piece is not None and (forced or _is_safe(piece, tail.text[: found.start()])):
            gap = found[0].lstrip(" ") or found[0]
            return Cut(piece, found.end(), Context(_STAND_IN + gap, _without_stand_in(gap)))
    return None


def _cut_quoted_paragraph(block: Quote, tail: Tail) -> Cut | None:
    forced = len(tail.text) > FORCED_LENGTH
    depth = _quote_depth(block)
    strip = _without_stand_in("\n")
    for _ in range(depth):
        strip = _within_quote(strip)
    context = Context("> " * depth + _STAND_IN + "\n", strip)
    for found in _last_matches(_NEW_LINE, tail.text):
        piece = _piece_before(found.start(), _gap_inline(found[0]), tail)
        if piece is not None and (forced or _is_safe(piece, tail.text[: found.start()])):
            return Cut(piece, found.end(), context)
    return None


def _quote_depth(block: Block) -> int:
    return 1 + _quote_depth(block.blocks[0]) if isinstance(block, Quote) else 0


def _candidates(text: str, *, forced: bool) -> Iterator[re.Match[str]]:
    for pattern in (_NEW_LINE, _SENTENCE_END, _SPACE, _CJK_BOUNDARY):
        yield from _last_matches(pattern, text)
    if forced:
        yield from _last_matches(_WITHIN_WORD, text)
        yield from _last_matches(_ANYWHERE, text)


def _last_matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The last match in each of two stretches of the text, the later first."""
    last = len(text) - SHORTEST_REST
    for start, end in ((last * 2 // 3, last), (last // _WINDOW, last * 2 // 3)):
        found = None
        for found in pattern.finditer(text, max(start, 1), max(end, 1)):  # noqa: B007 - the last one counts
            pass
        if found is not None:
            yield found


def _gap_inline(gap: str) -> Inline:
    """The end of a piece: a line end, hard after two spaces, or a space, or nothing."""
    return LineBreak(hard=gap.startswith("  ")) if gap.endswith("\n") else Text(gap)


def _piece_before(offset: int, gap: Inline, tail: Tail) -> Block | None:
    """The one block that the text before `offset` is, with `gap` at its end; None if it is another kind."""
    blocks = tail.parse(tail.text[:offset])
    return _with_gap(blocks[0], gap) if len(blocks) == 1 else None


def _with_gap(block: Block, gap: Inline) -> Block | None:
    match block:
        case Paragraph():
            return replace(block, inlines=merge_text((*block.inlines, gap)))
        case Quote(blocks=(inner,)):
            with_gap = _with_gap(inner, gap)
            return None if with_gap is None else replace(block, blocks=(with_gap,))
        case _:
            return None


def _is_safe(piece: Block, source: str) -> bool:
    """Whether no style, code, link or formula is still open at the end of the piece."""
    if ends_within_formula(source):
        return False
    match piece:
        case Paragraph(inlines=inlines):
            words = "".join(_loose_words(inlines))
            return not _DELIMITER.search(words) and words.count("[") == words.count("]")
        case Quote(blocks=(inner,)):
            return _is_safe(inner, source)
        case _:
            return False


def _loose_words(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(text):
                yield text
            case Strong(inner) | Emphasis(inner) | Strike(inner) | Link(inlines=inner):
                yield from _loose_words(inner)
            case _:
                yield " "


def _without_stand_in(gap: str) -> Callable[[Block], Block | None]:
    def strip(first: Block) -> Block | None:
        if not isinstance(first, Paragraph | Heading) or not first.inlines:
            return first
        head, *rest = first.inlines
        if gap == "\n":
            inlines = tuple(rest[1:])
        elif isinstance(head, Text):
            inlines = merge_text((Text(head.text.removeprefix(_STAND_IN + gap)), *rest))
        else:
            return first
        if not inlines:
            return None
        stripped = replace(first, inlines=inlines)
        return replace(stripped, continues=True) if isinstance(stripped, Paragraph) else stripped

    return strip
