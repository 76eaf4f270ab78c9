"""Paints what stands behind the words: code panels, quote bars, rules."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from duologue.ui import tokens
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.decoration import Decoration, DecorationKind
from duologue.ui.transcript.document.text_formats import TextFormats

_BAR = 3  # pixels at 100 %


def paint_decoration(
    painter: QPainter, decoration: Decoration, area: QRectF, theme: Theme, formats: TextFormats
) -> None:
    """Paint one decoration in its `area`."""
    painter.setPen(Qt.PenStyle.NoPen)
    match decoration.kind:
        case DecorationKind.CODE:
            painter.setBrush(theme.colour("code"))
            painter.drawRoundedRect(area, tokens.RADIUS, tokens.RADIUS)
            painter.setPen(theme.colour("hairline"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
            line = area.top() + formats.code_header
            painter.drawLine(int(area.left()), int(line), int(area.right()), int(line))
        case DecorationKind.QUOTE:
            painter.setBrush(theme.colour("hairline"))
            bar = theme.px(_BAR)
            left = area.right() - bar if decoration.mirrored else area.left()
            painter.drawRoundedRect(QRectF(left, area.top(), bar, area.height()), bar / 2, bar / 2)
        case DecorationKind.RULE:
            painter.setBrush(theme.colour("hairline"))
            painter.drawRect(QRectF(area.left(), area.center().y(), area.width(), 1))
        case DecorationKind.TABLE:
            pass  # the document paints its lines


def paint_ring(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """The ring of what has the focus."""
    painter.setPen(theme.colour("accent"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
