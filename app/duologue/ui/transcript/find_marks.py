"""Marks what is looked for in one text view, and keeps the marks while the words stream in."""

from bisect import bisect_right

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from duologue.ui.theme import Theme
from duologue.ui.transcript.document_lines import line_at, lines_from
from duologue.ui.transcript.needle import Needle
from duologue.ui.transcript.text_view import TextView


class FindMarks(QObject):
    """`hits` are spans in the document. What stands before a change of the words is not looked at again."""

    def __init__(self, view: TextView, theme: Theme, needle: Needle) -> None:
        super().__init__(view)
        self.view = view
        self._theme = theme
        self._needle = needle
        self._now: int | None = None
        self._marks: list[QTextEdit.ExtraSelection] = []
        self.hits: list[tuple[int, int]] = []
        self._document = view.document()
        # Where words are taken away it moves there, and it stays where words are added: whatever stands
        # before it is as it was. (Qt's own contentsChange tells less once a part is marked as dirty.)
        self._looked_to = QTextCursor(self._document)
        self._looked_to.setKeepPositionOnInsert(True)
        self._document.contentsChanged.connect(self._follow_change)
        self._look_from(0)

    def show_current(self, number: int | None) -> None:
        """Mark this hit more than the others, or none; a number too high means the last one."""
        if number is not None:
            number = min(number, len(self.hits) - 1)
        if number == self._now:
            return
        for changed in {self._now, number} - {None}:
            if changed is not None and 0 <= changed < len(self._marks):
                self._marks[changed] = self._mark(*self.hits[changed], now=changed == number)
        self._now = number
        self.view.setExtraSelections(self._marks)

    def area(self, number: int) -> QRect:
        """Where a hit stands in the view; a number too high means the last one."""
        if not self.hits:
            return QRect()
        cursor = QTextCursor(self._document)
        cursor.setPosition(self.hits[min(number, len(self.hits) - 1)][0])
        return self.view.cursorRect(cursor)

    def remove(self) -> None:
        """Take every mark away."""
        self._document.contentsChanged.disconnect(self._follow_change)
        self.hits = []
        self.view.setExtraSelections([])
        self.deleteLater()

    def _follow_change(self) -> None:
        """Once for every edit, which is at most once per frame while words arrive."""
        if self._looked_to.position() < self._document.characterCount() - 1 or not self._is_as_it_was():
            self._look_from(self._looked_to.position())

    def _is_as_it_was(self) -> bool:
        return not self._marks or bool(self._marks[-1].cursor.hasSelection())

    def _look_from(self, position: int) -> None:
        start = line_at(self._document, position)
        kept = bisect_right(self.hits, start, key=lambda hit: hit[1])
        before = self.hits[kept:]
        del self.hits[kept:], self._marks[kept:]
        for line in lines_from(self._document, start):
            if line.padded or self._needle.may_stand_in(line.quick_text):
                self.hits += [line.span(*hit) for hit in self._needle.hits(line.text)]
        self._looked_to.movePosition(QTextCursor.MoveOperation.End)
        found = self.hits[kept:]
        if not found and not before:
            return
        now = self._now
        self._marks += [self._mark(*hit, now=number == now) for number, hit in enumerate(found, kept)]
        self.view.setExtraSelections(self._marks)

    def _mark(self, start: int, end: int, *, now: bool) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        mark.format = _format(
            self._theme.colour("found_now" if now else "found"),
            self._theme.colour("on_found_now" if now else "text"),
        )
        return mark


def _format(ground: QColor, words: QColor) -> QTextCharFormat:
    built = QTextCharFormat()
    built.setBackground(ground)
    built.setForeground(words)
    return built
