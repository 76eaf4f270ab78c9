"""Which turns exist and where they stand, so that what a reader looks at never moves by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from duologue.ui import tokens
from duologue.ui.transcript.list.reading_place import ReadingPlace
from duologue.ui.transcript.list.row_stack import RowStack
from duologue.ui.transcript.list.turn_rows import TurnRows

if TYPE_CHECKING:  # see turn_rows
    from duologue.domain.message import Message
    from duologue.domain.outline import PathOutline
    from duologue.ui.theme import Theme
    from duologue.ui.transcript.list.turn_rows import Turn
    from duologue.ui.transcript.list.turn_source import Read

_AIR_ABOVE = 24
_AIR_BELOW = 28
_BETWEEN = 26
_NEAR = 1.0  # windows above and below the view in which turns exist
_NEXT_MS = 10  # until the next turn that is near but not seen is built; what is seen has been painted then
_NARROWEST = 200
_LETTER, _LINE = 7, 23  # of usual text
_AROUND_ANSWER, _AROUND_WORDS = 40, 24
_MOST_LINES_SAID = 600  # a turn of the person is cut where it is longer, and its files are not shown
_ANY = 2**31

Anchor = tuple[int, int]  # the first row in view, and where its top stands in the view


class TurnLayout:
    """Lays out the turns of a scroll area; `make` gives the widget of one, shown where nobody sees it.

    `read` gives what a turn says when it is built.

    What is seen is built at once, what is near to it one turn after the other.

    Heights are guessed until a turn exists. When they turn out to be others, the first row in view stays
    where it is, or the end does while `following`.
    """

    def __init__(
        self, area: QAbstractScrollArea, theme: Theme, make: Callable[[Message], Turn], read: Read
    ) -> None:
        self._area = area
        self._theme = theme
        self._make = make
        self._stack = RowStack()
        self.rows = TurnRows(read)
        self.following = True
        self.arranging = False
        self._next = QTimer(area)
        self._next.setSingleShot(True)
        self._next.setInterval(_NEXT_MS)
        self._next.timeout.connect(self._build_next)

    def replace_from(self, number: int, others: PathOutline | Sequence[Message]) -> None:
        """Show other turns from row `number` on; what stands above stays as it is."""
        for turn in self.rows.replace_from(number, others):
            _drop(turn)
        anchor = self.anchor()
        self._stack.replace_from(number, self._guesses(number))
        self.arrange(number, anchor)

    def column(self) -> tuple[int, int]:
        """Left edge and width of the reading column."""
        room = self._area.width()  # not the viewport's: the column must not move when the scroll bar appears
        widest = min(room - 2 * self._theme.px(tokens.AIR), self._theme.px(tokens.COLUMN_MAX))
        width = max(widest, _NARROWEST)
        return (room - width) // 2 - self._area.viewport().x(), width

    def anchor(self) -> Anchor:
        """What has to stay in its place: the first row in view whose height is known."""
        value, height = self._area.verticalScrollBar().value(), self._area.viewport().height()
        if not len(self._stack):
            return 0, 0
        in_view = self._stack.between(value, value + height)
        row = next((row for row in in_view if self.rows.is_measured(row)), self._stack.row_at(value))
        return row, self._stack.top(row) - value

    def measure_all(self) -> None:
        """The width or the looks changed, and every height with them; the same words stay at the top."""
        px = self._theme.px
        anchor = self.anchor()
        place = None if self.following else ReadingPlace.at_top_of(self._area.viewport())
        self._stack.set_spaces(px(_AIR_ABOVE), px(_BETWEEN), px(_AIR_BELOW))
        self.rows.forget_measures()
        for number, height in enumerate(self._guesses(0)):
            if self.rows.turn(number) is None:
                self._stack.set_height(number, height)
        self.arrange(0, anchor)
        if place is not None:
            self.return_to(place)

    def return_to(self, place: ReadingPlace) -> None:
        """Scroll so that the words of `place` stand where they stood."""
        bar = self._area.verticalScrollBar()
        moved = place.moved()
        if moved and not self.following:
            bar.setValue(bar.value() + moved)

    def measure(self, turn: Turn) -> None:
        """A turn may have another height."""
        number = self.rows.number_of(turn.message.id)
        if self.arranging or number is None or self.rows.turn(number) is not turn:
            return
        height = turn.fit(self.column()[1])
        if height != self._stack.height(number):
            self._stack.set_height(number, height)
            self.arrange(number)

    def arrange(self, changed_from: int, anchor: Anchor | None = None) -> None:
        """Work out the places of all rows from `changed_from` on, keeping what is read in its place."""
        if self.arranging:
            return
        self.arranging = True
        try:
            anchor = anchor or self.anchor()
            for _ in range(4):  # building rows corrects their heights, which may bring in others
                self._stack.place_from(changed_from)
                self._restore(*anchor)
                changed_from = self._build()
                if changed_from == len(self.rows):
                    break
        finally:
            self.arranging = False
        self.place()

    def place(self) -> None:
        """Put the turns near the view where they belong."""
        if not self.arranging:
            anchor = self.anchor()
            self.arranging = True
            changed = self._build()
            self.arranging = False
            if changed < len(self.rows):
                self.arrange(changed, anchor)
                return
        left, width = self.column()
        value = self._area.verticalScrollBar().value()
        for number in self._near():
            turn = self.rows.turn(number)
            if turn is not None:
                # One after the other: Qt moves the pixels only of what keeps its size meanwhile.
                turn.move(left, self._stack.top(number) - value)
                turn.resize(width, self._stack.height(number))
                turn.show()

    def bring(self, number: int) -> Turn:
        """The widget of a row, which is scrolled to the top of the view if it does not exist yet."""
        turn = self.rows.turn(number)
        if turn is None:
            self.following = False
            self.arrange(len(self.rows), (number, self._theme.px(_AIR_ABOVE)))
            turn = self.rows.turn(number)
        assert turn is not None  # noqa: S101 - arranged into view
        return turn

    def _guesses(self, number: int) -> Iterator[int]:
        """Heights from the length of the texts, for turns from a row on."""
        px = self._theme.px
        per_line, line = max(20, self.column()[1] // px(_LETTER)), px(_LINE)
        around = (px(_AROUND_WORDS), px(_AROUND_ANSWER))
        sizes = self.rows.sizes_from(number)
        return (
            min(lines + letters // per_line, _ANY if answer else _MOST_LINES_SAID) * line + around[answer]
            for lines, letters, answer in sizes
        )

    def _restore(self, anchor: int, offset: int) -> None:
        bar, height = self._area.verticalScrollBar(), self._area.viewport().height()
        bar.setPageStep(height)
        bar.setSingleStep(self._theme.px(32))
        bar.setRange(0, max(0, self._stack.total - height))
        if self.following:
            bar.setValue(bar.maximum())
        elif anchor < len(self._stack):
            bar.setValue(self._stack.top(anchor) - offset)

    def _near(self, windows: float = _NEAR) -> range:
        """The rows that stand in the view, or so many times its height above or below it."""
        value, height = self._area.verticalScrollBar().value(), self._area.viewport().height()
        margin = round(height * windows)
        return self._stack.between(value - margin, value + height + margin)

    def _build(self) -> int:
        """Build what is seen, drop what is far; the first row whose height changed, or their number."""
        near, seen = self._near(), self._near(0)
        changed = len(self.rows)
        for number in near:
            if number in seen or self.rows.turn(number) is not None:
                if self._is_other_height(number):
                    changed = min(changed, number)
            elif not self._next.isActive():
                self._next.start()
        for number in self.rows.built_outside(near):
            turn = self.rows.turn(number)
            if turn is not None and not _is_in_use(turn):
                _drop(self.rows.remove_turn(number))
        return changed

    def _build_next(self) -> None:
        """Build one turn that may be seen soon, the nearest first."""
        near, seen = self._near(), self._near(0)
        missing = [number for number in near if self.rows.turn(number) is None]
        if missing:
            number = min(missing, key=lambda row: max(seen.start - row, row - seen.stop))
            anchor = self.anchor()
            changed = self._is_other_height(number)
            self.arrange(number if changed else len(self.rows), anchor)

    def _is_other_height(self, number: int) -> bool:
        """Build a row if it is not, and measure it; whether it turns out to be taller or less tall."""
        turn = self.rows.turn(number)
        if turn is None:
            turn = self._make(self.rows.message(number))
            self.rows.add_turn(number, turn)
        if self.rows.is_measured(number):
            return False
        self.rows.set_measured(number)
        height = turn.fit(self.column()[1])
        if height == self._stack.height(number):
            return False
        self._stack.set_height(number, height)
        return True


def _drop(turn: Turn) -> None:
    turn.hide()
    turn.deleteLater()


def _is_in_use(turn: Turn) -> bool:
    """Whether a person is at work inside a turn: it has the focus, and with it any selection."""
    focus = QApplication.focusWidget()
    return focus is not None and turn.isAncestorOf(focus)
