"""Paints the parts of the chart of usage into a frame that knows where everything goes."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from duologue.ui import tokens
from duologue.ui.theme import Theme
from duologue.ui.usage.chart_scale import Bar, steps
from duologue.ui.usage.day_words import short_day_words
from duologue.ui.usage.usage_words import short

_LEFT, _BOTTOM, _TOP = 52, 26, 12
_WIDEST = 36  # a bar; more looks like a wall
_SHARE = 0.68  # of its place that a bar fills
_INPUT = 0.62  # how strong the colour of tokens in is beside that of tokens out
_OUTSIDE = 0.35  # how strong the colours of bars are that the sentence is not about
_SEAM = 2  # between tokens in and out
_LEAST = 2  # so that a day with few tokens is seen at all


class Frame:
    """Where bars, lines and words go in a chart of this size."""

    def __init__(self, theme: Theme, size: QPointF, count: int, highest: int) -> None:
        self.theme = theme
        self.lines = steps(highest)
        left, right = theme.px(_LEFT), theme.px(tokens.SPACE)
        top, bottom = theme.px(_TOP), theme.px(_BOTTOM)
        self.area = QRectF(left, top, max(1.0, size.x() - left - right), max(1.0, size.y() - top - bottom))
        self.count = count
        self.chosen = (_mixed(theme, _INPUT), _mixed(theme, 1.0))  # of tokens in and out
        self.outside = (_mixed(theme, _INPUT * _OUTSIDE), _mixed(theme, _OUTSIDE))

    @property
    def step(self) -> float:
        """How wide one bar's place is."""
        return self.area.width() / max(1, self.count)

    def middle(self, place: int) -> float:
        """Where the middle of a bar is."""
        return self.area.left() + (place + 0.5) * self.step

    def place_at(self, x: float) -> int | None:
        """Which bar's place is at this position."""
        place = int((x - self.area.left()) // self.step)
        return place if 0 <= place < self.count and x >= self.area.left() else None

    def height(self, amount: int) -> float:
        """How high so many tokens are."""
        return self.area.height() * amount / max(1, self.lines[-1])


def paint_grid(painter: QPainter, frame: Frame) -> None:
    """Lines behind the bars, with what they stand for."""
    painter.setFont(frame.theme.font(tokens.SMALL_TEXT))
    for amount in frame.lines:
        y = round(frame.area.bottom() - frame.height(amount)) + 0.5
        painter.setPen(QPen(frame.theme.colour("outline" if not amount else "hairline"), 1))
        painter.drawLine(QPointF(frame.area.left(), y), QPointF(frame.area.right(), y))
        painter.setPen(frame.theme.colour("quiet"))
        place = QRectF(0, y - 10, frame.area.left() - frame.theme.px(8), 20)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, short(amount))


def paint_band(painter: QPainter, frame: Frame, place: int) -> None:
    """The ground behind the bar that is pointed at."""
    left = frame.middle(place) - frame.step / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(frame.theme.colour("hover"))
    painter.drawRect(QRectF(left, frame.area.top(), frame.step, frame.area.height()))


def paint_bar(painter: QPainter, frame: Frame, place: int, bar: Bar) -> None:
    """Tokens in below, tokens out above, the top rounded."""
    if not bar.sums.tokens:
        return
    width = max(1.0, min(frame.step * _SHARE, frame.theme.px(_WIDEST)))
    left, ground = frame.middle(place) - width / 2, frame.area.bottom()
    given, made = frame.height(bar.sums.input), frame.height(bar.sums.output)
    colours = frame.chosen if bar.chosen else frame.outside
    painter.setPen(Qt.PenStyle.NoPen)
    if made < _LEAST:  # too little to be seen as a part of its own
        painter.setBrush(colours[0])
        whole = max(float(_LEAST), given + made)
        painter.drawPath(_rounded(QRectF(left, ground - whole, width, whole)))
        return
    painter.setBrush(colours[0])
    seam = _SEAM if given > _SEAM else 0
    painter.drawRect(QRectF(left, ground - given + seam, width, given - seam))
    painter.setBrush(colours[1])
    painter.drawPath(_rounded(QRectF(left, ground - given - made, width, made)))


def paint_days(painter: QPainter, frame: Frame, keys: Sequence[str]) -> None:
    """As many days below the bars as there is room for; the newest always."""
    if not keys:
        return
    font = frame.theme.font(tokens.SMALL_TEXT)
    widest = max(QFontMetricsF(font).horizontalAdvance(short_day_words(key)) for key in (keys[0], keys[-1]))
    every = max(1, -int(-(widest + frame.theme.px(16)) // frame.step))
    painter.setFont(font)
    painter.setPen(frame.theme.colour("quiet"))
    for place in range(len(keys) - 1, -1, -every):
        half = widest / 2 + 4
        middle = min(frame.middle(place), frame.area.right() + frame.theme.px(tokens.SPACE) - half)
        room = QRectF(middle - half, frame.area.bottom() + 4, 2 * half, frame.theme.px(_BOTTOM) - 4)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, short_day_words(keys[place]))


def paint_values(painter: QPainter, frame: Frame, place: int, lines: Sequence[str]) -> None:
    """A small card beside the bar, on the side where there is room."""
    theme = frame.theme
    strong, plain = theme.font(tokens.SMALL_TEXT, strong=True), theme.font(tokens.SMALL_TEXT)
    high = QFontMetricsF(plain).height() + 2
    wide = max(
        QFontMetricsF(strong if not row else plain).horizontalAdvance(line) for row, line in enumerate(lines)
    )
    pad = theme.px(10)
    box = QRectF(0, frame.area.top(), wide + 2 * pad, high * len(lines) + 2 * pad - 2)
    gap = frame.step / 2 + theme.px(6)
    right = frame.middle(place) + gap
    box.moveLeft(
        right if right + box.width() < frame.area.right() else frame.middle(place) - gap - box.width()
    )
    painter.setPen(QPen(theme.colour("outline"), 1))
    painter.setBrush(theme.colour("raised"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
    for row, line in enumerate(lines):
        painter.setFont(plain if row else strong)
        painter.setPen(theme.colour("quiet" if row else "text"))
        room = QRectF(box.left() + pad, box.top() + pad + row * high, wide + 2, high)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)


def swatch(theme: Theme, *, given: bool) -> QColor:
    """The colour of tokens in or out, for the line that explains them."""
    return _mixed(theme, _INPUT if given else 1.0)


def _mixed(theme: Theme, strength: float) -> QColor:
    """The accent over the page's own colour."""
    over, under = theme.colour("accent"), theme.colour("window")
    parts = ((over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue()))
    return QColor(*(round(a * strength + b * (1 - strength)) for a, b in parts))


def _rounded(rect: QRectF) -> QPainterPath:
    """A rectangle whose two upper corners are round."""
    radius = min(4.0, rect.width() / 2, rect.height())
    path = QPainterPath()
    path.moveTo(rect.bottomLeft())
    path.lineTo(rect.left(), rect.top() + radius)
    path.quadTo(rect.topLeft(), QPointF(rect.left() + radius, rect.top()))
    path.lineTo(rect.right() - radius, rect.top())
    path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + radius))
    path.lineTo(rect.bottomRight())
    path.closeSubpath()
    return path
