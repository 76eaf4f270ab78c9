"""The rows of the list of chats for Qt: read a page at a time, changed a row at a time."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from duologue.domain.message import ChatSummary
from duologue.domain.shelf import ARCHIVED, BIN, LOOSE, PINNED, Folder, Shelf
from duologue.ui.controls.tip import literal
from duologue.ui.library.list_rows import ListView, Row, RowKind, spoken
from duologue.ui.library.list_sections import Section, Sections, order_of, rows_in, same_ends

Index = QModelIndex | QPersistentModelIndex
CHAT_MIME, FOLDER_MIME = "application/x-duologue-chat", "application/x-duologue-folder"
_MAIN = {ListView.CHATS: LOOSE, ListView.ARCHIVED: ARCHIVED, ListView.BIN: BIN}


def today() -> date:
    """The day it is on this computer."""
    return datetime.now().astimezone().date()


class ChatListModel(QAbstractListModel):
    """`more_wanted` asks for the next page of a part; `renamed` tells of a title or name typed in place."""

    more_wanted = Signal(object)
    renamed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._sections = Sections(ListView.CHATS, today())
        self._running: frozenset[str] = frozenset()
        self._asked: set[Shelf] = set()
        self._count = 0  # Qt asks for it once for each row whenever it lays rows out

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def view(self) -> ListView:
        """Which chats are shown."""
        return self._sections.view

    @property
    def main(self) -> Shelf:
        """The part that goes on at the end of the list."""
        return _MAIN[self._sections.view]

    @property
    def rows(self) -> list[Row]:
        """Every row, top to bottom."""
        return list(rows_in(self._sections.ordered))

    @property
    def folders(self) -> Sequence[Folder]:
        """Every folder, whether it is shown or not."""
        return self._sections.folders

    @property
    def opened(self) -> frozenset[str]:
        """The folders that show what is in them."""
        return frozenset(self._sections.opened)

    def clear(self, view: ListView, folders: Sequence[Folder], opened: Iterable[str]) -> None:
        """Show another view, empty until it is told what is in it."""
        self.beginResetModel()
        self._sections = Sections(view, today())
        self._sections.folders = folders
        self._sections.opened = set(opened)
        self._asked.clear()
        self._sections.arrange()
        self._count = sum(len(section.rows) for section in self._sections.ordered)
        self.endResetModel()

    def show_folders(self, folders: Sequence[Folder], opened: Iterable[str]) -> None:
        """Show other folders, or other ones opened; chats stay as they are."""
        self.beginResetModel()
        self._sections.folders = folders
        self._sections.opened = set(opened)
        self._sections.arrange()
        self._count = sum(len(section.rows) for section in self._sections.ordered)
        self.endResetModel()

    def extend(self, shelf: Shelf, page: Sequence[ChatSummary], *, goes_on: bool) -> None:
        """Add the next page of a part."""
        self._asked.discard(shelf)
        if page:  # before they are put in: a chat beyond the last one read would not be taken
            self._note_more(shelf, page[-1] if goes_on else None)
        else:
            self._note_more(shelf, None)
        for chat in page:
            self._settle(chat, self._sections.where(chat.id).keys() | {shelf})

    def last_read(self, shelf: Shelf) -> ChatSummary | None:
        """The chat after which a part goes on, or None where it does not."""
        return self._sections.more.get(shelf)

    def put(self, chat: ChatSummary) -> None:
        """A chat came or changed: it stands where it belongs now, if that has been read."""
        self._settle(chat, self._sections.shelves_of(chat))

    def take(self, chat_id: str) -> None:
        """A chat is gone."""
        for shelf, (section, old) in list(self._sections.where(chat_id).items()):
            self._remove(shelf, section, old)

    def show_running(self, running: frozenset[str]) -> None:
        """Mark the chats in which an answer arrives."""
        changed = self._running ^ running
        self._running = running
        for chat_id in changed:
            for section, _ in self._sections.where(chat_id).values():
                number = self._first(section)
                for place, row in enumerate(section.rows):
                    if row.chat is not None and row.chat.id == chat_id:
                        index = self.index(number + place)
                        self.dataChanged.emit(index, index)

    def is_running(self, chat_id: str) -> bool:
        """Whether an answer arrives in a chat."""
        return chat_id in self._running

    def index_of(self, chat_id: str) -> QModelIndex:
        """Where a chat stands, in its folder or day rather than among the pinned ones; invalid if nowhere."""
        places = self._sections.where(chat_id)
        shelf = next((shelf for shelf in places if shelf != PINNED), PINNED)
        if shelf not in places:
            return QModelIndex()
        section, chat = places[shelf]
        place = next(place for place, row in enumerate(section.rows) if row.chat is chat)
        return self.index(self._first(section) + place)

    def index_of_folder(self, folder_id: str) -> QModelIndex:
        """Where a folder stands; invalid if it is not shown."""
        for number, row in enumerate(rows_in(self._sections.ordered)):
            if row.folder is not None and row.folder.id == folder_id:
                return self.index(number)
        return QModelIndex()

    def row_at(self, index: Index) -> Row | None:
        """The row at a place, or None."""
        if not index.isValid():
            return None
        number = index.row()
        for section in self._sections.ordered:
            if number < len(section.rows):
                return section.rows[number]
            number -= len(section.rows)
        return None

    # -- Qt's side -------------------------------------------------------------------------------

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Qt: how many rows."""
        return self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: what a row holds."""
        row = self.row_at(index)
        if row is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(row.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row, running=row.chat is not None and row.chat.id in self._running)
        return row if role == Qt.ItemDataRole.UserRole else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt: another title was typed in place."""
        row = self.row_at(index)
        if row is None or role != Qt.ItemDataRole.EditRole or not isinstance(value, str):
            return False
        if value.strip() and value.strip() != row.text:
            self.renamed.emit(row, value)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt: what can be done with a row."""
        row = self.row_at(index)
        if row is None or not row.can_be_chosen:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if row.kind is not RowKind.MORE and self.view is not ListView.BIN:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:
        """Qt: what is dragged."""
        return [CHAT_MIME, FOLDER_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Qt: chats or a folder on their way; with chats no folder goes along."""
        data = QMimeData()
        rows = [row for index in indexes if (row := self.row_at(index)) is not None]
        chats = dict.fromkeys(row.chat.id for row in rows if row.chat is not None)
        folders = [row.folder.id for row in rows if row.folder is not None]
        if chats:
            data.setData(CHAT_MIME, "\n".join(chats).encode())
        elif folders:
            data.setData(FOLDER_MIME, folders[0].encode())
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        """Qt: what is dragged is put elsewhere by us, not by the view."""
        return Qt.DropAction.CopyAction

    def canFetchMore(self, _parent: Index) -> bool:
        """Qt: whether there are chats below the last row."""
        return self._sections.more.get(self.main) is not None and self.main not in self._asked

    def fetchMore(self, _parent: Index) -> None:
        """Qt: the end of the list comes into view."""
        self.ask_for_more(self.main)

    def ask_for_more(self, shelf: Shelf) -> None:
        """Ask for the next page of a part, once."""
        if shelf not in self._asked:
            self._asked.add(shelf)
            self.more_wanted.emit(shelf)

    # -- one row at a time -----------------------------------------------------------------------

    def _settle(self, chat: ChatSummary, shelves: Iterable[Shelf]) -> None:
        wanted = set(shelves)
        for shelf, (section, old) in list(self._sections.where(chat.id).items()):
            stays = shelf in wanted and self._sections.section_for(shelf, chat) is section
            if stays and order_of(old) == order_of(chat):
                with self._changing(section):
                    section.chats[section.chats.index(old)] = chat
                self._sections.note(chat.id, shelf, section, chat)
                wanted.discard(shelf)
            else:
                self._remove(shelf, section, old)
        for shelf in wanted:
            section = self._sections.section_for(shelf, chat)
            with self._changing(section):
                section.put(chat)
            self._sections.note(chat.id, shelf, section, chat)

    def _remove(self, shelf: Shelf, section: Section, old: ChatSummary) -> None:
        with self._changing(section):
            section.take(old)
        self._sections.note(old.id, shelf, None, old)

    def _note_more(self, shelf: Shelf, last: ChatSummary | None) -> None:
        section = self._sections.set_more(shelf, last)
        if section is not None:
            with self._changing(section):
                pass

    @contextmanager
    def _changing(self, section: Section) -> Iterator[None]:
        """Tell Qt which rows a change of a section brings and takes."""
        before = section.rows
        yield
        after = section.built(always_headed=self._sections.is_always_headed(section))
        if not any(each is section for each in self._sections.ordered):
            return
        first, last = same_ends(before, after)
        start = self._first(section) + first
        gone, come = len(before) - first - last, len(after) - first - last
        if gone == come:
            section.rows = after
            if gone:
                self.dataChanged.emit(self.index(start), self.index(start + gone - 1))
            return
        if gone:
            self.beginRemoveRows(QModelIndex(), start, start + gone - 1)
            section.rows = before[:first] + before[len(before) - last :]
            self._count -= gone
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), start, start + come - 1)
            section.rows = after
            self._count += come
            self.endInsertRows()

    def _first(self, section: Section) -> int:
        number = 0
        for each in self._sections.ordered:
            if each is section:
                break
            number += len(each.rows)
        return number
