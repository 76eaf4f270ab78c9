"""Where a long paragraph may be cut while it streams: between words, where no style or link is open."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from duologue.markdown.blocks import (
    Block,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Paragraph,
    Quote,
    Strike,
    Strong,
    Text,
    merge_text,
)
from duologue.markdown.maths import ends_within_formula
from duologue.markdown.tail import Context, Cut, Tail, within_quote

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


def cut_paragraph(tail: Tail) -> Cut | None:
    """A place to cut the paragraph that the tail is, or None."""
    forced = len(tail.text) > FORCED_LENGTH
    for found in _candidates(tail.text, forced=forced):
        piece = _piece_before(found.start(), _gap_inline(found[0]), tail)
        if piece is not None and (forced or _is_safe(piece, tail.text[: found.start()])):
            gap = found[0].lstrip(" ") or found[0]
            return Cut(piece, found.end(), Context(_STAND_IN + gap, _without_stand_in(gap)))
    return None


def cut_quoted_paragraph(block: Quote, tail: Tail) -> Cut | None:
    """The same for one in quotes, which are all that the tail is: cut at the end of a line."""
    forced = len(tail.text) > FORCED_LENGTH
    depth = _quote_depth(block)
    strip = _without_stand_in("\n")
    for _ in range(depth):
        strip = within_quote(strip)
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
