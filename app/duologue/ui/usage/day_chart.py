"""The chart of usage per day: bars of tokens in and out, for the pointer, the keys and screen readers."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from duologue.ui import tokens
from duologue.ui.theme import Theme
from duologue.ui.usage import chart_paint
from duologue.ui.usage.chart_paint import Frame
from duologue.ui.usage.chart_scale import Bar
from duologue.ui.usage.day_words import day_words
from duologue.ui.usage.usage_words import cost, tokens_in, tokens_out, unknown
from duologue.ui.words import counted

_HEIGHT = 200
_STEPS: Mapping[Qt.Key, Callable[[int, int], int]] = {
    Qt.Key.Key_Left: lambda place, _last: place - 1,
    Qt.Key.Key_Right: lambda place, _last: place + 1,
    Qt.Key.Key_Home: lambda _place, _last: 0,
    Qt.Key.Key_End: lambda _place, last: last,
}


class DayChart(QWidget):
    """Painted by hand; `opened` tells which bar a person wants to see as a line of the table."""

    opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: Sequence[Bar] = ()
        self._at: int | None = None
        self.setObjectName("usageChart")
        self.setAccessibleName(self.tr("Tokens per day. The table by day holds the same numbers."))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(_HEIGHT))
        theme.changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these days, oldest first."""
        if list(bars) == list(self._bars):
            return
        self._bars = bars
        self._at = None
        self.update()

    @property
    def at(self) -> Bar | None:
        """The bar that is pointed at."""
        return None if self._at is None else self._bars[self._at]

    def point_at(self, place: int | None) -> None:
        """Tell the values of one bar beside it."""
        if place is not None:
            place = min(max(place, 0), len(self._bars) - 1) if self._bars else None
        if place != self._at:
            self._at = place
            self.setAccessibleDescription("" if self.at is None else ", ".join(self._told(self.at)))
            self.update()

    # -- Qt ----------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: lines, bars, days, and the values of one bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self._frame()
        chart_paint.paint_grid(painter, frame)
        if self._at is not None:
            chart_paint.paint_band(painter, frame, self._at)
        for place, bar in enumerate(self._bars):
            chart_paint.paint_bar(painter, frame, place, bar)
        chart_paint.paint_days(painter, frame, [bar.key for bar in self._bars])
        if self.at is not None and self._at is not None:
            chart_paint.paint_values(painter, frame, self._at, self._told(self.at))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, tokens.RADIUS, tokens.RADIUS)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: the bar under the pointer."""
        self.point_at(self._frame().place_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a click opens the bar under it as a line of the table."""
        self.point_at(self._frame().place_at(event.position().x()))
        self._open()

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the pointer went away."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self.point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keys begin at the newest bar."""
        super().focusInEvent(event)
        if self._at is None:
            self._go_to(len(self._bars) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the keys went elsewhere."""
        super().focusOutEvent(event)
        self.point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows walk over the bars, Enter opens one as a line of the table."""
        step = _STEPS.get(Qt.Key(event.key()))
        last = len(self._bars) - 1
        if step is not None and self._bars:
            self._go_to(step(last if self._at is None else self._at, last))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    # -- inside ------------------------------------------------------------------------------------

    def _go_to(self, place: int) -> None:
        """Point at a bar and say its values to a screen reader."""
        self.point_at(place)
        if self.at is not None:
            words = ", ".join(self._told(self.at))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _open(self) -> None:
        if self.at is not None:
            self.opened.emit(self.at.key)

    def _told(self, bar: Bar) -> list[str]:
        day = day_words(bar.key)
        if not bar.sums.requests:
            return [day, self.tr("Nothing was used.")]
        requests = counted(bar.sums.requests, self.tr("{number} request"), self.tr("{number} requests"))
        used = self.tr("{given} in · {made} out").format(given=tokens_in(bar.sums), made=tokens_out(bar.sums))
        lines = [day, used, requests]
        words = cost(bar.sums)
        lines.append(self.tr("Cost unknown") if words == unknown() else words)
        return lines

    def _frame(self) -> Frame:
        highest = max((bar.sums.tokens for bar in self._bars), default=0)
        return Frame(self._theme, QPointF(self.width(), self.height()), len(self._bars), highest)
