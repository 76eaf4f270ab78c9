"""Several chats of the list are chosen, and moved, put away, exported or deleted in one step."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QRadioButton, QWidget

from duologue.domain.message import Chat
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.style import ApiStyle
from duologue.ui.controls.toast import Toast
from duologue.ui.dialogs.ask_sure import AskSure
from duologue.ui.library.chat_list import ChatList
from duologue.ui.library.list_model import CHAT_MIME
from duologue.ui.library.list_rows import ListView
from duologue.ui.library.move_dialog import MoveDialog
from duologue.ui.main_window import MainWindow
from helpers import gui

NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
TITLES = ("Five", "Four", "Three", "Two", "One")  # as they stand in the list


def the_list(window: MainWindow) -> ChatList:
    return window.chat_page.sidebar.list


def titles(window: MainWindow) -> list[str]:
    return the_list(window).titles


def chosen(window: MainWindow) -> list[str]:
    return [chat.title for chat in the_list(window).chosen]


def click(window: MainWindow, title: str, keys: Qt.KeyboardModifier = NONE) -> None:
    chats = the_list(window)
    number = next(n for n, row in enumerate(chats.rows.rows) if row.text == title)
    place = chats.visualRect(chats.rows.index(number)).center()
    QTest.mouseClick(chats.viewport(), Qt.MouseButton.LeftButton, keys, place)


def choose(window: MainWindow, entry: str) -> None:
    """Ask for the menu of what is chosen by its key, and choose an entry."""
    chats = the_list(window)
    chats.setFocus()
    QTest.keyClick(chats, Qt.Key.Key_Menu)
    menu = chats.findChildren(QMenu, "rowMenu")[-1]
    action = next(action for action in menu.actions() if action.objectName() == entry)
    menu.close()
    action.trigger()


def undo(window: MainWindow, words: str) -> None:
    toast = window.findChildren(Toast)[-1]
    assert words in gui.words_of(toast)
    gui.press(toast, "toastAction")


async def dialog(window: MainWindow, kind: type[QWidget]) -> QWidget:
    await gui.until(lambda: [each for each in window.findChildren(kind) if each.isVisible()])
    return next(each for each in window.findChildren(kind) if each.isVisible())


@pytest.fixture
async def chats(window: MainWindow) -> Sequence[Chat]:
    """Five chats, the third of which is open."""
    made = [
        await window.services.library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo", title=title)
        for title in reversed(TITLES)
    ]
    await gui.until(lambda: titles(window) == list(TITLES))
    await window.chat.open(made[2].id)
    await gui.settle()
    return made


async def test_shift_and_ctrl_choose_several_and_open_none(window: MainWindow, chats: Sequence[Chat]) -> None:
    click(window, "Five")
    await gui.until(lambda: window.chat.chat is not None and window.chat.chat.title == "Five")
    click(window, "Three", SHIFT)
    assert chosen(window) == ["Five", "Four", "Three"]
    click(window, "Four", CONTROL)
    click(window, "One", CONTROL)
    assert chosen(window) == ["Five", "Three", "One"]
    await gui.settle()
    assert window.chat.chat is not None
    assert window.chat.chat.title == "Five"
    window.services.library.news.tell(chats[0].id)  # something happens meanwhile
    await gui.settle()
    assert chosen(window) == ["Five", "Three", "One"]
    QTest.keyClick(the_list(window), Qt.Key.Key_Escape)
    assert chosen(window) == ["Five"]


@pytest.mark.usefixtures("chats")
async def test_keys_choose_several(window: MainWindow) -> None:
    click(window, "Five")
    for _ in range(2):
        QTest.keyClick(the_list(window), Qt.Key.Key_Down, SHIFT)
    assert chosen(window) == ["Five", "Four", "Three"]
    QTest.keyClick(the_list(window), Qt.Key.Key_A, CONTROL)
    assert chosen(window) == list(TITLES)


@pytest.mark.usefixtures("chats")
async def test_several_are_deleted_and_taken_back(window: MainWindow) -> None:
    click(window, "Four")
    click(window, "Two", SHIFT)
    QTest.keyClick(the_list(window), Qt.Key.Key_Delete)
    await gui.until(lambda: titles(window) == ["Five", "One"])
    assert window.chat.chat is None  # the open one was among them
    undo(window, "3 chats were deleted.")
    await gui.until(lambda: titles(window) == list(TITLES))
    await gui.until(lambda: window.chat.chat is not None)


@pytest.mark.usefixtures("chats")
async def test_several_are_archived_and_come_back(window: MainWindow) -> None:
    click(window, "Five")
    click(window, "One", CONTROL)
    choose(window, "archiveChats")
    await gui.until(lambda: titles(window) == ["Four", "Three", "Two"])
    undo(window, "2 chats were archived.")
    await gui.until(lambda: titles(window) == list(TITLES))


async def test_several_are_moved_each_back_to_where_it_was(window: MainWindow, chats: Sequence[Chat]) -> None:
    services = window.services
    work, home = await services.folders.create("Work"), await services.folders.create("Home")
    assert work is not None
    assert home is not None
    await services.library.move(chats[4].id, home.id)
    await gui.until(lambda: titles(window) == list(TITLES[1:]))  # the folder is closed
    the_list(window).folder_toggled.emit(home.id)
    await gui.until(lambda: titles(window) == list(TITLES))
    click(window, "Five")
    click(window, "Three", CONTROL)
    choose(window, "moveChats")
    asked = await dialog(window, MoveDialog)
    assert isinstance(asked, MoveDialog)
    assert "Move \u201c2 chats\u201d to" in gui.words_of(asked)
    asked.field.setText("Work")
    QTest.keyClick(asked.field, Qt.Key.Key_Return)

    async def folders() -> list[str | None]:
        found = [await services.library.summary(chats[number].id) for number in (4, 2)]
        return [chat.folder for chat in found if chat is not None]

    await gui.until(lambda: "2 chats were moved." in gui.words_of(window))
    assert await folders() == [work.id, work.id]
    undo(window, "2 chats were moved.")
    await gui.settle()
    assert await folders() == [home.id, None]


async def test_several_are_dragged_into_a_folder(window: MainWindow, chats: Sequence[Chat]) -> None:
    work = await window.services.folders.create("Work")
    assert work is not None
    await gui.until(lambda: "Work" in [row.text for row in the_list(window).rows.rows])
    click(window, "Two")
    click(window, "One", SHIFT)
    rows = the_list(window).rows
    data = rows.mimeData(the_list(window).selectionModel().selectedIndexes())
    held = bytes(data.data(CHAT_MIME).data()).decode()
    assert sorted(held.split("\n")) == sorted([chats[0].id, chats[1].id])
    the_list(window).dropped.emit(held, True, work.id)  # noqa: FBT003 - a signal's own
    await gui.until(lambda: "2 chats were moved." in gui.words_of(window))
    shelved = [await window.services.library.summary(chat.id) for chat in chats[:2]]
    assert [chat.folder for chat in shelved if chat is not None] == [work.id, work.id]


@pytest.mark.usefixtures("chats")
async def test_several_are_exported(window: MainWindow) -> None:
    click(window, "Five")
    click(window, "Four", SHIFT)
    choose(window, "exportChats")
    from duologue.ui.transfer.export_dialog import ExportDialog  # noqa: PLC0415 - as the app does

    asked = await dialog(window, ExportDialog)
    assert isinstance(asked, ExportDialog)
    choice = gui.named(asked, QRadioButton, "exportChosen")
    assert (choice.text(), choice.isChecked()) == ("The 2 chosen chats", True)
    assert len(asked.which.choice.chat_ids or ()) == 2
    asked.reject()


async def test_several_in_the_bin_are_restored_or_deleted_for_ever(
    window: MainWindow, chats: Sequence[Chat]
) -> None:
    await window.services.library.many.delete([chat.id for chat in chats])
    window.chat.library.show_view(ListView.BIN)
    await gui.until(lambda: sorted(titles(window)) == sorted(TITLES))
    model = the_list(window).selectionModel()
    flags = QItemSelectionModel.SelectionFlag

    def take(*wanted: str) -> None:
        model.clearSelection()
        for number, row in enumerate(the_list(window).rows.rows):
            if row.text in wanted:
                model.setCurrentIndex(the_list(window).rows.index(number), flags.Select)

    take("Five", "Four")
    choose(window, "restoreChats")
    await gui.until(lambda: sorted(titles(window)) == ["One", "Three", "Two"])
    take("Three", "Two")
    QTest.keyClick(the_list(window), Qt.Key.Key_Delete)
    asked = await dialog(window, AskSure)
    assert "Delete 2 chats for ever?" in gui.words_of(asked)
    gui.press(asked, "acceptSure")
    await gui.until(lambda: titles(window) == ["One"])
    assert await window.services.library.chat(chats[2].id) is None
