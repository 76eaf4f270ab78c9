"""Draws a section of the Terms: its title, and our plain line below it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from duologue.ui import tokens
from duologue.ui.theme import Theme

PLAIN_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_WRAP = Qt.TextFlag.TextWordWrap


class SectionDelegate(QStyledItemDelegate):
    """Two lines of different weight, as tall as they need to be."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Qt: how tall a row is at the list's width."""
        pad = self._theme.px(8)
        width = self._view.viewport().width() - 2 * self._theme.px(10)
        title = QFontMetrics(self._theme.font(13, strong=True))
        plain = QFontMetrics(self._theme.font(13))
        words = str(index.data(PLAIN_ROLE))
        height = title.lineSpacing() + plain.boundingRect(QRect(0, 0, width, 10_000), _WRAP, words).height()
        return QSize(0, height + 2 * pad)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: draw a row."""
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(QRectF(option.rect), tokens.RADIUS, tokens.RADIUS)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)
        area = option.rect.adjusted(theme.px(10), theme.px(8), -theme.px(10), -theme.px(8))
        painter.setFont(theme.font(13, strong=True))
        painter.setPen(theme.colour("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading, str(index.data()))
        area.setTop(area.top() + QFontMetrics(painter.font()).lineSpacing())
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("quiet"))
        painter.drawText(area, int(_WRAP), str(index.data(PLAIN_ROLE)))
        painter.restore()
