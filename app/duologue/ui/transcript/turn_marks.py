"""The marks of a search in all the text views of one turn, counted from top to bottom."""

from PySide6.QtCore import QObject, QRect

from duologue.ui.theme import Theme
from duologue.ui.transcript.find_marks import FindMarks
from duologue.ui.transcript.needle import Needle
from duologue.ui.transcript.text_view import TextView
from duologue.ui.transcript.turn_widget import TurnWidget


class TurnMarks(QObject):
    """Goes with its turn; text views that come later, as when thinking is unfolded, are marked too."""

    def __init__(self, turn: TurnWidget, theme: Theme, needle: Needle) -> None:
        super().__init__(turn)
        self._turn = turn
        self._theme = theme
        self._needle = needle
        self._marks: list[FindMarks] = []
        turn.height_changed.connect(self._follow)
        self._follow()

    def show_current(self, number: int | None) -> None:
        """Mark this hit more than the others, or none."""
        chosen, place = self._find(number) if number is not None else (None, 0)
        for marks in self._marks:
            marks.show_current(place if marks is chosen else None)

    def place(self, number: int) -> tuple[TextView, QRect] | None:
        """The view that shows a hit, and where in it; None if nothing is marked."""
        marks, place = self._find(number)
        return (marks.view, marks.area(place)) if marks is not None else None

    def remove(self) -> None:
        """Take every mark away."""
        self._turn.height_changed.disconnect(self._follow)
        for marks in self._marks:
            marks.remove()
        self._marks = []
        self.deleteLater()

    def _find(self, number: int) -> tuple[FindMarks | None, int]:
        """The marks that a number belongs to; one too high means the last."""
        last: tuple[FindMarks | None, int] = (None, 0)
        for marks in self._marks:
            if marks.look_for(number):
                return marks, number
            number -= len(marks.hits)
            if marks.hits:
                last = (marks, len(marks.hits) - 1)
        return last

    def _follow(self) -> None:
        views = self._turn.text_views
        if views == [marks.view for marks in self._marks]:
            return
        known = {marks.view: marks for marks in self._marks}
        self._marks = [
            known.pop(view) if view in known else FindMarks(view, self._theme, self._needle) for view in views
        ]
        for gone in known.values():
            gone.remove()
