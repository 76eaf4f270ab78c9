"""Writes Markdown blocks into a text document: settled ones once, the live tail again and again."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextList,
    QTextListFormat,
)

from duologue.markdown.blocks import (
    Block,
    CodeBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from duologue.markdown.hidden import reveal
from duologue.markdown.highlight import highlight
from duologue.ui import tokens
from duologue.ui.transcript.decoration import Decoration, DecorationKind
from duologue.ui.transcript.inline_writer import write_inlines
from duologue.ui.transcript.table_writer import write_table
from duologue.ui.transcript.text_formats import Indent, TextFormats

_BULLETS = (
    QTextListFormat.Style.ListDisc,
    QTextListFormat.Style.ListCircle,
    QTextListFormat.Style.ListSquare,
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """The state of the writer before a piece, so that the piece can be taken away again."""

    position: int
    fresh: bool
    decorations: int
    open_list: QTextList | None
    shape: QTextBlockFormat  # of the last paragraph then


class DocumentWriter:
    """Writes top-level pieces one after the other and can take the last ones away again.

    `decorations` tells what to paint behind the words, in document order.
    """

    def __init__(self, document: QTextDocument, formats: TextFormats) -> None:
        self._document = document
        self._formats = formats
        self._marks: list[_Mark] = []
        self._fresh = True  # the last paragraph is empty and waits to be used
        self._list: QTextList | None = None  # the list that a continuing piece goes on with
        self.decorations: list[Decoration] = []

    def replace_from(self, number: int, pieces: Sequence[Block]) -> None:
        """Take away every piece from `number` on (counted from 0), and write `pieces` instead."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        if number < len(self._marks):
            mark = self._marks[number]
            del self._marks[number:]
            del self.decorations[mark.decorations :]
            self._fresh, self._list = mark.fresh, mark.open_list
            cursor.setPosition(mark.position)
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            if cursor.blockFormat() != mark.shape:  # an empty paragraph has the shape of what was removed
                cursor.setBlockFormat(mark.shape)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for piece in pieces:
            shape = cursor.blockFormat()
            self._marks.append(_Mark(self._end(), self._fresh, len(self.decorations), self._list, shape))
            self._write_all(cursor, (piece,), Indent(), 0)
        cursor.endEditBlock()

    def grow_code(self, appended: str, whole: str) -> None:
        """Add text to the code block written last; `whole` is all its text then."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        code = self.decorations[-1]
        first, *lines = reveal(appended).split("\n")
        self._insert_code(cursor, first, self._formats.code)
        if lines:
            last = cursor.blockFormat()
            closing = last.bottomMargin()
            last.setBottomMargin(0)
            cursor.setBlockFormat(last)
            between = self._formats.block(
                Indent(code.left + self._formats.code_padding), tokens.CODE_LINE_HEIGHT
            )
            for line in lines:
                cursor.insertBlock(between, self._formats.code)
                self._insert_code(cursor, line, self._formats.code)
            between.setBottomMargin(closing)
            cursor.setBlockFormat(between)
        code.last, code.text = cursor.position(), whole
        cursor.endEditBlock()

    def _end(self) -> int:
        return self._document.characterCount() - 1

    def _write_all(self, cursor: QTextCursor, blocks: Sequence[Block], indent: Indent, depth: int) -> None:
        for block in blocks:
            match block:
                case Paragraph():
                    above = 0 if block.continues else self._formats.gap // 2
                    self._paragraph(cursor, block, Indent(indent.left, above, self._formats.gap // 2))
                case Heading():
                    self._heading(cursor, block, indent)
                case CodeBlock():
                    self._code(cursor, block, indent, plain=not block.closed)
                case ListBlock():
                    self._list_block(cursor, block, indent, depth)
                case Quote():
                    self._quote(cursor, block, indent, depth)
                case Table():
                    self._fresh = write_table(cursor, block, self._formats, indent, fresh=self._fresh)
                case Rule():
                    self._rule(cursor, indent)
            if not isinstance(block, ListBlock):
                self._list = None

    def _start(self, cursor: QTextCursor, indent: Indent, line_height: int = tokens.LINE_HEIGHT) -> None:
        block_format = self._formats.block(indent, line_height)
        if self._fresh:
            cursor.setBlockFormat(block_format)
            cursor.setBlockCharFormat(self._formats.body)
            self._fresh = False
        else:
            cursor.insertBlock(block_format, self._formats.body)

    def _paragraph(self, cursor: QTextCursor, block: Paragraph, indent: Indent) -> None:
        self._start(cursor, indent)
        write_inlines(cursor, block.inlines, self._formats, self._formats.body)

    def _heading(self, cursor: QTextCursor, block: Heading, indent: Indent) -> None:
        above = self._formats.gap * (2 if block.level <= 2 else 1) if self._end() else 0  # noqa: PLR2004 - h1, h2
        self._start(cursor, Indent(indent.left, above, self._formats.gap // 2), 130)
        write_inlines(cursor, block.inlines, self._formats, self._formats.heading(block.level))

    def _code(self, cursor: QTextCursor, block: CodeBlock, indent: Indent, *, plain: bool) -> None:
        padding, header, gap = self._formats.code_padding, self._formats.code_header, self._formats.gap
        text = reveal(block.text)
        spans = () if plain else highlight(text, block.language)
        lines = text.split("\n")
        left = indent.left + padding
        self._start(cursor, Indent(left, gap + header + padding // 2, 0), tokens.CODE_LINE_HEIGHT)
        first = cursor.position()
        between = self._formats.block(Indent(left), tokens.CODE_LINE_HEIGHT)
        start = 0
        place = 0
        for number, line in enumerate(lines):
            if number:
                cursor.insertBlock(between, self._formats.code)
            end = start + len(line)
            position = start
            while place < len(spans) and spans[place].start < end:
                span = spans[place]
                span_start, span_end = max(span.start, start), min(span.start + span.length, end)
                self._insert_code(cursor, text[position:span_start], self._formats.code)
                self._insert_code(cursor, text[span_start:span_end], self._formats.token(span.kind))
                position = span_end
                if span.start + span.length > end:
                    break
                place += 1
            self._insert_code(cursor, text[position:end], self._formats.code)
            start = end + 1
        closing = cursor.blockFormat()
        closing.setBottomMargin(gap + padding)
        cursor.setBlockFormat(closing)
        self.decorations.append(
            Decoration(DecorationKind.CODE, first, cursor.position(), indent.left, block.language, block.text)
        )

    @staticmethod
    def _insert_code(cursor: QTextCursor, text: str, characters: QTextCharFormat) -> None:
        if text:
            cursor.insertText(text, characters)

    def _list_block(self, cursor: QTextCursor, block: ListBlock, indent: Indent, depth: int) -> None:
        continued = self._list if block.continues and depth == 0 else None
        built = continued
        for item in block.items:
            built = self._item(cursor, block, item, indent, depth, built)
        if depth == 0:
            self._list = built

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
        first, *rest = item.blocks or (Paragraph(()),)
        space = gap // 4 if block.tight else gap // 2
        left = indent.left + self._formats.indent * (depth + 1)
        self._start(cursor, Indent(0, space, space))
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
        for inner in rest:
            if isinstance(inner, ListBlock):
                self._list_block(cursor, inner, indent, depth + 1)
            else:
                self._write_all(cursor, (inner,), Indent(left), depth + 1)
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

    def _quote(self, cursor: QTextCursor, block: Quote, indent: Indent, depth: int) -> None:
        first = self._end() + (0 if self._fresh else 1)
        self._write_all(cursor, block.blocks, Indent(indent.left + self._formats.quote_indent), depth)
        self.decorations.append(Decoration(DecorationKind.QUOTE, first, cursor.position(), indent.left))

    def _rule(self, cursor: QTextCursor, indent: Indent) -> None:
        gap = self._formats.gap
        self._start(cursor, Indent(indent.left, gap, gap), 100)
        self.decorations.append(
            Decoration(DecorationKind.RULE, cursor.position(), cursor.position(), indent.left)
        )
