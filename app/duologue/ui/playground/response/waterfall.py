"""The phases of an exchange as bars on one axis of time."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from duologue.domain.phases import Phase, PhaseKind
from duologue.ui import tokens
from duologue.ui.playground.response import number_words
from duologue.ui.playground.response.timing_words import phase_name
from duologue.ui.theme import Theme

_ROW, _BAR = 24, 12
_LEAST = 2.0  # pixels, so that a short phase is seen at all
_LINES = 4
_COLOURS = {
    PhaseKind.QUEUE: "outline",
    PhaseKind.DNS: "good",
    PhaseKind.CONNECT: "number",
    PhaseKind.TLS: "keyword",
    PhaseKind.SEND: "name",
    PhaseKind.WAIT: "warning",
    PhaseKind.FIRST_TOKEN: "faint",
    PhaseKind.STREAM: "accent",
}


class Waterfall(QWidget):
    """Painted by hand; its accessible description says the same in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._phases: Sequence[Phase] = ()
        self.setObjectName("waterfall")
        self.setAccessibleName(self.tr("Phases of the request"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)

    def show_phases(self, phases: Sequence[Phase]) -> None:
        """Show these phases."""
        if phases == self._phases:
            return
        self._phases = phases
        told = [f"{phase_name(phase.kind)} {number_words.seconds(phase.seconds)}" for phase in phases]
        self.setAccessibleDescription(", ".join(told))
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        font = theme.font(tokens.SMALL_TEXT)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        left = max((metrics.horizontalAdvance(phase_name(p.kind)) for p in self._phases), default=0.0)
        left += theme.px(12)
        right = metrics.horizontalAdvance(number_words.seconds(9.999)) + theme.px(12)
        area = QRectF(left, 0, max(1.0, self.width() - left - right), self.height())
        end = max((phase.end for phase in self._phases), default=0.0) or 1.0
        self._paint_grid(painter, area)
        for row, phase in enumerate(self._phases):
            self._paint_phase(painter, area, row, phase, end)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)

    def _paint_grid(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(self._theme.colour("hairline"), 1))
        for line in range(_LINES + 1):
            x = round(area.left() + area.width() * line / _LINES) + 0.5
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_phase(self, painter: QPainter, area: QRectF, row: int, phase: Phase, end: float) -> None:
        theme = self._theme
        high, thick = theme.px(_ROW), theme.px(_BAR)
        top = row * high + theme.px(tokens.GAP)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("quiet"))
        painter.drawText(
            QRectF(0, top, area.left() - theme.px(12), high),
            middle | Qt.AlignmentFlag.AlignRight,
            phase_name(phase.kind),
        )
        start = area.left() + area.width() * phase.start / end
        width = max(_LEAST, area.width() * phase.seconds / end)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(_COLOURS[phase.kind]))
        painter.drawRoundedRect(QRectF(start, top + (high - thick) / 2, width, thick), 3, 3)
        painter.setPen(theme.colour("text"))
        told = number_words.seconds(phase.seconds)
        painter.drawText(
            QRectF(area.right() + theme.px(8), top, self.width() - area.right(), high), middle, told
        )

    def _fit(self) -> None:
        self.setFixedHeight(max(1, len(self._phases)) * self._theme.px(_ROW) + 2 * self._theme.px(tokens.GAP))
        self.update()
