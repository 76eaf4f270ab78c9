"""Keeps the list of chats in step with what is stored, and does what is asked there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QObject, QPoint, QTimer
from PySide6.QtWidgets import QMenu

from duologue.domain.shelf import PINNED, Shelf, ShelfPart
from duologue.services.chats.news import FOLDERS, MANY
from duologue.ui.library.chat_actions import ChatActions, OpenedChat
from duologue.ui.library.folder_actions import FolderActions
from duologue.ui.library.list_rows import ListView, Row
from duologue.ui.transcript.turns.menu_entry import fill_menu
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.domain.message import ChatSummary
    from duologue.domain.search import SearchHit
    from duologue.ui.library.many_actions import ManyActions, ManyEntries
    from duologue.ui.library.room import LibraryRoom
    from duologue.ui.library.sidebar import Sidebar

_PAGE = 100
_LATE_MS = 1000


class LibraryPresenter(QObject):
    """The sidebar's other half. `new_chat` begins a chat, in a folder if one is named."""

    def __init__(
        self, room: LibraryRoom, sidebar: Sidebar, opened: OpenedChat, new_chat: Callable[[str], object]
    ) -> None:
        super().__init__(sidebar)
        self._room = room
        self._library = room.services.library
        self._sidebar = sidebar
        self._list = sidebar.list
        self._opened = opened
        self._new_chat = new_chat
        self._changed: set[str] = set()
        self._reading = False
        self._loading = 0
        self._midnight = QTimer(self)
        self._midnight.setSingleShot(True)
        self._midnight.timeout.connect(self._on_midnight)
        self.chats = ChatActions(room, opened)
        self._many: ManyActions | None = None
        self.more_for_many: list[ManyEntries] = []  # what other rooms offer for several chats
        self.folders = FolderActions(room, new_chat, lambda folder: self._open_folder(folder, opened=True))
        self._library.news.subscribe(self._on_news)
        self._connect()

    async def load(self) -> None:
        """Read the beginning of the list."""
        window = self._room.services.preferences.current.window
        await self._show(ListView.CHATS, window.open_folders.split())

    # -- reading ---------------------------------------------------------------------------------

    async def _show(self, view: ListView, opened: Iterable[str]) -> None:
        """Show a view from its beginning."""
        self._loading += 1
        number = self._loading
        folders = await self._room.services.folders.all() if view is ListView.CHATS else []
        known = {folder.id for folder in folders} & set(opened)
        if number != self._loading:
            return
        rows = self._list.rows
        rows.clear(view, folders, known)
        self._sidebar.show_view(view)
        self._wait_for_midnight()
        shelves = [rows.main]
        if view is ListView.CHATS:
            shelves += [PINNED, *(Shelf(ShelfPart.FOLDER, folder) for folder in known)]
        for shelf in shelves:
            await self._read(shelf)

    async def _read(self, shelf: Shelf) -> None:
        """Read the next page of a part."""
        number, rows = self._loading, self._list.rows
        page = await self._library.page(shelf, rows.last_read(shelf), _PAGE)
        if number == self._loading and (shelf.part is not ShelfPart.FOLDER or shelf.folder in rows.opened):
            self._list.show_chats(shelf, page, goes_on=len(page) == _PAGE)

    def _on_news(self, chat_id: str) -> None:
        """A chat changed, or many things: they are read again, however often that is told."""
        self._changed.add(chat_id)
        if not self._reading:
            self._reading = True
            self._room.tasks.start(self._read_changed())

    async def _read_changed(self) -> None:
        try:
            while self._changed:
                chat_id = self._changed.pop()
                if chat_id in (FOLDERS, MANY):
                    await self._read_all(anew=chat_id == MANY)
                else:
                    await self._read_chat(chat_id)
        finally:
            self._reading = False

    async def _read_chat(self, chat_id: str) -> None:
        chat = await self._library.summary(chat_id)
        if chat is None:
            self._list.rows.take(chat_id)
        else:
            self._list.rows.put(chat)
        self._list.mark_open(self._opened.id())

    async def _read_all(self, *, anew: bool) -> None:
        """Folders came or went, or many chats: then the list is read `anew`."""
        rows = self._list.rows
        if rows.view is not ListView.CHATS:
            await self._show(rows.view, ())
            return
        before = {folder.id for folder in rows.folders}
        folders = await self._room.services.folders.all()
        known = {folder.id for folder in folders}
        if known == before and not anew:
            rows.show_folders(folders, rows.opened)
        else:
            wanted = rows.opened | set(self._room.services.preferences.current.window.open_folders.split())
            place = self._list.verticalScrollBar().value()
            await self._show(rows.view, wanted)
            self._list.verticalScrollBar().setValue(place)

    def _wait_for_midnight(self) -> None:
        now = QDateTime.currentDateTime()
        self._midnight.start(now.msecsTo(now.date().addDays(1).startOfDay()) + _LATE_MS)

    def _on_midnight(self) -> None:
        """What was said today was said yesterday now."""
        self._room.tasks.start(self._show(self._list.rows.view, self._list.rows.opened))

    # -- what is asked ---------------------------------------------------------------------------

    def show_view(self, view: ListView) -> None:
        """Show the chats, the archive or the bin."""
        opened = self._room.services.preferences.current.window.open_folders.split()
        self._room.tasks.start(self._show(view, opened))
        self._list.setFocus()

    def search(self, arrive: Callable[[], object] = lambda: None) -> None:
        """Look for a chat, or for words in all of them; `arrive` shows the page they are on."""
        # Imported when it is first asked for: nothing unseen delays the start.
        from duologue.ui.library.search_sheet import SearchSheet, found_words  # noqa: PLC0415 - see above

        sheet = SearchSheet(self._room, self._room.window.window())

        def go(hit: SearchHit) -> None:
            arrive()
            self._room.tasks.start(self._opened.go_to(hit, found_words(hit)))

        sheet.chosen.connect(go)
        sheet.open()

    def rename(self) -> None:
        """Rename the row that has the focus, else the open chat; in place where its row is seen."""
        row = self._list.current if self._list.window().focusWidget() is self._list else None
        if row is None or not self._list.edit_row(row):
            self._room.tasks.start(self._rename_open())

    async def _rename_open(self) -> None:
        await self._act_on_open(self.chats.ask_title)

    def act_on_open(self, act: Callable[[ChatSummary], object]) -> None:
        """Do something with the chat that is open, as it is stored now."""
        self._room.tasks.start(self._act_on_open(act))

    async def _act_on_open(self, act: Callable[[ChatSummary], object]) -> None:
        chat = await self._library.summary(self._opened.id())
        if chat is not None:
            act(chat)
        else:
            words = translate("LibraryPresenter", "There is nothing in this chat yet.")
            self._room.navigation.toast(words, "", None)

    @property
    def many(self) -> ManyActions:
        """What is done with several chats at once."""
        if self._many is None:
            from duologue.ui.library.many_actions import ManyActions  # noqa: PLC0415 - few choose several

            self._many = ManyActions(self._room, self._opened, self.more_for_many)
        return self._many

    def open_menu(self, row: Row, place: QPoint) -> None:
        """The menu of a row; the chat it is about is not opened by it."""
        menu = QMenu(self._list)
        menu.setObjectName("rowMenu")
        if chosen := self._list.choice_with(row):
            fill_menu(menu, self.many.entries(chosen))
        elif row.chat is not None:
            chat = row.chat
            fill_menu(menu, self.chats.entries(chat, lambda: self._edit_or_ask(row, chat)))
        elif row.folder is not None:
            fill_menu(menu, self.folders.entries(row.folder, lambda: self._list.edit_row(row)))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _edit_or_ask(self, row: Row, chat: ChatSummary) -> None:
        if not self._list.edit_row(row):
            self.chats.ask_title(chat)

    def _delete(self, row: Row) -> None:
        if chosen := self._list.choice_with(row):
            self.many.delete(chosen)
        elif row.chat is not None and row.chat.deleted_at is not None:
            self.chats.destroy(row.chat)
        elif row.chat is not None:
            self.chats.delete(row.chat)
        elif row.folder is not None:
            self.folders.delete(row.folder)

    def _renamed(self, row: Row, name: str) -> None:
        if row.chat is not None:
            self.chats.rename(row.chat, name)
        elif row.folder is not None:
            self.folders.rename(row.folder, name)

    def _dropped(self, what: str, is_chat: bool, folder: str | None) -> None:  # noqa: FBT001 - a signal's own
        ids = what.split("\n")
        if is_chat and len(ids) > 1:
            self.many.move_to([chat for chat in self._list.chats if chat.id in ids], folder)
        elif is_chat:
            self.chats.move_to(what, folder)
        elif what != folder:
            self.folders.move_to(what, folder)

    def _toggle_folder(self, folder: str) -> None:
        self._open_folder(folder, opened=folder not in self._list.rows.opened)

    def _open_folder(self, folder: str, *, opened: bool) -> None:
        rows = self._list.rows
        wanted = rows.opened | {folder} if opened else rows.opened - {folder}
        row, place = self._list.current, self._list.verticalScrollBar().value()
        rows.show_folders(rows.folders, wanted)
        if opened:
            self._room.tasks.start(self._read(Shelf(ShelfPart.FOLDER, folder)))
        if row is not None and row.folder is not None:
            self._list.setCurrentIndex(rows.index_of_folder(row.folder.id))
        self._list.verticalScrollBar().setValue(place)
        preferences = self._room.services.preferences
        window = replace(preferences.current.window, open_folders=" ".join(sorted(wanted)))
        preferences.change(window=window)

    def _connect(self) -> None:
        sidebar, rows = self._sidebar, self._list.rows
        sidebar.new_chat_wanted.connect(lambda: self._new_chat(""))
        sidebar.new_folder_wanted.connect(self.folders.create)
        sidebar.search_wanted.connect(self.search)
        sidebar.view_wanted.connect(self.show_view)
        sidebar.empty_bin_wanted.connect(self.chats.empty_bin)
        self._list.opened.connect(lambda chat: self._room.tasks.start(self._opened.show(chat)))
        self._list.menu_wanted.connect(self.open_menu)
        self._list.delete_wanted.connect(self._delete)
        self._list.folder_toggled.connect(self._toggle_folder)
        self._list.dropped.connect(self._dropped)
        rows.more_wanted.connect(lambda shelf: self._room.tasks.start(self._read(shelf)))
        rows.renamed.connect(self._renamed)
