"""Paints the rows of the list of chats in our own colours, and edits a title in place."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from duologue.ui import tokens
from duologue.ui.icons import icon
from duologue.ui.library.list_model import Index
from duologue.ui.library.list_rows import Row, RowKind
from duologue.ui.theme import Theme

ROW = 34
_INDENT = 16
_PICTURE = 16
_DOT = 8
_CORNER = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading


class ChatDelegate(QStyledItemDelegate):
    """`is_running` tells whether an answer arrives in a chat, `is_target` whether a drop would go there."""

    def __init__(
        self,
        theme: Theme,
        is_running: Callable[[str], bool],
        is_target: Callable[[Row], bool],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_running = is_running
        self._is_target = is_target

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Qt: every row is as tall as the others, so that no row has to be asked."""
        return QSize(0, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: draw a row."""
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        theme = self._theme
        left = area.adjusted(theme.px(12 + row.depth * _INDENT), 0, -theme.px(12), 0)
        if row.kind is RowKind.HEADING:
            painter.setFont(theme.font(tokens.SMALL_TEXT, strong=True))
            painter.setPen(theme.colour("quiet"))
            self._words(painter, left.adjusted(0, theme.px(8), 0, 0), row.text)
        else:
            self._pill(painter, option, row)
            painter.setFont(theme.font(strong=bool(row.chat is not None and row.chat.unread)))
            painter.setPen(theme.colour("text" if row.kind in (RowKind.CHAT, RowKind.FOLDER) else "quiet"))
            if row.kind is RowKind.FOLDER:
                left = self._folder(painter, left, row)
            elif row.chat is not None:
                left = self._marks(painter, left, row)
            self._words(painter, left, row.text)
        painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Qt: a field over the row."""
        field = QLineEdit(parent)
        field.setObjectName("renameInPlace")
        field.setProperty("kind", "inline")
        field.setAccessibleName(self.tr("New name"))
        field.setText(str(index.data()))
        field.selectAll()
        return field

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt: the person is done typing."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Qt: the field stands on the row."""
        gap = self._theme.px(tokens.GAP)
        editor.setGeometry(option.rect.adjusted(gap, 1, -gap, -1))

    def _pill(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        theme = self._theme
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and row.can_be_chosen
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        target = self._is_target(row)
        pill = QRectF(option.rect.adjusted(theme.px(4), 1, -theme.px(4), -1))
        if selected or hovered or target:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if selected or target else "hover"))
            painter.drawRoundedRect(pill, tokens.RADIUS, tokens.RADIUS)
        if (focused and selected) or target:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)

    def _folder(self, painter: QPainter, left: QRect, row: Row) -> QRect:
        """A chevron and a folder; the room that is left."""
        side = self._theme.px(_PICTURE)
        rest = self._picture(painter, left, "chevron-down" if row.opened else "chevron-right", side)
        return self._picture(painter, rest, "folder", side).adjusted(self._theme.px(2), 0, 0, 0)

    def _picture(self, painter: QPainter, left: QRect, name: str, side: int) -> QRect:
        mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        if mirrored and name == "chevron-right":
            name = "chevron-left"
        place = QRect(0, 0, side, side)
        place.moveCenter(left.center())
        if mirrored:
            place.moveRight(left.right())
        else:
            place.moveLeft(left.left())
        icon(name, self._theme.colours.faint, side).paint(painter, place)
        taken = side + self._theme.px(tokens.GAP)
        return left.adjusted(0, 0, -taken, 0) if mirrored else left.adjusted(taken, 0, 0, 0)

    def _marks(self, painter: QPainter, left: QRect, row: Row) -> QRect:
        """A ring while an answer arrives, a dot where one is unread; the room that is left."""
        chat = row.chat
        if chat is None or not (chat.unread or self._is_running(chat.id)):
            return left
        theme, dot = self._theme, self._theme.px(_DOT)
        mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        middle = QPointF(
            left.left() + dot / 2 if mirrored else left.right() - dot / 2, left.center().y() + 0.5
        )
        pen = painter.pen()
        if self._is_running(chat.id):
            painter.setPen(QPen(theme.colour("accent"), max(1.5, theme.px(2))))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, dot / 2 - 1, dot / 2 - 1)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(middle, dot / 2, dot / 2)
        painter.setPen(pen)
        taken = dot + theme.px(tokens.SPACE)
        return left.adjusted(taken, 0, 0, 0) if mirrored else left.adjusted(0, 0, -taken, 0)

    def _words(self, painter: QPainter, area: QRect, text: str) -> None:
        metrics = QFontMetrics(painter.font())
        painter.drawText(area, _CORNER, metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width()))
