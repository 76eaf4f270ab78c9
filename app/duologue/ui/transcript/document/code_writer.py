"""Writes code into a text document: all of a usual block, the first part of a very long one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor

from duologue.markdown.blocks import CodeBlock
from duologue.markdown.hidden import count_hidden, reveal
from duologue.ui import tokens
from duologue.ui.transcript.document.decoration import Decoration, DecorationKind, ShownCode
from duologue.ui.transcript.document.text_formats import Indent, TextFormats, no_words

# What a document shows; Qt then needs some 60 ms to write it and as much at every new width.
MOST_LINES = 3000
MOST_CHARACTERS = 120_000
LONGEST_LINE = 5000  # characters
CUT_MARK = "\u2009…"  # the thin space tells Find that this is no part of the words


class CodeWriter:
    """Writes one code block at the end of the document and lets it grow there."""

    def __init__(self, formats: TextFormats) -> None:
        self._formats = formats

    @property
    def above(self) -> int:
        """The room for the header, in pixels."""
        return self._formats.code_header + self._formats.code_padding // 2

    def first_line(self, left: int) -> QTextBlockFormat:
        """The paragraph that a code block starts with, below the room for its header."""
        return self._paragraph(Indent(left + self._formats.code_padding, self._formats.gap + self.above))

    def write(self, cursor: QTextCursor, block: CodeBlock, left: int) -> Decoration:
        """Write `block` into the empty paragraph at the cursor, which has the format of a first line."""
        code = ShownCode(block.language, block.text, longest=cursor.position())
        written = Decoration(DecorationKind.CODE, cursor.position(), cursor.position(), left, code=code)
        self._add(cursor, written, block.text)
        return written

    def grow(self, cursor: QTextCursor, written: Decoration, appended: str, whole: str) -> None:
        """Add text to the block that stands at the end of the document; `whole` is all its text then."""
        code = written.code
        assert code is not None  # noqa: S101 - the caller's promise
        code.text = whole
        self._add(cursor, written, appended)

    def _add(self, cursor: QTextCursor, written: Decoration, text: str) -> None:
        code = written.code
        assert code is not None  # noqa: S101 - the caller's promise
        code.hidden += count_hidden(text)
        code.lines += text.count("\n")
        if code.cut:
            return
        first, *rest = self._fitting(code, text)
        self._insert(cursor, first, code)
        if rest:
            self._close(cursor, 0)
            cursor.insertBlock(self._between(written), self._formats.code)
            start = cursor.position()
            cursor.insertText("\n".join(rest), self._formats.code)
            for line in rest:
                _note_width(code, start, line)
                if len(line) > LONGEST_LINE:
                    no_words(QTextCursor(cursor.document()), start + utf16_length(line) - len(CUT_MARK))
                start += utf16_length(line) + 1
        code.shown_lines += len(rest)
        self._close(cursor, self._below(code))
        written.last = cursor.position()

    def _fitting(self, code: ShownCode, text: str) -> list[str]:
        """The lines of `text` that are still shown; sets `cut` where that is not all."""
        room = max(0, MOST_CHARACTERS - code.shown_characters)
        lines = reveal(text[: room + 1]).split("\n")
        left = max(1, MOST_LINES - code.shown_lines + 1)
        code.cut = len(text) > room or len(lines) > left
        code.shown_characters += min(len(text), room)
        shown = lines[:left]
        for number, line in enumerate(shown):
            if len(line) > LONGEST_LINE:
                shown[number] = line[:LONGEST_LINE] + CUT_MARK
                code.cut = True
        return shown

    def _insert(self, cursor: QTextCursor, text: str, code: ShownCode) -> None:
        """Go on with the last line, as far as a line goes."""
        if not text:
            return
        known = cursor.block().length() - 1
        if known + len(text) > LONGEST_LINE + len(CUT_MARK):
            text = text[: max(0, LONGEST_LINE - known)] + CUT_MARK
            code.cut = True
        cursor.insertText(text, self._formats.code)
        block = cursor.block()
        if code.cut and text.endswith(CUT_MARK):
            no_words(QTextCursor(cursor.document()), cursor.position() - len(CUT_MARK))
        _note_width(code, block.position(), block.text())

    def _below(self, code: ShownCode) -> int:
        formats = self._formats
        return formats.gap + formats.code_padding + (formats.more_height if code.cut else 0)

    def _close(self, cursor: QTextCursor, below: int) -> None:
        closing = cursor.blockFormat()
        if closing.bottomMargin() != below:
            closing.setBottomMargin(below)
            cursor.setBlockFormat(closing)

    def _between(self, written: Decoration) -> QTextBlockFormat:
        built = self._paragraph(Indent(written.left + self._formats.code_padding))
        built.setNonBreakableLines(written.code is not None and not written.code.wrapped)
        return built

    def _paragraph(self, indent: Indent) -> QTextBlockFormat:
        built = self._formats.block(indent, tokens.CODE_LINE_HEIGHT)
        built.setNonBreakableLines(True)
        built.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        built.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return built


def wrap_code(cursor: QTextCursor, written: Decoration, *, wrapped: bool) -> None:
    """Break the lines of a code block at the panel's edge, or no longer."""
    code = written.code
    if code is None or code.wrapped == wrapped:
        return
    code.wrapped = wrapped
    change = QTextBlockFormat()
    change.setNonBreakableLines(not wrapped)
    cursor.setPosition(written.first)
    cursor.setPosition(written.last, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeBlockFormat(change)


def _note_width(code: ShownCode, position: int, line: str) -> None:
    columns = len(line) if line.isascii() else sum(1 if letter < "\u1100" else 2 for letter in line)
    columns += 7 * line.count("\t")
    if columns > code.columns:
        code.columns, code.longest = columns, position


def utf16_length(text: str) -> int:
    """How many of Qt's positions a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
