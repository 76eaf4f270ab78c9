"""An editor for JSON: line numbers, colours for what is in view, mistakes marked where they stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QRect, Qt, QTimer
from PySide6.QtGui import (
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from duologue.ui import tokens
from duologue.ui.controls.tip import literal
from duologue.ui.playground.request.gutter import Gutter
from duologue.ui.playground.request.json_colours import json_formats
from duologue.ui.playground.request.long_texts import LongTexts
from duologue.ui.theme import Theme

_INDENT = "  "
_LARGE = 200_000  # characters that are laid out in a moment
_FARTHEST_BRACKET = 20_000  # characters that are searched for the other one


@dataclass(frozen=True, slots=True)
class CodeMark:
    """A mistake at `position`, counted in characters of the text."""

    position: int
    sentence: str


class CodeEditor(QPlainTextEdit):
    """Only lines in view are coloured, when they come into view or change: a long text costs no more.

    Endless lines stand shortened: `whole` is what is meant. `defer` may take over what to do with a large
    text that is pasted, and where to.
    """

    def __init__(self, theme: Theme, name: str, *, numbers: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._marks: tuple[CodeMark, ...] = ()
        self.long = LongTexts()
        self.defer: Callable[[str, QTextCursor], object] | None = None
        self.setProperty("kind", "code")
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.document().setDocumentMargin(theme.px(6))
        self._gutter = Gutter(theme, self, self.lines_in_view) if numbers else None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._colour_view)
        self.document().contentsChange.connect(self._on_change)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._soon.start())
        self.blockCountChanged.connect(lambda _count: self._make_room())
        self.updateRequest.connect(self._on_update)
        self.cursorPositionChanged.connect(self._show_selections)
        self._dress()
        theme.changed.connect(self._dress)

    def set_text(self, text: str) -> None:
        """Put another text in place of this one; it can't be undone."""
        self.setPlainText(text)
        self._soon.start()

    @property
    def whole(self) -> str:
        """The text, with everything that stands shortened in it."""
        return self.long.whole(self.toPlainText())

    def put(self, text: str) -> None:
        """As `set_text`, with endless lines shortened."""
        self.set_text(self.long.shortened(text))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Qt: paste and drop."""
        text = source.text()
        if self.defer is not None and len(text) > _LARGE:
            self.defer(text, self.textCursor())
        else:
            self.insertPlainText(self.long.added(text))

    def createMimeDataFromSelection(self) -> QMimeData:
        """Qt: copy, cut and drag: what is meant, not what stands for it."""
        data = QMimeData()
        data.setText(self.long.whole(self.textCursor().selectedText().replace("\u2029", "\n")))
        return data

    def show_marks(self, marks: Sequence[CodeMark]) -> None:
        """Mark mistakes, each in its line and beside it."""
        self._marks = tuple(marks)
        self._show_selections()
        if self._gutter is not None:
            self._gutter.show_lines({self._block_at(mark.position).blockNumber() for mark in self._marks})

    @property
    def marks(self) -> tuple[CodeMark, ...]:
        """The mistakes that are marked."""
        return self._marks

    def go_to(self, position: int) -> None:
        """Put the cursor there and show it."""
        cursor = self.textCursor()
        cursor.setPosition(min(position, max(0, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: a new line begins below the one before it; Ctrl+] and Ctrl+[ move lines in and out."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers()
            and not self.isReadOnly()
        ):
            self._new_line()
        elif control and event.key() in (Qt.Key.Key_BracketRight, Qt.Key.Key_BracketLeft):
            self._shift(inwards=event.key() == Qt.Key.Key_BracketRight)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the gutter is as high as the view."""
        super().resizeEvent(event)
        self._make_room()
        self._soon.start()

    # -- lines -------------------------------------------------------------------------------------

    def _new_line(self) -> None:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        indent = before[: len(before) - len(before.lstrip())]
        opened = before.rstrip().endswith(("{", "["))
        rest = cursor.block().text()[cursor.positionInBlock() :].lstrip()
        cursor.insertText("\n" + indent + (_INDENT if opened else ""))
        if opened and rest.startswith(("}", "]")):
            place = cursor.position()
            cursor.insertText("\n" + indent)
            cursor.setPosition(place)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _shift(self, *, inwards: bool) -> None:
        cursor = self.textCursor()
        block, last = self._block_at(cursor.selectionStart()), self._block_at(cursor.selectionEnd())
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        while block.isValid() and block.blockNumber() <= last.blockNumber():
            edit.setPosition(block.position())
            if inwards:
                edit.insertText(_INDENT)
            else:
                spaces = len(block.text()) - len(block.text().lstrip(" "))
                edit.setPosition(
                    block.position() + min(spaces, len(_INDENT)), QTextCursor.MoveMode.KeepAnchor
                )
                edit.removeSelectedText()
            block = block.next()
        edit.endEditBlock()

    # -- colours -----------------------------------------------------------------------------------

    def _on_change(self, position: int, _removed: int, added: int) -> None:
        first, last = self._seen()
        block = self._block_at(position)
        end = self._block_at(position + added).blockNumber()
        if block.blockNumber() < first.blockNumber():
            block = first
        while block.isValid() and block.blockNumber() <= min(end, last):
            self._colour(block)
            block = block.next()
        self._soon.start()

    def _seen(self) -> tuple[QTextBlock, int]:
        """The first block in view and the number of the last one."""
        first = self.firstVisibleBlock()
        lines = self.viewport().height() // max(1, self.fontMetrics().lineSpacing()) + 1
        return first, first.blockNumber() + lines

    def _colour_view(self) -> None:
        block, last = self._seen()
        while block.isValid() and block.blockNumber() <= last:
            if block.userState() != block.revision():
                self._colour(block)
                block.setUserState(block.revision())
            block = block.next()

    def _colour(self, block: QTextBlock) -> None:
        block.layout().setFormats(json_formats(self._theme, block.text()))
        self.document().markContentsDirty(block.position(), block.length())

    def _colour_anew(self) -> None:
        block, last = self._seen()
        while block.isValid() and block.blockNumber() <= last:
            self._colour(block)
            block = block.next()

    # -- selections and the gutter -----------------------------------------------------------------

    def _show_selections(self) -> None:
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(self._theme.colour("danger"))
        wave.setBackground(self._theme.colour("danger_soft"))
        made = [self._selection(mark.position, wave, mark.sentence) for mark in self._marks]
        pair = QTextCharFormat()
        pair.setBackground(self._theme.colour("accent_soft"))
        if self.hasFocus():
            made += [self._selection(position, pair) for position in self._brackets()]
        self.setExtraSelections(made)

    def _selection(self, position: int, look: QTextCharFormat, tip: str = "") -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        end = max(0, self.document().characterCount() - 1)
        start = min(position, end)
        cursor.setPosition(start if start < end else max(0, end - 1))
        cursor.setPosition(min(cursor.position() + 1, end), QTextCursor.MoveMode.KeepAnchor)
        look.setToolTip(literal(tip))
        made.cursor, made.format = cursor, look
        return made

    def _brackets(self) -> tuple[int, ...]:
        """The bracket beside the cursor and its other half."""
        cursor = self.textCursor()
        place, text = cursor.positionInBlock(), cursor.block().text()
        for at in (place - 1, place):
            if 0 <= at < len(text) and text[at] in "{}[]":
                other = self._other_half(cursor.block().position() + at, text[at])
                return () if other is None else (cursor.block().position() + at, other)
        return ()

    def _other_half(self, position: int, bracket: str) -> int | None:
        step = 1 if bracket in "{[" else -1
        level = 0
        document = self.document()
        for at in range(position, position + step * _FARTHEST_BRACKET, step):
            letter = document.characterAt(at)
            if letter in ("", "\0"):
                return None
            level += (letter in "{[") - (letter in "}]")
            if level == 0:
                return at
        return None

    def _block_at(self, position: int) -> QTextBlock:
        block = self.document().findBlock(position)
        return block if block.isValid() else self.document().lastBlock()

    def _make_room(self) -> None:
        if self._gutter is not None:
            wide = self._gutter.sizeHint().width()
            self.setViewportMargins(wide, 0, 0, 0)
            area = self.contentsRect()
            self._gutter.setGeometry(QRect(area.left() + 1, area.top() + 1, wide - 1, area.height() - 2))

    def _on_update(self, area: QRect, moved: int) -> None:
        if self._gutter is None:
            return
        if moved:
            self._gutter.scroll(0, moved)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def lines_in_view(self) -> Sequence[tuple[int, int, int]]:
        """The number from 0, top and height of every line that is in view."""
        found = []
        block = self.firstVisibleBlock()
        top = round(self.blockBoundingGeometry(block).translated(self.contentOffset()).top())
        while block.isValid() and top <= self.viewport().height():
            height = round(self.blockBoundingRect(block).height())
            found.append((block.blockNumber(), top, height))
            top += height
            block = block.next()
        return found

    def _dress(self) -> None:
        self.setFont(self._theme.font(tokens.CODE_TEXT, code=True))
        self._make_room()
        self._colour_anew()
        self._show_selections()
