"""Find in a text: marks every hit, counts them and goes from one to the next."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from duologue.ui.chat.find_bar import FindBar
from duologue.ui.theme import Theme

MOST_HITS = 1_000  # are marked and counted; a person looking for one letter wants no more


class FindInText(QObject):
    """`bar` is to be put above the text; it is hidden until it is opened."""

    def __init__(self, theme: Theme, text: QTextEdit) -> None:
        super().__init__(text)
        self._theme = theme
        self._text = text
        self._hits: list[QTextCursor] = []
        self._at: int | None = None
        self.bar = FindBar(theme)
        words = self.tr("Find in this text")
        self.bar.setAccessibleName(words)
        self.bar.field.setAccessibleName(words)
        self.bar.field.setPlaceholderText(words)
        self.bar.changed.connect(self._look)
        self.bar.step_wanted.connect(self.step)
        self.bar.closed.connect(self.close)
        theme.changed.connect(self._mark)

    def open(self) -> None:
        """Show the bar with what is selected in the text, or what was looked for last."""
        self.bar.open_with(self._text.textCursor().selectedText())
        self._look()

    def close(self) -> None:
        """Hide the bar and the marks; the hit a person was at stays selected."""
        self.bar.hide()
        self._hits, self._at = [], None
        self._text.setExtraSelections([])
        self._text.setFocus()

    def step(self, by: int) -> None:
        """Go to the next hit (+1) or the one before (-1), round and round."""
        if self.bar.isHidden():
            self.open()
        elif self._hits:
            place = self._at if self._at is not None else (-1 if by > 0 else 0)
            self._at = (place + by) % len(self._hits)
            self._show()

    def _look(self) -> None:
        begin = self._text.textCursor().selectionStart()
        self._hits = self._found()
        later = (place for place, hit in enumerate(self._hits) if hit.selectionStart() >= begin)
        self._at = next(later, 0) if self._hits else None
        self._show()

    def _found(self) -> list[QTextCursor]:
        words = self.bar.field.text()
        flags = QTextDocument.FindFlag(0)
        if self.bar.case.isChecked():
            flags |= QTextDocument.FindFlag.FindCaseSensitively
        found: list[QTextCursor] = []
        if words.strip():
            cursor = self._text.document().find(words, 0, flags)
            while not cursor.isNull() and len(found) < MOST_HITS:
                found.append(cursor)
                cursor = self._text.document().find(words, cursor, flags)
        return found

    def _show(self) -> None:
        if self._at is not None:
            self._text.setTextCursor(self._hits[self._at])
            self._bring_to_middle()
        self._mark()
        number = None if self._at is None else self._at + 1
        self.bar.show_count(number, len(self._hits), counting=False)

    def _bring_to_middle(self) -> None:
        """Show the hit with some of what stands around it, not at the very edge."""
        height = self._text.viewport().height()
        top = self._text.cursorRect().top()
        if not height // 6 < top < height * 4 // 5:
            bar = self._text.verticalScrollBar()
            bar.setValue(bar.value() + top - height // 3)

    def _mark(self) -> None:
        marks = []
        for place, hit in enumerate(self._hits):
            look = QTextCharFormat()
            now = place == self._at
            look.setBackground(self._theme.colour("found_now" if now else "found"))
            look.setForeground(self._theme.colour("on_found_now" if now else "text"))
            look.setFontUnderline(now)
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(hit)
            mark.format = look
            marks.append(mark)
        self._text.setExtraSelections(marks)
