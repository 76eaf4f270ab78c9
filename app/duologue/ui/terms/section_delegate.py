"""Draws a row of words under a title: a section with our plain line, or what happened and how."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from duologue.ui import tokens
from duologue.ui.theme import Theme

PLAIN_ROLE = Qt.ItemDataRole.UserRole + 1
SERVES_ROLE = Qt.ItemDataRole.UserRole + 2
_Index = QModelIndex | QPersistentModelIndex
_WRAP = Qt.TextFlag.TextWordWrap
_TALL = 100_000


class SectionDelegate(QStyledItemDelegate):
    """Up to three texts of different weight, as tall as they need to be."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Qt: how tall a row is at the list's width."""
        width = self._view.viewport().width() - 2 * self._theme.px(10)
        height = sum(
            QFontMetrics(font).boundingRect(QRect(0, 0, width, _TALL), _WRAP, words).height()
            for words, font, _ in self._texts(index)
        )
        return QSize(0, height + self._gaps(index) + 2 * self._theme.px(8))

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
        for words, font, colour in self._texts(index):
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            drawn = painter.drawText(area, int(_WRAP), words)
            area.setTop(drawn.bottom() + 1 + theme.px(2))
        painter.restore()

    def _gaps(self, index: _Index) -> int:
        return self._theme.px(2) * (len(self._texts(index)) - 1)

    def _texts(self, index: _Index) -> list[tuple[str, QFont, str]]:
        theme = self._theme
        texts = [
            (str(index.data()), theme.font(13, strong=True), "text"),
            (str(index.data(PLAIN_ROLE) or ""), theme.font(13), "quiet"),
            (str(index.data(SERVES_ROLE) or ""), theme.font(tokens.SMALL_TEXT), "accent"),
        ]
        return [text for text in texts if text[0]]
