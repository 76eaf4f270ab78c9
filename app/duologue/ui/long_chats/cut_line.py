"""The line in the transcript from which on a shortened chat is sent."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from duologue.ui import tokens
from duologue.ui.controls.tip import literal
from duologue.ui.theme import Theme


class CutLine(QAbstractButton):
    """Stands in the space above a turn and goes with it; a click asks for the menu of what can be done."""

    menu_wanted = Signal(QObject)

    def __init__(self, theme: Theme, turn: QWidget, words: str) -> None:
        super().__init__(turn.parentWidget())
        self._theme = theme
        self._turn: QWidget | None = turn
        self.setObjectName("cutLine")
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(literal(words))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the same acts stand in the menu of the chat
        self.clicked.connect(lambda: self.menu_wanted.emit(self))
        turn.installEventFilter(self)
        turn.destroyed.connect(self._turn_gone)
        theme.changed.connect(self._stand)
        self._stand()
        self.setVisible(turn.isVisible())

    def stands_above(self, turn: QWidget | None, words: str) -> bool:
        """Whether it stands above this turn and says this."""
        return turn is self._turn and words == self.text()

    def leave(self) -> None:
        """Go away."""
        if self._turn is not None:
            self._turn.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the turn moved, or went out of sight."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._stand()
        elif event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.setVisible(event.type() is QEvent.Type.Show)
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a hairline with words in its middle."""
        painter = QPainter(self)
        font = self._theme.font(tokens.SMALL_TEXT)
        metrics = QFontMetrics(font)
        gap = self._theme.px(12)
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 4 * gap)
        wide = metrics.horizontalAdvance(words)
        left = (self.width() - wide) // 2
        middle = self.height() // 2
        painter.setPen(self._theme.colour("outline" if self.underMouse() else "hairline"))
        painter.drawLine(0, middle, left - gap, middle)
        painter.drawLine(left + wide + gap, middle, self.width(), middle)
        painter.setPen(self._theme.colour("text" if self.underMouse() else "quiet"))
        painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)

    def _stand(self) -> None:
        if self._turn is None:
            return
        high = self._theme.px(20)
        place = self._turn.geometry()
        above = self._theme.px(3)
        self.setGeometry(QRect(place.left(), place.top() - high - above, place.width(), high))
        self.raise_()

    def _turn_gone(self) -> None:
        self._turn = None
        self.hide()
        self.deleteLater()
