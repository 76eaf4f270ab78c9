"""Writes lists into a text document: bullets, numbers and ticks, one list within another."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QTextBlock, QTextCursor, QTextList, QTextListFormat

from duologue.markdown.blocks import Block, ListBlock, ListItem, Paragraph
from duologue.ui.transcript.document.growth import blocks_of
from duologue.ui.transcript.document.inline_writer import write_inlines
from duologue.ui.transcript.document.reading_direction import reads_right_to_left
from duologue.ui.transcript.document.text_formats import Indent, TextFormats

_BULLETS = (
    QTextListFormat.Style.ListDisc,
    QTextListFormat.Style.ListCircle,
    QTextListFormat.Style.ListSquare,
)


class ListWriter:
    """`start` begins a paragraph at the cursor; `write_all` writes what else stands in an item."""

    def __init__(
        self,
        formats: TextFormats,
        start: Callable[[QTextCursor, Indent], None],
        write_all: Callable[[QTextCursor, Sequence[Block], Indent, int], None],
    ) -> None:
        self._formats = formats
        self._start = start
        self._write_all = write_all

    def write(self, cursor: QTextCursor, block: ListBlock, indent: Indent, depth: int) -> None:
        """Write a list at the cursor, `depth` lists around it."""
        # A piece that goes on is a list of its own, which counts on: Qt lays out all of a list for each item
        # that is added, so one list would cost more with every item.
        built: QTextList | None = None
        for item in block.items:
            built = self._item(cursor, block, item, indent, depth, built)

    def add_items(self, cursor: QTextCursor, block: ListBlock, done: int, indent: Indent, depth: int) -> None:
        """Write the items from place `done` on below those that end the document."""
        wanted = self._list_format(block, indent, depth).indent()
        paragraph = cursor.document().lastBlock()
        while not _stands_in_list(paragraph, wanted):
            paragraph = paragraph.previous()
        built = paragraph.textList()
        for item in block.items[done:]:
            self._item(cursor, block, item, indent, depth, built)

    def write_below(
        self, cursor: QTextCursor, blocks: Sequence[Block], first: Block, indent: Indent, depth: int
    ) -> None:
        """Write further blocks of an item, which begins with `first`, of a list at `indent`."""
        for block in blocks:
            if isinstance(block, ListBlock):
                self.write(cursor, block, indent, depth + 1)
            else:
                self._write_all(cursor, (block,), self.inside(indent, depth, first), depth + 1)

    def inside(self, indent: Indent, depth: int, first: Block) -> Indent:
        """Where the further blocks of an item stand, on the side where its mark is."""
        step = self._formats.indent * (depth + 1)
        if reads_right_to_left(first):
            return Indent(indent.left, right=indent.right + step)
        return Indent(indent.left + step, right=indent.right)

    def _item(
        self,
        cursor: QTextCursor,
        block: ListBlock,
        item: ListItem,
        indent: Indent,
        depth: int,
        built: QTextList | None,
    ) -> QTextList:
        """Write one item; the list it belongs to is made with the first one."""
        gap = self._formats.gap
        first, *rest = blocks_of(item)
        space = gap // 4 if block.tight else gap // 2
        self._start(cursor, Indent(0, space, space, indent.right))
        if built is None:
            built = cursor.createList(self._list_format(block, indent, depth))
        else:
            built.add(cursor.block())
        if item.checked is not None:
            marked = cursor.blockFormat()
            marker = marked.MarkerType.Checked if item.checked else marked.MarkerType.Unchecked
            marked.setMarker(marker)
            cursor.setBlockFormat(marked)
        if isinstance(first, Paragraph):
            write_inlines(cursor, first.inlines, self._formats, self._formats.body)
        else:
            rest = [first, *rest]
        self.write_below(cursor, rest, first, indent, depth)
        return built

    def _list_format(self, block: ListBlock, indent: Indent, depth: int) -> QTextListFormat:
        built = QTextListFormat()
        if block.ordered:
            built.setStyle(QTextListFormat.Style.ListDecimal)
            built.setStart(block.start)
        else:
            built.setStyle(_BULLETS[min(depth, len(_BULLETS) - 1)])
        built.setIndent(depth + 1 + indent.left // self._formats.indent)
        return built


def _stands_in_list(paragraph: QTextBlock, indent: int) -> bool:
    found: QTextList | None = paragraph.textList()
    return found is not None and found.format().indent() == indent
