"""Writes Markdown blocks into a text document: settled ones once, the live tail again and again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument

from duologue.markdown.blocks import (
    Block,
    CodeBlock,
    Heading,
    ListBlock,
    MathsBlock,
    Notes,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
    first_words,
)
from duologue.ui import tokens
from duologue.ui.transcript.document.code_colours import CodeColours
from duologue.ui.transcript.document.code_writer import CodeWriter
from duologue.ui.transcript.document.decoration import Decoration, DecorationKind
from duologue.ui.transcript.document.grown_writer import GrownWriter
from duologue.ui.transcript.document.growth import has_grown
from duologue.ui.transcript.document.inline_writer import LINE_SEPARATOR, write_inlines
from duologue.ui.transcript.document.list_writer import ListWriter
from duologue.ui.transcript.document.maths import write_formula
from duologue.ui.transcript.document.reading_direction import reads_right_to_left
from duologue.ui.transcript.document.table_writer import join_tables, write_table
from duologue.ui.transcript.document.text_formats import CONTINUES, Indent, TextFormats

DEEPEST_INDENT = 8  # quotes within quotes beyond this stand below each other, or no room is left for words


@dataclass(frozen=True, slots=True)
class _Mark:
    """The state of the writer before a piece, so that the piece can be taken away again."""

    position: int
    fresh: bool
    decorations: int
    shape: QTextBlockFormat  # of the last paragraph then


class DocumentWriter:
    """Writes top-level pieces one after the other and can take the last ones away again.

    `decorations` tells what to paint behind the words, in document order.
    """

    def __init__(self, document: QTextDocument, formats: TextFormats) -> None:
        self._document = document
        self._formats = formats
        self._marks: list[_Mark] = []
        marks = self._marks  # not self: they go with the document, not with the next garbage
        document.destroyed.connect(lambda: marks.clear())  # noqa: PLW0108 - the signal carries what went
        self._fresh = True  # the last paragraph is empty and waits to be used
        self._code = CodeWriter(formats)
        self._colours = CodeColours(document, formats)
        self._uncoloured: list[Decoration] = []
        self.decorations: list[Decoration] = []

    def replace_from(self, number: int, pieces: Sequence[Block], before: Block | None = None) -> int:
        """Take away every piece from `number` on (counted from 0), and write `pieces` instead.

        `before` is the piece that stands at `number`, where it is the last one: if it has only grown, its
        new words are added. Gives the position from which on the document is another one.
        """
        start = self._end()
        if self._ends_open_code(number, pieces):
            start = self.decorations[-1].first
            number, pieces = number + 1, pieces[1:]
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        if before is not None and pieces and number < len(self._marks) and has_grown(before, pieces[0]):
            cursor.movePosition(QTextCursor.MoveOperation.End)
            self._grow(cursor, before, pieces[0])
            number, pieces = number + 1, pieces[1:]
        if number < len(self._marks):
            mark = self._marks[number]
            del self._marks[number:]
            self._colours.forget(self.decorations[mark.decorations :])
            del self.decorations[mark.decorations :]
            self._fresh = mark.fresh
            start = mark.position
            cursor.setPosition(start)
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            if cursor.blockFormat() != mark.shape:  # an empty paragraph has the shape of what was removed
                cursor.setBlockFormat(mark.shape)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._end_table(pieces)
        if not number:
            self._leave_above(0)
        for piece in pieces:
            shape = cursor.blockFormat()
            self._marks.append(_Mark(self._end(), self._fresh, len(self.decorations), shape))
            self._write_all(cursor, (piece,), Indent(), 0)
        cursor.endEditBlock()
        for written in self._uncoloured:  # Qt would lay out a document that is half written
            self._colours.colour(written)
        self._uncoloured.clear()
        return start

    def grow_code(self, appended: str, whole: str) -> int:
        """Add text to the code block written last; `whole` is all its text then. Gives where it begins."""
        start = self._end()
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        self._code.grow(cursor, self.decorations[-1], appended, whole)
        self.decorations[-1] = replace(self.decorations[-1])  # whoever shows it sees that it is another one
        cursor.endEditBlock()
        return start

    def _grow(self, cursor: QTextCursor, before: Block, now: Block) -> None:
        grown = GrownWriter(
            self._formats, self._lists(), self._write_all, self._inside_quote, self.decorations
        )
        grown.write(cursor, before, now, Indent(), 0)

    def _lists(self) -> ListWriter:
        return ListWriter(self._formats, self._start, self._write_all)

    def _ends_open_code(self, number: int, pieces: Sequence[Block]) -> bool:
        """If all that changed is that the last fence closed: let it grow, and colour it."""
        written = self.decorations[-1] if self.decorations else None
        if number != len(self._marks) - 1 or not pieces or written is None or written.code is None:
            return False
        block, code = pieces[0], written.code
        if not isinstance(block, CodeBlock) or written.first < self._marks[number].position:
            return False
        is_same = block.language == code.language and block.text.startswith(code.text)
        if not is_same or not block.closed:
            return False
        self.grow_code(block.text[len(code.text) :], block.text)
        self._colours.colour(self.decorations[-1])
        return True

    def _end(self) -> int:
        return self._document.characterCount() - 1

    def _write_all(self, cursor: QTextCursor, blocks: Sequence[Block], indent: Indent, depth: int) -> None:
        for block in blocks:
            match block:
                case Paragraph():
                    above = 0 if block.continues else self._formats.gap // 2
                    self._paragraph(cursor, block, indent.with_gaps(above, self._formats.gap // 2))
                case Heading():
                    self._heading(cursor, block, indent)
                case CodeBlock():
                    self._code_block(cursor, block, indent)
                case ListBlock():
                    self._lists().write(cursor, block, indent, depth)
                case Quote():
                    self._quote(cursor, block, indent, depth)
                case Table():
                    self._table(cursor, block, indent)
                case Rule() | MathsBlock() | Notes():
                    self._write_apart(cursor, block, indent)

    def _write_apart(self, cursor: QTextCursor, block: Rule | MathsBlock | Notes, indent: Indent) -> None:
        match block:
            case Rule():
                self._rule(cursor, indent)
            case MathsBlock():
                self._maths(cursor, block, indent)
            case Notes():
                self._notes(cursor, block, indent)

    def _start(self, cursor: QTextCursor, indent: Indent, line_height: int = tokens.LINE_HEIGHT) -> None:
        self._start_with(cursor, self._formats.block(indent, line_height))

    def _start_with(self, cursor: QTextCursor, block_format: QTextBlockFormat) -> None:
        if self._is_free(cursor):
            cursor.setBlockFormat(block_format)
            cursor.setBlockCharFormat(self._formats.body)
        else:
            cursor.insertBlock(block_format, self._formats.body)
        self._fresh = False

    def _is_free(self, cursor: QTextCursor) -> bool:
        """Whether the paragraph at the cursor waits for words.

        Qt leaves no space above what follows a table; the paragraph that it hides there stays hidden.
        """
        return self._fresh and not cursor.block().previous().isValid()

    def _paragraph(self, cursor: QTextCursor, block: Paragraph, indent: Indent) -> None:
        self._start(cursor, indent)
        if block.continues:
            continuing = cursor.blockFormat()
            continuing.setProperty(CONTINUES, True)  # noqa: FBT003 - Qt's own signature
            cursor.setBlockFormat(continuing)
        write_inlines(cursor, block.inlines, self._formats, self._formats.body)

    def _maths(self, cursor: QTextCursor, block: MathsBlock, indent: Indent) -> None:
        """A formula in the middle of the column; as it was written while it is not closed."""
        gap = self._formats.gap
        if not block.closed:
            self._start(cursor, indent.with_gaps(gap // 2, gap // 2))
            cursor.insertText(block.written.replace("\n", LINE_SEPARATOR), self._formats.body)
            return
        self._start(cursor, Indent(indent.left, gap, gap), 100)
        centred = cursor.blockFormat()
        centred.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        cursor.setBlockFormat(centred)
        write_formula(cursor, block, self._formats, self._formats.body)

    def _notes(self, cursor: QTextCursor, block: Notes, indent: Indent) -> None:
        """Footnotes below a line, smaller and quieter than the words."""
        if not block.continues:
            self._rule(cursor, indent)
        formats, self._formats = self._formats, self._formats.for_notes()
        self._code, code = CodeWriter(self._formats), self._code
        for note in block.notes:
            inlines, others = first_words(note)
            words = Paragraph((Text(f"[{note.label}] "), *inlines))
            gap = self._formats.gap // 4
            self._paragraph(cursor, words, Indent(indent.left, gap, gap))
            self._write_all(cursor, others, Indent(indent.left + self._formats.indent), 0)
        self._formats, self._code = formats, code

    def _heading(self, cursor: QTextCursor, block: Heading, indent: Indent) -> None:
        above = self._formats.gap * (2 if block.level <= 2 else 1) if self._end() else 0  # noqa: PLR2004 - h1, h2
        self._start(cursor, indent.with_gaps(above, self._formats.gap // 2), 130)
        write_inlines(cursor, block.inlines, self._formats, self._formats.heading(block.level))

    def _code_block(self, cursor: QTextCursor, block: CodeBlock, indent: Indent) -> None:
        if self._is_free(cursor):
            self._leave_above(self._code.above)
        self._start_with(cursor, self._code.first_line(indent.left))
        written = self._code.write(cursor, block, indent.left)
        self.decorations.append(written)
        if block.closed:
            self._uncoloured.append(written)

    def _leave_above(self, pixels: int) -> None:
        """Qt leaves no space above the first paragraph; the document has a margin then."""
        frame = self._document.rootFrame()
        shape = frame.frameFormat()
        if shape.topMargin() != pixels:
            shape.setTopMargin(pixels)
            frame.setFrameFormat(shape)

    def _table(self, cursor: QTextCursor, block: Table, indent: Indent) -> None:
        before = self.decorations[-1] if self.decorations and block.continues else None
        if before is not None and before.table is None:
            before = None
        written = write_table(cursor, block, self._formats, indent, before, fresh=self._fresh)
        self.decorations.append(written)
        if written.first != written.last:
            self._fresh = True

    def _end_table(self, pieces: Sequence[Block]) -> None:
        """The last table gets its gap back if no piece of it follows any more."""
        last = self.decorations[-1] if self.decorations else None
        goes_on = bool(pieces) and isinstance(pieces[0], Table) and pieces[0].continues
        if last is not None and last.table is not None and not goes_on:
            join_tables(self._document, last, self._formats, joined=False)

    def _quote(self, cursor: QTextCursor, block: Quote, indent: Indent, depth: int) -> None:
        first = self._end() + (0 if self._is_free(cursor) else 1)
        mirrored = reads_right_to_left(block)
        self._write_all(cursor, block.blocks, self._inside_quote(block, indent), depth)
        self.decorations.append(
            Decoration(DecorationKind.QUOTE, first, cursor.position(), indent.left, indent.right, mirrored)
        )

    def _inside_quote(self, block: Quote, indent: Indent) -> Indent:
        """Where the blocks of a quote stand: beside its bar."""
        deepest = self._formats.quote_indent * DEEPEST_INDENT
        step = min(self._formats.quote_indent, deepest - indent.left - indent.right)
        if reads_right_to_left(block):
            return Indent(indent.left, right=indent.right + step)
        return Indent(indent.left + step, right=indent.right)

    def _rule(self, cursor: QTextCursor, indent: Indent) -> None:
        gap = self._formats.gap
        self._start(cursor, indent.with_gaps(gap, gap), 100)
        place = cursor.position()
        self.decorations.append(Decoration(DecorationKind.RULE, place, place, indent.left, indent.right))
