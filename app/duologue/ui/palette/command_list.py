"""The commands found, each with its keys at the end of the line."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from duologue.ui import tokens
from duologue.ui.palette.command import Command
from duologue.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_ROW = 36
_MOST_ROWS = 10


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.commands: Sequence[Command] = ()

    def show(self, commands: Sequence[Command]) -> None:
        self.beginResetModel()
        self.commands = commands
        self.endResetModel()

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return len(self.commands)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        command = self.commands[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{command.words}, {command.keys}" if command.keys else command.words
        if role == Qt.ItemDataRole.DisplayRole:
            return command.words
        return command.keys if role == Qt.ItemDataRole.UserRole else None


class CommandList(QListView):
    """`chosen` gives the command that was clicked."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setObjectName("paletteList")
        self.setAccessibleName(self.tr("Commands"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(self._model.commands[index.row()]))

    @property
    def commands(self) -> Sequence[Command]:
        """The commands shown, top to bottom."""
        return self._model.commands

    def show_commands(self, commands: Sequence[Command]) -> None:
        """Show these, the first one chosen."""
        self._model.show(commands)
        self.setCurrentIndex(self._model.index(0))
        rows = min(_MOST_ROWS, len(commands))
        self.setFixedHeight(rows * self._theme.px(_ROW) + 2 * self.frameWidth())

    def current(self) -> Command | None:
        """The command that Enter runs."""
        row = self.currentIndex().row()
        return self._model.commands[row] if 0 <= row < len(self._model.commands) else None

    def move_by_key(self, event: QKeyEvent) -> None:
        """Do what a key of the field means here."""
        self.keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, self._theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = self._theme
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(QRectF(option.rect), tokens.RADIUS, tokens.RADIUS)
        inside = option.rect.adjusted(theme.px(12), 0, -theme.px(12), 0)
        keys = str(index.data(Qt.ItemDataRole.UserRole))
        painter.setFont(theme.font(tokens.SMALL_TEXT))
        painter.setPen(theme.colour("quiet"))
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignTrailing, keys)
        taken = QFontMetrics(painter.font()).horizontalAdvance(keys) + theme.px(tokens.WIDE) if keys else 0
        room = inside.adjusted(0, 0, -taken, 0)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            room = inside.adjusted(taken, 0, 0, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        words = QFontMetrics(painter.font()).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignLeading, words)
        painter.restore()
