"""Markdown text to blocks."""

import re
import threading
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from duologue.markdown.blocks import (
    Alignment,
    Block,
    Blocks,
    CodeBlock,
    Heading,
    Inlines,
    LineSpan,
    ListBlock,
    ListItem,
    MathsBlock,
    Note,
    Notes,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from duologue.markdown.inlines import read_inlines
from duologue.markdown.maths import GROWING, MATHS_BLOCK

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST_RUN = 2000  # characters; Qt needs 1.5 s for an unbroken run of 100,000 and over 20 s for 200,000
BREAK_POINT = "\u200b"  # zero-width space: a place to break, no width

_NOTE = "footnote_reference_open"
_LINE_ENDS = re.compile(r"\r\n?")
_TASK = re.compile(r"\[([ xX])\][ \t\n]+")
_ALIGNMENTS = {
    "text-align:left": Alignment.LEFT,
    "text-align:center": Alignment.CENTRE,
    "text-align:right": Alignment.RIGHT,
}


@dataclass(slots=True)
class References:
    """Link definitions (`[label]: address`) met so far: they outlive the piece of text they stood in.

    Keys are markdown-it's normalised labels; each entry's `map` holds its source lines.
    """

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)


def parse(text: str) -> Blocks:
    """The blocks of a whole text. It never fails: what is no Markdown is words."""
    tokens = _grammar().parse(normalise(text), {"references": {}})
    labels = {str(token.meta["label"]) for token in tokens if token.type == _NOTE}
    return _with_notes_last(_Reader(tokens, 0, labels).blocks())


def _with_notes_last(blocks: Iterable[Block]) -> Blocks:
    """All top-level footnotes as one block at the end."""
    others: list[Block] = []
    notes: list[Notes] = []
    for block in blocks:
        if isinstance(block, Notes):
            notes.append(block)
        else:
            others.append(block)
    if notes:
        every = tuple(note for group in notes for note in group.notes)
        others.append(Notes(every, lines=(notes[0].lines[0], notes[-1].lines[1])))
    return tuple(others)


def normalise(text: str) -> str:
    """`text` with LF line ends and without NUL, as the parser sees it."""
    return _LINE_ENDS.sub("\n", text).replace("\0", "\ufffd")


def parse_piece(text: str, references: References, first_line: int) -> Blocks:
    """The blocks of a normalised piece of text that starts at line `first_line` of the whole.

    The text may go on: a formula may be open at its end, every mark of a footnote counts, and footnotes
    stand where they were written.

    Definitions in `references` are known from the start; those found in the piece are added to it,
    with lines counted in the whole.
    """
    found: dict[str, dict[str, Any]] = dict(references.entries)
    environment: dict[str, Any] = {"references": found, GROWING: True}
    tokens = _grammar().parse(text, environment)
    for label, entry in found.items():
        if label not in references.entries:
            start, end = entry["map"]
            references.entries[label] = {**entry, "map": [start + first_line, end + first_line]}
    return tuple(_Reader(tokens, first_line, None).blocks())


def break_long_runs(text: str, longest: int = LONGEST_RUN) -> str:
    """`text` for display, with break points in every run of over `longest` characters that offers none.

    The points have no width. Copy and search use the source instead.
    """
    if len(text) <= longest:
        return text
    return _long_run(longest).sub(lambda run: BREAK_POINT.join(_slices(run[0], longest)), text)


@cache
def _long_run(longest: int) -> re.Pattern[str]:
    return re.compile(rf"[^\s{BREAK_POINT}]{{{longest + 1},}}")


def _slices(text: str, length: int) -> Iterator[str]:
    cuts = [*range(0, len(text), length), len(text)]
    return (text[start:end] for start, end in pairwise(cuts))


def _grammar() -> "MarkdownIt":
    return _grammar_of(threading.get_ident())


@cache
def _grammar_of(_thread: int) -> "MarkdownIt":
    """One for each thread: what finds bare addresses remembers the text it looks at."""
    # Imported here: markdown-it must not be loaded before the window shows.
    from duologue.markdown.grammar import build_grammar  # noqa: PLC0415

    return build_grammar()


class _Reader:
    """Reads markdown-it's flat run of tokens into nested blocks; one use each."""

    def __init__(self, tokens: "list[Token]", first_line: int, notes: Container[str] | None) -> None:
        self._tokens = tokens
        self._labels = notes
        self._first_line = first_line
        self._position = 0

    def blocks(self) -> Iterator[Block]:
        """The blocks up to the end of the container the reader is in, its closing token swallowed."""
        while self._position < len(self._tokens):
            token = self._next()
            if token.nesting < 0:
                return
            yield self._block(token)

    def _block(self, token: "Token") -> Block:  # noqa: PLR0911 - one flat case per kind is the point
        match (
            token.type
        ):  # a table of bound methods would hold this, and every token, until garbage is collected
            case "paragraph_open":
                return self._paragraph(token)
            case "heading_open":
                return self._heading(token)
            case "bullet_list_open" | "ordered_list_open":
                return self._list(token)
            case "blockquote_open":
                return self._quote(token)
            case "table_open":
                return self._table(token)
            case "fence" | "code_block":
                return self._code(token)
            case "hr":
                return self._rule(token)
            case kind if kind == MATHS_BLOCK:
                return self._maths(token)
            case kind if kind == _NOTE:
                return self._notes(token)
            case kind:
                raise KeyError(kind)

    def _next(self) -> "Token":
        token = self._tokens[self._position]
        self._position += 1
        return token

    def _lines(self, token: "Token") -> LineSpan:
        start, end = token.map or (0, 0)
        return (start + self._first_line, end + self._first_line)

    def _inlines(self) -> Inlines:
        """The inlines of the next token, and the closing token after it swallowed."""
        inlines = read_inlines(self._next().children or (), self._labels)
        self._next()
        return inlines

    def _paragraph(self, token: "Token") -> Block:
        return Paragraph(self._inlines(), lines=self._lines(token))

    def _heading(self, token: "Token") -> Block:
        return Heading(int(token.tag[1]), self._inlines(), lines=self._lines(token))

    def _code(self, token: "Token") -> Block:
        words = token.info.split(maxsplit=1)
        language = words[0] if words else ""
        text = token.content.removesuffix("\n")
        closed = bool(token.meta.get("closed", True))
        return CodeBlock(language, text, closed, lines=self._lines(token))

    def _rule(self, token: "Token") -> Block:
        return Rule(lines=self._lines(token))

    def _maths(self, token: "Token") -> Block:
        closed = bool(token.meta["closed"])
        return MathsBlock(token.content, token.markup, closed, lines=self._lines(token))

    def _notes(self, token: "Token") -> Block:
        """Footnotes that follow each other."""
        notes = [self._note(token)]
        while self._position < len(self._tokens) and self._tokens[self._position].type == _NOTE:
            notes.append(self._note(self._next()))
        return Notes(tuple(notes), lines=(notes[0].lines[0], notes[-1].lines[1]))

    def _note(self, token: "Token") -> Note:
        return Note(str(token.meta["label"]), tuple(self.blocks()), lines=self._lines(token))

    def _quote(self, token: "Token") -> Block:
        return Quote(tuple(self.blocks()), lines=self._lines(token))

    def _list(self, token: "Token") -> Block:
        first = self._position
        items = []
        while (opener := self._next()).nesting > 0:
            items.append(self._item(opener))
        # markdown-it hides the paragraphs of tight lists, and only those.
        paragraphs = (
            inner
            for inner in islice(self._tokens, first, self._position)
            if inner.type == "paragraph_open" and inner.level == token.level + 2
        )
        tight = all(paragraph.hidden for paragraph in paragraphs)
        start = token.attrGet("start")
        return ListBlock(
            ordered=token.type == "ordered_list_open",
            start=int(start) if start is not None else 1,
            tight=tight,
            items=tuple(items),
            lines=self._lines(token),
        )

    def _item(self, token: "Token") -> ListItem:
        checked = self._take_task_mark()
        return ListItem(tuple(self.blocks()), checked, lines=self._lines(token))

    def _take_task_mark(self) -> bool | None:
        """Whether the item that starts here is a ticked task; its mark is taken from the words."""
        following = self._tokens[self._position : self._position + 2]
        if [token.type for token in following] != ["paragraph_open", "inline"]:
            return None
        inline = following[1]
        mark = _TASK.match(inline.content)
        first = inline.children[0] if inline.children else None
        if mark is None or first is None or not first.content.startswith(mark[0].rstrip()):
            return None
        first.content = first.content[len(mark[0].rstrip()) :].lstrip(" \t")
        return mark[1] != " "

    def _table(self, token: "Token") -> Block:
        alignments: list[Alignment] = []
        rows: list[tuple[Inlines, ...]] = []
        cells: list[Inlines] = []
        while (inner := self._next()).type != "table_close":
            if inner.type in ("th_open", "td_open"):
                if inner.type == "th_open":
                    alignments.append(_ALIGNMENTS.get(str(inner.attrGet("style")), Alignment.DEFAULT))
                cells.append(self._inlines())
            elif inner.type == "tr_close":
                rows.append(tuple(cells))
                cells.clear()
        return Table(rows[0], tuple(rows[1:]), tuple(alignments), lines=self._lines(token))
