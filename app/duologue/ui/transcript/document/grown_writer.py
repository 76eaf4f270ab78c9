"""Writes what a piece has grown by: only the new words, at the end of the document."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtGui import QTextCursor

from duologue.markdown.blocks import Block, Heading, ListBlock, Paragraph, Quote
from duologue.ui.transcript.document.decoration import Decoration
from duologue.ui.transcript.document.growth import added, blocks_of
from duologue.ui.transcript.document.inline_writer import write_inlines
from duologue.ui.transcript.document.list_writer import ListWriter
from duologue.ui.transcript.document.text_formats import Indent, TextFormats


class GrownWriter:
    """For a block that stands at the end of the document and of which `has_grown` is true.

    `write_all` writes further blocks, `inside_quote` tells where those of a quote stand; `decorations` are
    those of the document, the quote's own last.
    """

    def __init__(
        self,
        formats: TextFormats,
        lists: ListWriter,
        write_all: Callable[[QTextCursor, Sequence[Block], Indent, int], None],
        inside_quote: Callable[[Quote, Indent], Indent],
        decorations: list[Decoration],
    ) -> None:
        self._formats = formats
        self._lists = lists
        self._write_all = write_all
        self._inside_quote = inside_quote
        self._decorations = decorations

    def write(self, cursor: QTextCursor, before: Block, now: Block, indent: Indent, depth: int) -> None:
        """Make of `before`, which stands at `indent` with `depth` lists around it, what it is now."""
        match before, now:
            case Paragraph(), Paragraph():
                words = added(before.inlines, now.inlines) or ()
                write_inlines(cursor, words, self._formats, self._formats.body)
            case Heading(), Heading():
                words = added(before.inlines, now.inlines) or ()
                write_inlines(cursor, words, self._formats, self._formats.heading(now.level))
            case ListBlock(), ListBlock():
                self._list(cursor, before, now, indent, depth)
            case Quote(), Quote():
                bar = self._decorations.pop()
                inside = self._inside_quote(now, indent)
                done = len(before.blocks)
                self._last(cursor, before.blocks[-1], now.blocks[done - 1], inside, depth)
                self._write_all(cursor, now.blocks[done:], inside, depth)
                self._decorations.append(replace(bar, last=cursor.position()))

    def _list(
        self, cursor: QTextCursor, before: ListBlock, now: ListBlock, indent: Indent, depth: int
    ) -> None:
        done = len(before.items)
        stood, stands = blocks_of(before.items[-1]), blocks_of(now.items[done - 1])
        inside = self._lists.inside(indent, depth, stands[0])
        place = indent if isinstance(stood[-1], ListBlock) else inside
        self._last(cursor, stood[-1], stands[len(stood) - 1], place, depth + 1)
        self._lists.write_below(cursor, stands[len(stood) :], stands[0], indent, depth)
        if len(now.items) > done:
            self._lists.add_items(cursor, now, done, indent, depth)

    def _last(self, cursor: QTextCursor, before: Block, now: Block, indent: Indent, depth: int) -> None:
        if before != now:
            self.write(cursor, before, now, indent, depth)
