"""A bar that is filled as far as something is used."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from duologue.ui.theme import Theme

_HIGH = 8


class LevelBar(QWidget):
    """`share` is 0 to 1, None where it is unknown; `notch` is where a level is marked, None for nowhere."""

    def __init__(
        self, theme: Theme, name: str, share: float | None, tone: str = "accent", notch: float | None = None
    ) -> None:
        super().__init__()
        self._theme = theme
        self._share = share
        self._tone = tone
        self._notch = notch
        self.setAccessibleName(name)
        self.setFixedHeight(theme.px(_HIGH))
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the whole, the used part, the notch."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        radius = whole.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("hairline"))
        painter.drawRoundedRect(whole, radius, radius)
        if self._share:
            part = QRectF(whole)
            part.setWidth(max(whole.height(), whole.width() * min(1.0, self._share)))
            painter.setBrush(self._theme.colour(self._tone))
            painter.drawRoundedRect(part, radius, radius)
        if self._notch is not None:
            x = whole.width() * self._notch
            painter.setBrush(self._theme.colour("outline"))
            painter.drawRect(QRectF(x - 1, 0, 2, whole.height()))
