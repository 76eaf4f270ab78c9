"""The pill that brings a reader back to the newest words."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton

from duologue.ui.icons import icon
from duologue.ui.theme import Theme
from duologue.ui.transcript.list.turn_list import TurnList


class NewestPill(QPushButton):
    """Floats over the end of the conversation while the reader is somewhere else."""

    def __init__(self, theme: Theme, turns: TurnList) -> None:
        super().__init__(turns)
        self._theme = theme
        self._turns = turns
        self.setText(self.tr("Newest"))
        self.setAccessibleName(self.tr("Go to the newest message"))
        self.setObjectName("newestPill")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(turns.go_to_newest)
        turns.following_changed.connect(self.look)
        turns.verticalScrollBar().rangeChanged.connect(self.look)
        turns.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def look(self) -> None:
        """Be there only where there is something to go to."""
        turns = self._turns
        self.setVisible(not turns.following and turns.verticalScrollBar().maximum() > 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: stay at the bottom middle of the conversation."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._stand()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: about to be seen."""
        self._stand()
        self.raise_()
        super().showEvent(event)

    def _stand(self) -> None:
        self.adjustSize()
        left = (self._turns.width() - self.width()) // 2
        self.move(left, self._turns.height() - self.height() - self._theme.px(12))

    def _dress(self) -> None:
        side = self._theme.px(16)
        self.setIcon(icon("down", self._theme.colours.text, side))
        self.setIconSize(QSize(side, side))
