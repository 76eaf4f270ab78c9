"""What a view shows only the beginning of, and where a search finds something in all of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QTextDocument

from duologue.markdown.hidden import reveal
from duologue.ui.transcript.document.decoration import Decoration, ShownCode
from duologue.ui.transcript.document.document_lines import DocumentLine
from duologue.ui.transcript.find.needle import Needle
from duologue.ui.transcript.find.shown_words import PARAGRAPH_ENDS, shown_cells
from duologue.ui.transcript.view.whole_view import WholeView


@dataclass(frozen=True, slots=True)
class HitPlace:
    """A hit in all of it: whether the view shows it, and what `WholeView.show_hit` is told of it."""

    shown: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CutPart:
    """Its beginning stands from `first` up to `last` in the document; `open` shows all of it elsewhere.

    `hits` gives every hit in all of it, in the order in which they are counted.
    """

    first: int
    last: int
    hits: Callable[[Needle], list[HitPlace]]
    open: Callable[[], WholeView]


def cut_parts_of(
    document: QTextDocument, run: Sequence[Decoration], show_all: Callable[[], WholeView]
) -> Iterator[CutPart]:
    """The parts of a code block, or of the pieces of a table, of which not all is shown."""
    before = 0  # rows of the table
    for block in run:
        if block.code is not None:
            hits = partial(_hits_in_code, document, block.first, block.code)
            yield CutPart(block.first, block.last, hits, show_all)
        elif (shown := block.table) is not None:
            if shown.shown < len(shown.table.rows) + (not shown.continues):
                last = block.last if shown.shown else block.first
                yield CutPart(block.first, last, partial(_hits_in_table, block, before), show_all)
            before += len(shown.table.rows)


def _hits_in_code(document: QTextDocument, first: int, code: ShownCode, needle: Needle) -> list[HitPlace]:
    """A line of code is a paragraph of the document, which may show less of it."""
    places = []
    start = 0
    paragraph = document.findBlock(first).blockNumber()
    for number, line in enumerate(PARAGRAPH_ENDS.split(reveal(code.text))):
        found = needle.hits(line)
        if found:
            is_there = number < code.shown_lines
            words = DocumentLine([document.findBlockByNumber(paragraph + number)]).text if is_there else ""
            places += [HitPlace(end <= len(words), start + begin, start + end) for begin, end in found]
        start += len(line) + 1
    return places


def _hits_in_table(block: Decoration, before: int, needle: Needle) -> list[HitPlace]:
    """`before` counts the rows of earlier pieces."""
    shown = block.table
    assert shown is not None  # noqa: S101 - the caller's promise
    table = shown.table
    places = []
    rows = table.rows if shown.continues else (table.header, *table.rows)
    for number, row in enumerate(rows):
        below_header = before + number - (not shown.continues)
        for column, words in shown_cells(row, len(table.header), mirrored=block.mirrored):
            count = sum(len(needle.hits(line)) for line in PARAGRAPH_ENDS.split(words))
            places += [HitPlace(number < shown.shown, below_header, column)] * count
    return places
