"""The list of chats: opened, renamed, dragged and asked for menus, by mouse and by keys."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from duologue.domain.message import ChatSummary
from duologue.domain.shelf import Shelf
from duologue.ui.library.chat_delegate import ChatDelegate
from duologue.ui.library.list_model import CHAT_MIME, FOLDER_MIME, ChatListModel, Index
from duologue.ui.library.list_rows import ListView, Row, RowKind
from duologue.ui.theme import Theme

_CHOOSING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_MENU_KEYS = (Qt.Key.Key_Menu,)


class ChatList(QListView):
    """What a person wants of a row is told by its signals; nothing is changed here.

    `opened` names the chat a person chose, `menu_wanted` the row they asked a menu for, and where.
    `dropped` names what was put into a folder (chats if so, each in a line) and the folder, or None for none.
    Several chats are chosen with Shift and Ctrl, by mouse and by keys; `chosen` are those.
    """

    opened = Signal(str)
    menu_wanted = Signal(object, QPoint)
    delete_wanted = Signal(object)
    folder_toggled = Signal(str)
    dropped = Signal(str, bool, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open = ""
        self._target: Row | None = None
        self._held = Qt.KeyboardModifier.NoModifier
        self.rows = ChatListModel()
        self.setModel(self.rows)
        self.setItemDelegate(ChatDelegate(theme, self.rows.is_running, self._is_target, self))
        self.setUniformItemSizes(True)
        self.setObjectName("chatList")
        self.setAccessibleName(self.tr("Chats"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QListView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setDropIndicatorShown(False)
        self.customContextMenuRequested.connect(self._on_menu)
        self.clicked.connect(self._on_clicked)
        self.rows.modelReset.connect(lambda: self.mark_open(self._open))
        theme.changed.connect(self.doItemsLayout)

    @property
    def titles(self) -> list[str]:
        """The titles of the chats that were read, top to bottom."""
        return [row.text for row in self.rows.rows if row.kind is RowKind.CHAT]

    @property
    def chats(self) -> list[ChatSummary]:
        """The chats that were read, top to bottom, each once."""
        found = {row.chat.id: row.chat for row in self.rows.rows if row.chat is not None}
        return list(found.values())

    @property
    def current(self) -> Row | None:
        """The row a person is at."""
        return self.rows.row_at(self.currentIndex())

    @property
    def chosen(self) -> list[ChatSummary]:
        """The chats that a person chose, top to bottom, each once."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=QModelIndex.row)
        found = (self.rows.row_at(index) for index in rows)
        return list(
            {row.chat.id: row.chat for row in found if row is not None and row.chat is not None}.values()
        )

    def choice_with(self, row: Row) -> list[ChatSummary]:
        """The chosen chats, where they are several and this row is one of them; else none."""
        chosen = self.chosen
        is_one = row.chat is not None and any(chat.id == row.chat.id for chat in chosen)
        return chosen if is_one and len(chosen) > 1 else []

    def show_chats(self, shelf: Shelf, chats: Sequence[ChatSummary], *, goes_on: bool = False) -> None:
        """Add a page of a part of the list."""
        self.rows.extend(shelf, chats, goes_on=goes_on)
        self._mark()

    def show_running(self, running: frozenset[str]) -> None:
        """Mark the chats in which an answer arrives; this costs nothing while nothing changes."""
        self.rows.show_running(running)

    def mark_open(self, chat_id: str) -> None:
        """Show which chat is open."""
        self._open = chat_id
        if len(self.chosen) > 1:
            return  # what a person is choosing stays chosen
        current = self.current
        if current is not None and current.chat is not None and current.chat.id == chat_id:
            return
        index = self.rows.index_of(chat_id) if chat_id else QModelIndex()
        if not index.isValid():
            self.clearSelection()
        self.setCurrentIndex(index)

    def edit_row(self, row: Row | None) -> bool:
        """Let a person rename a row in place; False where it is not shown."""
        index = QModelIndex()
        if row is not None and row.chat is not None:
            index = self.rows.index_of(row.chat.id)
        elif row is not None and row.folder is not None:
            index = self.rows.index_of_folder(row.folder.id)
        if not index.isValid() or not self.isVisible():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)
        return True

    def dataChanged(self, first: Index, last: Index, _roles: Sequence[int] = ()) -> None:
        """Qt: rows hold something else; they are as tall as before, so none of them is laid out anew."""
        for number in range(first.row(), last.row() + 1):
            self.update(self.rows.index(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens, left and right fold, Delete deletes, the menu key shows a menu, Esc lets go."""
        row, key = self.current, event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self.state() is QListView.State.EditingState:
            event.accept()  # the field is done with the key; what it means for a row is not meant now
        elif key == Qt.Key.Key_Escape and len(self.chosen) > 1:
            self.setCurrentIndex(QModelIndex())
            self.mark_open(self._open)
        elif row is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_chosen(self.currentIndex())
        elif row is not None and row.folder is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            opens = (key == Qt.Key.Key_Right) != self.isRightToLeft()
            if opens != row.opened:
                self.folder_toggled.emit(row.folder.id)
        elif row is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_wanted.emit(row)
        elif row is not None and (key in _MENU_KEYS or (shift and key == Qt.Key.Key_F10)):
            self._ask_for_menu(row, self.visualRect(self.currentIndex()).bottomLeft())
        else:
            super().keyPressEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Qt: something is held over the list."""
        super().dragMoveEvent(event)
        self._aim(self._folder_row_at(event.position().toPoint()))
        if self._is_ours(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Qt: it is held elsewhere."""
        super().dragLeaveEvent(event)
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt: a chat or a folder is let go on a folder, or where there is none."""
        row = self._folder_row_at(event.position().toPoint())
        self._aim(None)
        if not self._is_ours(event):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        data = event.mimeData()
        is_chat = data.hasFormat(CHAT_MIME)
        what = bytes(data.data(CHAT_MIME if is_chat else FOLDER_MIME).data()).decode()
        folder = row.folder.id if row is not None and row.folder is not None else None
        self.dropped.emit(what, is_chat, folder)

    def _mark(self) -> None:
        if self._open and not self.currentIndex().isValid():
            self.mark_open(self._open)

    def _on_clicked(self, index: QModelIndex) -> None:
        """A click opens a chat; one with Shift or Ctrl chooses it."""
        if not self._held & _CHOOSING:
            self._on_chosen(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a click ends; which keys were held says what it means."""
        self._held = event.modifiers()
        super().mouseReleaseEvent(event)

    def _on_chosen(self, index: QModelIndex) -> None:
        row = self.rows.row_at(index)
        if row is None:
            return
        if row.folder is not None:
            self.folder_toggled.emit(row.folder.id)
        elif row.shelf is not None:
            self.rows.ask_for_more(row.shelf)
        elif row.chat is not None and self.rows.view is ListView.BIN:
            self._ask_for_menu(row, self.visualRect(index).bottomLeft())
        elif row.chat is not None:
            self.opened.emit(row.chat.id)

    def _on_menu(self, place: QPoint) -> None:
        row = self.rows.row_at(self.indexAt(place))
        if row is not None and row.can_be_chosen:
            self._ask_for_menu(row, place)

    def _ask_for_menu(self, row: Row, place: QPoint) -> None:
        if row.kind in (RowKind.CHAT, RowKind.FOLDER):
            self.menu_wanted.emit(row, self.viewport().mapToGlobal(place))

    def _folder_row_at(self, place: QPoint) -> Row | None:
        """The folder that a place belongs to: the one there, or the one around the row there."""
        index = self.indexAt(place)
        row = self.rows.row_at(index)
        depth = row.depth if row is not None else 0
        if row is None or row.kind is RowKind.FOLDER:
            return row
        number = index.row()
        while depth and number:
            number -= 1
            above = self.rows.row_at(self.rows.index(number))
            if above is not None and above.kind is RowKind.FOLDER and above.depth < depth:
                return above
        return None

    def _is_target(self, row: Row) -> bool:
        return row is self._target

    def _aim(self, row: Row | None) -> None:
        if row is not self._target:
            self._target = row
            self.viewport().update()

    def _is_ours(self, event: QDropEvent) -> bool:
        data = event.mimeData()
        is_ours = data.hasFormat(CHAT_MIME) or data.hasFormat(FOLDER_MIME)
        return is_ours and self.rows.view is ListView.CHATS
