"""Draws a row of the history: what was asked, and below it in small type when and with what."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from duologue.ui import tokens
from duologue.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_PAD = 8
_GAP = 2


class RowDelegate(QStyledItemDelegate):
    """The text of an item has two lines; the style draws what lies behind them."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Qt: every row is as tall as its two lines."""
        return QSize(0, sum(map(self._line, self._fonts())) + self._theme.px(2 * _PAD + _GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: draw a row."""
        first, _, second = str(index.data()).partition("\n")
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        pad = self._theme.px(_PAD)
        area = option.rect.adjusted(pad + self._theme.px(tokens.GAP), pad, -pad, -pad)
        painter.save()
        for words, font, colour in zip((first, second), self._fonts(), ("text", "quiet"), strict=True):
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(self._theme.colour(colour))
            line = QRect(area.left(), area.top(), area.width(), self._line(font))
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
            area.setTop(line.bottom() + self._theme.px(_GAP))
        painter.restore()

    def _fonts(self) -> tuple[QFont, QFont]:
        return self._theme.font(tokens.BASE_TEXT), self._theme.font(tokens.SMALL_TEXT)

    def _line(self, font: QFont) -> int:
        return QFontMetrics(font).lineSpacing() + self._theme.px(2)
