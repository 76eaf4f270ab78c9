"""Marks what is looked for in one text view, and keeps the marks while the words stream in."""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from duologue.ui.theme import Theme
from duologue.ui.transcript.document.document_lines import line_at, lines_from
from duologue.ui.transcript.document.maths import formula_before
from duologue.ui.transcript.document.maths_objects import LIT
from duologue.ui.transcript.find.needle import Needle
from duologue.ui.transcript.view.cut_parts import CutPart, HitPlace
from duologue.ui.transcript.view.text_view import TextView

_SLICE_SECONDS = 0.008
SEEN_ANEW = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show)
_AROUND = 300  # pixels above and below what is seen in which hits are marked


@dataclass(frozen=True, slots=True)
class FoundAt:
    """Where a hit stands: `number` among those of the view, or in a part that the view does not show."""

    number: int = 0
    part: CutPart | None = None
    place: HitPlace | None = None


class FindMarks(QObject):
    """`hits` are spans in the document, found in slices of time; only those near what is seen are marked.

    What stands before a change of the words is not looked at again. `cut_parts` tells what the view shows
    only the beginning of: hits are counted there too, but stand elsewhere.
    """

    def __init__(
        self, view: TextView, theme: Theme, needle: Needle, cut_parts: Callable[[], list[CutPart]]
    ) -> None:
        super().__init__(view)
        self.view = view
        self._theme = theme
        self._needle = needle
        self._cut_parts = cut_parts
        self._in_parts: dict[int, list[HitPlace]] = {}  # by where the part begins
        self._now: int | None = None
        self._marked = range(0)
        self._seen = (0, -1)  # from where to where in the document hits are marked
        self.hits: list[tuple[int, int]] = []
        self._document = view.document()
        # Where words are taken away it moves there, and it stays where words are added: whatever stands
        # before it is as it was. (Qt's own contentsChange tells less once a part is marked as dirty.)
        self._looked_to = QTextCursor(self._document)
        self._looked_to.setKeepPositionOnInsert(True)
        self._document.contentsChanged.connect(self._look_again)
        view.installEventFilter(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._look_on)
        self._look_on(show=True)

    def show_current(self, number: int | None) -> None:
        """Mark this hit more than the others, or none."""
        if number != self._now:
            self._now = number
            self._show()

    def show_near(self) -> None:
        """Something else may be seen of the view: mark the hits there."""
        if self._near() != self._marked:
            self._show()

    def area(self, number: int) -> QRect:
        """Where a hit stands in the view."""
        cursor = QTextCursor(self._document)
        cursor.setPosition(self._span(number)[0])
        return self.view.cursorRect(cursor)

    def area_of(self, part: CutPart) -> QRect:
        """Where the end stands of what is shown of a part."""
        cursor = QTextCursor(self._document)
        cursor.setPosition(min(part.last, self._document.characterCount() - 1))
        return self.view.cursorRect(cursor)

    def remove(self) -> None:
        """Take every mark away."""
        self._rest.stop()
        self._document.contentsChanged.disconnect(self._look_again)
        self.view.removeEventFilter(self)
        self.hits = []
        self.view.setExtraSelections([])
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: more of the view may be seen."""
        if watched is self.view and event.type() in SEEN_ANEW:
            self.show_near()
        return super().eventFilter(watched, event)

    def find(self, number: int) -> FoundAt | int:
        """Where the hit of this number is, or by how much it is too high; looks on if it must."""
        passed = 0  # hits of the view that stand before
        for part in self._cut_parts():
            first = self._hits_before(part.first)
            if number < first - passed:
                return FoundAt(passed + number)
            number -= first - passed
            passed = first
            if part.first not in self._in_parts:
                self._in_parts[part.first] = part.hits(self._needle)
            for place in self._in_parts[part.first]:
                if not number:
                    return FoundAt(passed) if place.shown else FoundAt(part=part, place=place)
                number -= 1
                passed += place.shown
            passed = self._hits_before(part.last)
        while passed + number >= len(self.hits) and self._rest.isActive():
            self._look_on()
        left = passed + number - len(self.hits)
        return FoundAt(passed + number) if left < 0 else left

    def _hits_before(self, position: int) -> int:
        while self._rest.isActive() and self._looked_to.position() < position:
            self._look_on()
        return bisect_left(self.hits, (position, 0))

    def _look_again(self) -> None:
        """After every edit, which is at most once per frame while words arrive: only what changed."""
        start = line_at(self._document, self._looked_to.position())
        kept = bisect_right(self.hits, start, key=lambda hit: hit[1])
        is_less = kept < len(self.hits)
        del self.hits[kept:]
        self._in_parts.clear()
        self._seen = (0, self._document.characterCount())  # who knows, now
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
        if show or (len(self.hits) > known and self.hits[known][0] <= self._seen[1]):
            self._show()

    def _near(self) -> range:
        """The hits on and around what is seen of the view."""
        seen = self.view.viewport().visibleRegion().boundingRect()
        if seen.isEmpty():
            self._seen = (0, -1)
            return range(0)
        around = self._theme.px(_AROUND)
        first = self.view.cursorForPosition(QPoint(0, seen.top() - around)).position()
        last = self.view.cursorForPosition(QPoint(self.view.width(), seen.bottom() + around)).position()
        self._seen = (first, last)
        return range(
            bisect_left(self.hits, first, key=lambda hit: hit[1]), bisect_right(self.hits, (last, 0))
        )

    def _show(self) -> None:
        self._marked = self._near()
        numbers = sorted(self._marked, key=lambda number: number == self._now)  # the current one is on top
        self.view.setExtraSelections([self._mark(number) for number in numbers])

    def _span(self, number: int) -> tuple[int, int]:
        """Where a hit is marked: all of a formula, the source of which is not seen."""
        start, end = self.hits[number]
        formula = formula_before(self._document, start)
        return (start, end) if formula == start else (formula, formula + 1)

    def _mark(self, number: int) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._document)
        start, end = self._span(number)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        is_now = number == self._now
        ground = self._theme.colour("found_now" if is_now else "found")
        mark.format.setForeground(self._theme.colour("on_found_now" if is_now else "text"))
        if start == self.hits[number][0]:
            mark.format.setBackground(ground)
        else:
            mark.format.setProperty(LIT, ground)  # Qt would paint a ground over the formula too
        return mark
