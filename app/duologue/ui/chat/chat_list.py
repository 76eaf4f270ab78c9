"""The chats, grouped by day, in a list that draws only what is seen."""

from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from duologue.domain.message import ChatSummary
from duologue.ui import tokens
from duologue.ui.chat.chat_rows import ChatRow, rows_of
from duologue.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_ROW = 34
_HEADING = 32


class ChatListModel(QAbstractListModel):
    """Rows for the view; headings can be neither chosen nor focused."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ChatRow] = []

    def show(self, rows: list[ChatRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Qt: how many rows."""
        return len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: what a row holds."""
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text
        return row.chat if role == Qt.ItemDataRole.UserRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Qt: what can be done with a row."""
        if self.rows[index.row()].chat is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class ChatList(QListView):
    """`opened` names the chat a person chose; `menu_wanted` the one they asked a menu for, and where."""

    opened = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chats: list[ChatSummary] = []
        self._wanted = ""
        self._open = ""
        self._model = ChatListModel()
        self.setModel(self._model)
        self.setItemDelegate(_ChatDelegate(theme, self))
        self.setObjectName("chatList")
        self.setAccessibleName(self.tr("Chats"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        theme.changed.connect(self.doItemsLayout)

    @property
    def titles(self) -> list[str]:
        """The chats' titles, top to bottom."""
        return [row.text for row in self._model.rows if row.chat is not None]

    @property
    def chats(self) -> list[ChatSummary]:
        """The chats shown, top to bottom."""
        return [row.chat for row in self._model.rows if row.chat is not None]

    def show_chats(self, chats: list[ChatSummary]) -> None:
        """Show these chats."""
        self._chats = chats
        self._rebuild()

    def filter(self, wanted: str) -> None:
        """Show only chats whose title holds `wanted`."""
        self._wanted = wanted.strip()
        self._rebuild()

    def mark_open(self, chat_id: str) -> None:
        """Show which chat is open."""
        self._open = chat_id
        for number, row in enumerate(self._model.rows):
            if row.chat is not None and row.chat.id == chat_id:
                self.setCurrentIndex(self._model.index(number))
                return
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())

    def _rebuild(self) -> None:
        self._model.show(rows_of(self._chats, datetime.now().astimezone().date(), self._wanted))
        self.mark_open(self._open)

    def _on_chosen(self, index: QModelIndex) -> None:
        chat = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(chat, ChatSummary):
            self.opened.emit(chat.id)

    def _on_menu(self, place: QPoint) -> None:
        chat = self.indexAt(place).data(Qt.ItemDataRole.UserRole)
        if isinstance(chat, ChatSummary):
            self.menu_wanted.emit(chat.id, self.viewport().mapToGlobal(place))


class _ChatDelegate(QStyledItemDelegate):
    """Paints a heading or a chat in our own colours."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Qt: how tall a row is."""
        is_chat = index.data(Qt.ItemDataRole.UserRole) is not None
        return QSize(0, self._theme.px(_ROW if is_chat else _HEADING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Qt: draw a row."""
        theme = self._theme
        area = option.rect
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = area.adjusted(theme.px(12), 0, -theme.px(10), 0)
        if index.data(Qt.ItemDataRole.UserRole) is None:
            painter.setFont(theme.font(tokens.SMALL_TEXT, strong=True))
            painter.setPen(theme.colour("quiet"))
            left.setTop(area.top() + theme.px(8))
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            pill = QRectF(area.adjusted(theme.px(4), 1, -theme.px(4), -1))
            if selected or hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent_soft" if selected else "hover"))
                painter.drawRoundedRect(pill, tokens.RADIUS, tokens.RADIUS)
            if focused and selected:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(theme.colour("accent"))
                painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
            painter.setFont(theme.font())
            painter.setPen(theme.colour("text"))
            shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, left.width())
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, shown)
        painter.restore()
