"""The marks of a search in all the text views of one turn, counted from top to bottom."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect

from duologue.ui.theme import Theme
from duologue.ui.transcript.find.needle import Needle
from duologue.ui.transcript.turns.turn_widget import TurnWidget
from duologue.ui.transcript.view.cut_parts import CutPart, HitPlace
from duologue.ui.transcript.view.find_marks import SEEN_ANEW, FindMarks, FoundAt
from duologue.ui.transcript.view.text_view import TextView


@dataclass(frozen=True, slots=True)
class HitInTurn:
    """Where a hit is: in `area` of `view`, from `start` to `end` of its document.

    A hit that is not shown is in `place` of `part`, and the rest tells where the part's end is seen.
    """

    view: TextView
    area: QRect
    start: int
    end: int
    part: CutPart | None = None
    place: HitPlace | None = None


class TurnMarks(QObject):
    """Goes with its turn; text views that come later, as when thinking is unfolded, are marked too."""

    def __init__(self, turn: TurnWidget, theme: Theme, needle: Needle) -> None:
        super().__init__(turn)
        self._turn = turn
        self._theme = theme
        self._needle = needle
        self._marks: list[FindMarks] = []
        turn.height_changed.connect(self._follow)
        turn.installEventFilter(self)
        self._follow()

    def show_current(self, number: int | None) -> None:
        """Mark this hit more than the others, or none."""
        chosen, found = self._find(number) if number is not None else (None, None)
        for marks in self._marks:
            is_here = marks is chosen and found is not None and found.part is None
            marks.show_current(found.number if is_here and found is not None else None)

    def place(self, number: int) -> HitInTurn | None:
        """Where a hit is; None if nothing is marked."""
        marks, found = self._find(number)
        if marks is None or found is None:
            return None
        if (part := found.part) is not None:
            return HitInTurn(marks.view, marks.area_of(part), part.first, part.last, part, found.place)
        return HitInTurn(marks.view, marks.area(found.number), *marks.hits[found.number])

    def remove(self) -> None:
        """Take every mark away."""
        self._turn.height_changed.disconnect(self._follow)
        self._turn.removeEventFilter(self)
        for marks in self._marks:
            marks.remove()
        self._marks = []
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: another part of the turn may be seen."""
        if watched is self._turn and event.type() in SEEN_ANEW:
            for marks in self._marks:
                marks.show_near()
        return super().eventFilter(watched, event)

    def _find(self, number: int) -> tuple[FindMarks | None, FoundAt | None]:
        """The marks that a number belongs to; one too high means the last that is shown."""
        last: tuple[FindMarks | None, FoundAt | None] = (None, None)
        for marks in self._marks:
            found = marks.find(number)
            if isinstance(found, FoundAt):
                return marks, found
            number = found
            if marks.hits:
                last = (marks, FoundAt(len(marks.hits) - 1))
        return last

    def _follow(self) -> None:
        views = self._turn.text_views
        if views == [marks.view for marks in self._marks]:
            return
        known = {marks.view: marks for marks in self._marks}
        self._marks = [known.pop(view) if view in known else self._built(view) for view in views]
        for gone in known.values():
            gone.remove()

    def _built(self, view: TextView) -> FindMarks:
        return FindMarks(view, self._theme, self._needle, partial(self._turn.cut_parts, view))
