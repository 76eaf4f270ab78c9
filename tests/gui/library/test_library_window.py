"""The library in the real window: chats moved, put away and brought back, by mouse and by keys."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton

from duologue.bootstrap.core import Core
from duologue.domain.message import Chat
from duologue.domain.parts import TextPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.ports import AnswerEnding
from duologue.ui.dialogs.ask_sure import AskSure
from duologue.ui.dialogs.ask_text import AskText
from duologue.ui.library.chat_list import ChatList
from duologue.ui.library.list_rows import ListView, Row
from duologue.ui.library.move_dialog import MoveDialog
from duologue.ui.main_window import MainWindow
from helpers import gui

IS_CHAT = True


@dataclass
class Library:
    """The window's sidebar, with hands."""

    window: MainWindow

    @property
    def chats(self) -> ChatList:
        return self.window.chat_page.sidebar.list

    @property
    def rows(self) -> list[str]:
        return [row.text for row in self.chats.rows.rows]

    async def make(self, title: str, words: str = "hello", folder: str | None = None) -> Chat:
        library = self.window.services.library
        chat = await library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo", title=title, folder=folder)
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart(f"About {words}."),), "demo", "stop")
        await library.add_recorded_turn(chat, (TextPart(words),), ApiStyle.OPENAI, ending)
        library.news.tell(chat.id)
        return chat

    async def until(self, *rows: str) -> None:
        """Wait until the list shows just these rows."""
        try:
            await gui.until(lambda: self.rows == list(rows))
        except TimeoutError:
            assert self.rows == list(rows)

    def row(self, text: str) -> Row:
        return next(row for row in self.chats.rows.rows if row.text == text)

    def go_to(self, text: str) -> None:
        self.chats.setFocus()
        number = next(n for n, row in enumerate(self.chats.rows.rows) if row.text == text)
        self.chats.setCurrentIndex(self.chats.rows.index(number))

    def choose(self, text: str, entry: str) -> None:
        """Ask for the menu of a row by its key, and choose an entry."""
        self.go_to(text)
        QTest.keyClick(self.chats, Qt.Key.Key_Menu)
        menu = self.chats.findChildren(QMenu, "rowMenu")[-1]
        action = next(action for action in menu.actions() if action.objectName() == entry)
        menu.close()
        action.trigger()

    async def dialog(self, kind: type) -> object:
        await gui.until(lambda: [each for each in self.window.findChildren(kind) if each.isVisible()])
        return next(each for each in self.window.findChildren(kind) if each.isVisible())


@pytest.fixture
def library(window: MainWindow) -> Library:
    return Library(window)


async def test_folders_are_made_renamed_nested_and_deleted_with_undo(library: Library) -> None:
    await library.make("Lamp")
    gui.press(library.window, "newFolder")
    asked = await library.dialog(AskText)
    assert isinstance(asked, AskText)
    QTest.keyClicks(asked.field, "  Work ")
    QTest.keyClick(asked.field, Qt.Key.Key_Return)
    await library.until("Folders", "Work", "Today", "Lamp")
    library.choose("Work", "newFolderInFolder")
    asked = await library.dialog(AskText)
    assert isinstance(asked, AskText)
    QTest.keyClicks(asked.field, "Lamps")
    gui.press(asked, "acceptText")
    await library.until("Folders", "Work", "Lamps", "Today", "Lamp")
    await gui.until(lambda: library.row("Lamps").depth == 1)
    library.go_to("Lamps")
    library.window.actions_by_name["renameChat"].trigger()
    field = gui.named(library.chats, QLineEdit, "renameInPlace")
    QTest.keyClicks(field, "Bulbs")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await library.until("Folders", "Work", "Bulbs", "Today", "Lamp")
    library.go_to("Work")
    QTest.keyClick(library.chats, Qt.Key.Key_Delete)
    await library.until("Folders", "Bulbs", "Today", "Lamp")
    gui.press(library.window, "toastAction")
    await library.until("Folders", "Work", "Bulbs", "Today", "Lamp")


async def test_a_chat_is_moved_by_the_keyboard_and_falls_out_of_a_deleted_folder(library: Library) -> None:
    await library.make("Lamp")
    await library.make("Other")
    library.choose("Lamp", "moveChat")
    dialog = await library.dialog(MoveDialog)
    assert isinstance(dialog, MoveDialog)
    QTest.keyClicks(dialog.field, "Work")
    assert dialog.list.currentItem().text() == "New folder “Work”"
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    await library.until("Folders", "Work", "Today", "Other")
    await gui.until(lambda: "“Lamp” is in “Work” now." in gui.words_of(library.window))
    library.window.actions_by_name["undoLast"].trigger()
    await library.until("Folders", "Work", "Today", "Other", "Lamp")
    library.choose("Lamp", "moveChat")
    dialog = await library.dialog(MoveDialog)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    await library.until("Folders", "Work", "Today", "Other")
    library.go_to("Work")
    QTest.keyClick(library.chats, Qt.Key.Key_Right)
    await library.until("Folders", "Work", "Lamp", "Today", "Other")
    library.choose("Lamp", "moveChat")
    dialog = await library.dialog(MoveDialog)
    assert isinstance(dialog, MoveDialog)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)  # "No folder" is all there is
    await library.until("Folders", "Work", "No chats in here yet", "Today", "Other", "Lamp")
    library.chats.dropped.emit(library.row("Lamp").chat.id, IS_CHAT, library.row("Work").folder.id)
    await library.until("Folders", "Work", "Lamp", "Today", "Other")
    library.choose("Work", "deleteFolder")
    await library.until("Today", "Other", "Lamp")
    gui.press(library.window, "toastAction")
    await library.until("Folders", "Work", "Lamp", "Today", "Other")


async def test_a_new_chat_in_a_folder_stands_there(library: Library) -> None:
    folder = await library.window.services.folders.create("Work")
    assert folder is not None
    await library.until("Folders", "Work")
    library.choose("Work", "newChatInFolder")
    await gui.settle()
    library.window.chat_page.composer.set_draft("A draft")
    await library.window.chat.close()
    stored = library.window.chat.chat
    assert stored is not None
    assert stored.folder == folder.id


async def test_what_is_done_in_the_list_is_done_to_that_chat_and_opens_nothing(library: Library) -> None:
    opened = await library.make("Open one")
    await library.make("Lamp")
    await library.window.chat.open(opened.id)
    await library.until("Today", "Lamp", "Open one")
    library.choose("Lamp", "pinChat")
    await library.until("Pinned", "Lamp", "Today", "Open one")
    library.choose("Lamp", "markChat")
    await gui.until(lambda: library.row("Lamp").chat.unread)
    library.choose("Lamp", "renameChat")
    field = gui.named(library.chats, QLineEdit, "renameInPlace")
    QTest.keyClicks(field, "Bright lamp")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await library.until("Pinned", "Bright lamp", "Today", "Open one")
    library.choose("Bright lamp", "deleteChat")
    await library.until("Today", "Open one")
    assert library.window.chat.chat is not None
    assert library.window.chat.chat.id == opened.id
    gui.press(library.window, "toastAction")
    await library.until("Pinned", "Bright lamp", "Today", "Open one")
    assert library.window.chat.chat.id == opened.id


async def test_the_headers_menu_acts_on_the_open_chat(library: Library) -> None:
    await library.make("Other")
    chat = await library.make("Lamp")
    await library.window.chat.open(chat.id)

    def act(name: str) -> None:
        menu = library.window.chat_page.header.menu
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.objectName() == name).trigger()

    assert gui.named(library.window, QToolButton, "chatMenu").accessibleName()
    act("pinChat")
    await library.until("Pinned", "Lamp", "Today", "Other")
    act("pinChat")  # the menu knows that it is pinned now
    await library.until("Today", "Lamp", "Other")
    act("duplicateChat")
    await library.until("Today", "Lamp (copy)", "Lamp", "Other")
    await gui.until(lambda: library.window.chat.chat.title == "Lamp (copy)")
    assert [message.text for message in library.window.turns.messages] == ["hello", "About hello."]
    act("archiveChat")
    await library.until("Today", "Lamp", "Other")
    gui.press(library.window, "toastAction")
    await library.until("Today", "Lamp (copy)", "Lamp", "Other")


async def test_the_archive_shows_what_is_archived_and_gives_it_back(library: Library) -> None:
    chat = await library.make("Lamp")
    await library.window.services.library.archive(chat.id, archived=True)
    await library.until()
    assert "Your chats will appear here." in gui.words_of(library.window)
    gui.press(library.window, "archived")
    await library.until("Today", "Lamp")
    library.choose("Lamp", "archiveChat")
    await library.until()
    assert "No chat is archived." in gui.words_of(library.window)
    gui.press(library.window, "allChats")
    await library.until("Today", "Lamp")


async def test_the_bin_restores_and_deletes_for_ever_after_a_question(library: Library) -> None:
    for title in ("One", "Two", "Three"):
        chat = await library.make(title)
        await library.window.services.library.delete(chat.id)
    library.window.actions_by_name["showBin"].trigger()
    await library.until("Today", "Three", "Two", "One")
    assert "30 days" in gui.words_of(library.window)
    library.choose("One", "restoreChat")
    await library.until("Today", "Three", "Two")
    for press, rest in (("cancelSure", ("Today", "Three", "Two")), ("acceptSure", ("Today", "Three"))):
        library.choose("Two", "destroyChat")
        question = await library.dialog(AskSure)
        assert isinstance(question, AskSure)
        gui.press(question, press)
        await library.until(*rest)
    gui.press(library.window, "emptyBin")
    question = await library.dialog(AskSure)
    assert isinstance(question, AskSure)
    gui.press(question, "acceptSure")
    await library.until()
    assert "The bin is empty." in gui.words_of(library.window)
    gui.press(library.window, "allChats")
    await library.until("Today", "One")


async def test_chats_are_reached_by_number_and_one_after_the_other(library: Library) -> None:
    for title in ("Three", "Two", "One"):
        await library.make(title)
    await library.until("Today", "One", "Two", "Three")
    library.window.activateWindow()

    def title() -> str:
        chat = library.window.chat.chat
        return chat.title if chat is not None else ""

    QTest.keyClick(library.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    await gui.until(lambda: title() == "Three")
    library.window.actions_by_name["nextChat"].trigger()
    await gui.until(lambda: title() == "One")
    QTest.keyClick(library.window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    await gui.settle()
    assert title() == "One"


async def test_opening_an_unread_chat_makes_it_read(library: Library) -> None:
    chat = await library.make("Lamp")
    await library.window.services.library.mark_unread(chat.id)
    await gui.until(lambda: "Lamp" in library.rows and library.row("Lamp").chat.unread)
    library.go_to("Lamp")
    QTest.keyClick(library.chats, Qt.Key.Key_Return)
    await gui.until(lambda: not library.row("Lamp").chat.unread)


@pytest.mark.parametrize("view", [ListView.CHATS, ListView.ARCHIVED, ListView.BIN])
async def test_every_control_of_the_sidebar_has_a_name_and_is_reached_by_tab(
    library: Library, view: ListView
) -> None:
    await library.make("Lamp")
    library.window.chat.library.show_view(view)
    await gui.until(lambda: library.chats.rows.view is view)
    sidebar = library.window.chat_page.sidebar
    seen: set[str] = set()
    widget = sidebar.nextInFocusChain()
    for _ in range(400):
        if (
            sidebar.isAncestorOf(widget)
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
        ):
            assert widget.accessibleName(), widget.objectName()
            seen.add(widget.objectName())
        widget = widget.nextInFocusChain()
    wanted = {"newChat", "newFolder", "searchChats", "chatList", "archived", "bin"}
    assert seen == (wanted if view is ListView.CHATS else {"allChats", "chatList"})


async def test_more_than_a_page_is_read_when_it_comes_into_view(core: Core) -> None:
    def make(number: int) -> Callable[..., object]:
        return core.services.library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo", title=f"Chat {number}")

    for number in range(130):
        await make(number)
    async with gui.open_window(core) as window:
        chats = window.chat_page.sidebar.list
        assert len(chats.titles) == 100
        chats.verticalScrollBar().setValue(chats.verticalScrollBar().maximum())
        await gui.until(lambda: len(chats.titles) == 130)
