"""Marks what is looked for in one text view, and keeps the marks while the words stream in."""

import time
from bisect import bisect_right

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from duologue.ui.theme import Theme
from duologue.ui.transcript.document_lines import line_at, lines_from
from duologue.ui.transcript.needle import Needle
from duologue.ui.transcript.text_view import TextView

_SLICE_SECONDS = 0.01


class FindMarks(QObject):
    """`hits` are spans in the document, found in slices of time.

    What stands before a change of the words is not looked at again.
    """

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
        self._document.contentsChanged.connect(self._look_again)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._look_on)
        self._look_on()

    def show_current(self, number: int | None) -> None:
        """Mark this hit more than the others, or none."""
        if number == self._now:
            return
        for changed in {self._now, number} - {None}:
            if changed is not None and 0 <= changed < len(self._marks):
                self._marks[changed] = self._mark(*self.hits[changed], now=changed == number)
        self._now = number
        self.view.setExtraSelections(self._marks)

    def area(self, number: int) -> QRect:
        """Where a hit stands in the view."""
        cursor = QTextCursor(self._document)
        cursor.setPosition(self.hits[number][0])
        return self.view.cursorRect(cursor)

    def remove(self) -> None:
        """Take every mark away."""
        self._rest.stop()
        self._document.contentsChanged.disconnect(self._look_again)
        self.hits = []
        self.view.setExtraSelections([])
        self.deleteLater()

    def look_for(self, number: int) -> bool:
        """Whether there is a hit of this number; looks on if it was not reached yet."""
        while number >= len(self.hits) and self._rest.isActive():
            self._look_on()
        return number < len(self.hits)

    def _look_again(self) -> None:
        """After every edit, which is at most once per frame while words arrive: only what changed."""
        start = line_at(self._document, self._looked_to.position())
        kept = bisect_right(self.hits, start, key=lambda hit: hit[1])
        is_less = kept < len(self.hits)
        del self.hits[kept:], self._marks[kept:]
        self._looked_to.setPosition(start)
        self._look_on(show=is_less)

    def _look_on(self, *, show: bool = False) -> None:
        """Look through what fits in a slice of time, and show what was found."""
        self._rest.stop()
        due = time.perf_counter() + _SLICE_SECONDS
        known = len(self.hits)
        for line in lines_from(self._document, self._looked_to.position()):
            if time.perf_counter() > due:
                self._looked_to.setPosition(line.start)
                self._rest.start()
                break
            if line.padded or self._needle.may_stand_in(line.quick_text):
                self.hits += [line.span(*hit) for hit in self._needle.hits(line.text)]
        else:
            self._looked_to.movePosition(QTextCursor.MoveOperation.End)
        found = self.hits[known:]
        self._marks += [self._mark(*hit, now=number == self._now) for number, hit in enumerate(found, known)]
        if found or show:
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
