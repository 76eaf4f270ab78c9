"""The strip beside an editor: the numbers of its lines, and which of them hold a mistake."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from duologue.ui.theme import Theme

_Line = tuple[int, int, int]


class Gutter(QWidget):
    """The numbers of the lines, and a mark beside those with a mistake."""

    def __init__(
        self,
        theme: Theme,
        editor: QPlainTextEdit,
        lines_in_view: Callable[[], Sequence[tuple[int, int, int]]],
    ) -> None:
        """`lines_in_view` gives the number from 0, top and height of each line."""
        super().__init__(editor)
        self._theme = theme
        self._editor = editor
        self._lines_in_view = lines_in_view
        self._marked: set[int] = set()

    def show_lines(self, marked: set[int]) -> None:
        """Mark these lines, counted from 0."""
        self._marked = marked
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: as wide as the number of the last line."""
        digits = max(3, len(str(self._editor.blockCount())))
        return QSize(self._editor.fontMetrics().horizontalAdvance("9") * (digits + 2), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the numbers of the lines in view."""
        painter = QPainter(self)
        theme = self._theme
        painter.fillRect(event.rect(), theme.colour("code"))
        painter.setFont(self._editor.font())
        one = self._editor.fontMetrics().lineSpacing()
        pad = self._editor.fontMetrics().horizontalAdvance("9")
        for number, top, _height in self._lines_in_view():
            marked = number in self._marked
            if marked:
                painter.fillRect(0, top, self.width(), one, theme.colour("danger_soft"))
            painter.setPen(theme.colour("danger" if marked else "faint"))
            place = QRect(0, top - 1, self.width() - pad, one)  # the gutter stands 1 px lower than the text
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(number + 1))
        painter.end()
