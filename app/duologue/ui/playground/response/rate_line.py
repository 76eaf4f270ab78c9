"""How fast the words came: a small chart of tokens a second over the time of the stream."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from duologue.ui import tokens
from duologue.ui.controls.tip import literal
from duologue.ui.playground.response import number_words
from duologue.ui.theme import Theme

SPANS = 60
_HEIGHT = 64


class RateLine(QWidget):
    """Its accessible description says the fastest and the slowest stretch."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rates: list[float] = []
        self.setObjectName("rateLine")
        self.setAccessibleName(self.tr("Tokens a second while it streamed"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()
        theme.changed.connect(self._fit)

    @property
    def rates(self) -> list[float]:
        """Tokens a second in each stretch of time."""
        return self._rates

    def show_counts(self, first: float, last: float, counts: list[int]) -> None:
        """Show how many tokens came in equal spans from `first` to `last`, in seconds."""
        span = (last - first) / len(counts) if counts else 0.0
        rates = [count / span for count in counts] if span > 0 else []
        if rates == self._rates:
            return
        self._rates = rates
        words = self.tr("from {low} to {high}")
        told = (
            words.format(low=number_words.rate(min(rates)), high=number_words.rate(max(rates)))
            if rates
            else ""
        )
        self.setAccessibleDescription(told)
        self.setToolTip(literal(told))
        self.setVisible(bool(rates))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the line and the ground below it."""
        if not self._rates:
            return
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pad = theme.px(tokens.GAP)
        area = QRectF(self.rect()).adjusted(pad, pad, -pad, -pad)
        highest = max(self._rates) or 1.0
        step = area.width() / max(1, len(self._rates) - 1)
        line = QPainterPath()
        for place, rate in enumerate(self._rates):
            point = QPointF(area.left() + place * step, area.bottom() - area.height() * rate / highest)
            if place:
                line.lineTo(point)
            else:
                line.moveTo(point)
        ground = QPainterPath(line)
        ground.lineTo(area.bottomRight())
        ground.lineTo(area.bottomLeft())
        ground.closeSubpath()
        painter.fillPath(ground, theme.colour("accent_soft"))
        painter.setPen(QPen(theme.colour("hairline"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QPen(theme.colour("accent"), 1.5))
        painter.drawPath(line)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)

    def _fit(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT))
        self.update()
