"""Draws a row of a comparison: the line before on the left, the line now on the right, changes marked."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from duologue.domain.terms_diff import Change, Marks, Row
from duologue.ui import tokens
from duologue.ui.theme import Theme

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_SIGN = 18
_PAD = 6
_MINUS, _PLUS = "\N{MINUS SIGN}", "+"


class CompareDelegate(QStyledItemDelegate):
    """A sign and an underline say what a colour says too: a change must not be told by colour alone."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Qt: how tall a row is at the list's width."""
        row: Row = index.data(ROW_ROLE)
        tallest = max(self._laid_out(text, marks).boundingRect().height() for text, marks in _sides(row))
        height = max(tallest, QFontMetrics(self._theme.font()).lineSpacing())
        return QSize(0, round(height) + 2 * self._theme.px(_PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: draw a row."""
        theme = self._theme
        row: Row = index.data(ROW_ROLE)
        area = QRectF(option.rect)
        painter.save()
        if row.change is Change.SKIPPED:
            painter.setPen(theme.colour("quiet"))
            painter.setFont(theme.font(tokens.SMALL_TEXT))
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), str(index.data()))
        else:
            half = area.width() / 2
            gone = row.change in (Change.REMOVED, Change.CHANGED)
            come = row.change in (Change.ADDED, Change.CHANGED)
            left = QRectF(area.left(), area.top(), half, area.height())
            right = left.translated(half, 0)
            self._side(painter, left, row.old, row.old_marks, _MINUS if gone else "")
            self._side(painter, right, row.new, row.new_marks, _PLUS if come else "")
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)
        painter.restore()

    def _side(self, painter: QPainter, area: QRectF, text: str, marks: Marks, sign: str) -> None:
        theme = self._theme
        inner = area.adjusted(theme.px(2), 1, -theme.px(2), -1)
        if sign:
            painter.fillRect(inner, theme.colour("danger_soft" if sign == _MINUS else "accent_soft"))
            painter.setPen(theme.colour("danger" if sign == _MINUS else "accent"))
            painter.setFont(theme.font(strong=True))
            corner = inner.adjusted(theme.px(_PAD), theme.px(_PAD) - 1, 0, 0)
            painter.drawText(corner, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft), sign)
        painter.setPen(theme.colour("text" if sign else "quiet"))
        place = QPointF(inner.left() + theme.px(_SIGN + _PAD), inner.top() + theme.px(_PAD) - 1)
        self._laid_out(text, marks).draw(painter, place)

    def _laid_out(self, text: str, marks: Marks) -> QTextLayout:
        theme = self._theme
        width = self._view.viewport().width() / 2 - theme.px(_SIGN + 3 * _PAD)
        layout = QTextLayout(text, theme.font(13))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        marked = QTextCharFormat()
        marked.setFontUnderline(True)
        marked.setFontWeight(QFont.Weight.DemiBold)
        ranges = []
        for start, length in marks:
            stretch = QTextLayout.FormatRange()
            stretch.start, stretch.length, stretch.format = start, length, marked
            ranges.append(stretch)
        layout.setFormats(ranges)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout


def _sides(row: Row) -> tuple[tuple[str, Marks], tuple[str, Marks]]:
    return (row.old, row.old_marks), (row.new, row.new_marks)
