"""The import dialog: looks first, takes in, says what came of it, and undoes it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from duologue.domain.transfer import ExportFormat
from duologue.ui.main_window import MainWindow
from duologue.ui.transfer.import_dialog import ImportDialog
from helpers.gui import open_core, open_window, press, until, words_of
from helpers.transfers import ALL, save, talk

CHATGPT = Path(__file__).parents[2] / "fixtures" / "chatgpt" / "conversations.json"


@pytest.fixture
async def window(tmp_path: Path) -> AsyncIterator[MainWindow]:
    async with open_core(tmp_path / "home") as core, open_window(core) as opened:
        yield opened


async def opened(window: MainWindow, path: Path, button: str = "Import") -> ImportDialog:
    window.transfer.import_from(path)
    dialog = window.findChildren(ImportDialog)[-1]
    await until(lambda: button in words_of(dialog).splitlines()[1:])
    return dialog


async def chats(window: MainWindow) -> int:
    return await window.services.transfers.exports.count(ALL)


async def test_chatgpts_export_is_looked_at_taken_in_and_taken_back(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(CHATGPT), ""))
    window.actions_by_name["importChats"].trigger()
    [dialog] = window.findChildren(ImportDialog)
    await until(lambda: "an export of ChatGPT: 2 chats, 11 messages" in words_of(dialog))
    assert "1 image is not in the file" in words_of(dialog)
    press(dialog, "acceptImport")
    await until(lambda: "Imported 2 chats, 11 messages." in words_of(dialog))
    assert "2 hidden notes of the other app are left out." in words_of(dialog)
    assert await chats(window) == 1  # the other one is archived
    press(dialog, "undoImport")
    await until(lambda: not window.findChildren(ImportDialog))
    assert await chats(window) == 0


async def test_a_single_chat_is_shown_when_it_came(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"role": "user", "content": "Hello there"}]))
    dialog = await opened(window, tmp_path / "a.json")
    press(dialog, "acceptImport")
    await until(lambda: window.chat.chat is not None and window.chat.chat.title == "Hello there")
    press(dialog, "closeImport")


async def test_what_came_can_be_taken_back_after_the_dialog_too(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"role": "user", "content": "Hello there"}]))
    dialog = await opened(window, tmp_path / "a.json")
    press(dialog, "acceptImport")
    await until(lambda: window.chat.chat is not None and window.chat.chat.title == "Hello there")
    await until(lambda: window.chat_page.sidebar.list.titles == ["Hello there"])
    press(dialog, "closeImport")
    assert "Imported 1 chat, 1 message." in words_of(window)
    press(window, "toastAction")
    await until(lambda: window.chat.chat is None)  # what is in the bin is not written on
    await until(lambda: window.chat_page.sidebar.list.titles == [])
    assert await chats(window) == 0


async def test_a_chat_that_is_taken_back_leaves_the_page(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"role": "user", "content": "Hello there"}]))
    dialog = await opened(window, tmp_path / "a.json")
    press(dialog, "acceptImport")
    await until(lambda: window.chat.chat is not None and window.chat.chat.title == "Hello there")
    press(dialog, "undoImport")
    await until(lambda: window.chat.chat is None)
    assert not window.turns.messages
    assert "Imported" not in words_of(window)


async def test_what_is_here_already_is_asked_about(window: MainWindow, tmp_path: Path) -> None:
    await talk(window.services, "A", "Q", "A")
    await save(window.services, tmp_path / "a.json", ExportFormat.JSON)
    dialog = await opened(window, tmp_path / "a.json")
    assert "This chat is here already:" in words_of(dialog)
    press(dialog, "acceptImport")
    await until(lambda: "No chat was imported." in words_of(dialog))
    assert "1 chat was here already and was skipped." in words_of(dialog)
    press(dialog, "closeImport")
    dialog = await opened(window, tmp_path / "a.json")
    press(dialog, "copyKnown")
    press(dialog, "acceptImport")
    await until(lambda: "Imported 1 chat, 2 messages." in words_of(dialog))
    assert await chats(window) == 2
    press(dialog, "closeImport")


async def test_a_file_that_is_none_is_refused_with_a_sentence(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"format":"duologue","version":9}')
    dialog = await opened(window, tmp_path / "a.json", "Close")
    assert "Nothing was imported" in words_of(dialog)
    assert "newer Duologue" in words_of(dialog)
    press(dialog, "closeImport")


async def test_a_look_that_is_cancelled_closes_the_dialog(window: MainWindow) -> None:
    window.transfer.import_from(CHATGPT)
    dialog = window.findChildren(ImportDialog)[-1]
    dialog.reject()
    await until(lambda: not window.findChildren(ImportDialog))
    assert await chats(window) == 0


async def test_a_file_dropped_on_the_list_is_imported_and_nothing_else_is_taken(
    window: MainWindow, tmp_path: Path
) -> None:
    sidebar = window.chat_page.sidebar

    def drop(name: str) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none)
        QApplication.sendEvent(sidebar, enter)
        event = QDropEvent(QPoint(5, 5).toPointF(), Qt.DropAction.CopyAction, data, left, none)
        QApplication.sendEvent(sidebar, event)
        return bool(window.findChildren(ImportDialog))

    (tmp_path / "a.json").write_bytes(CHATGPT.read_bytes())
    assert not drop("picture.png")
    assert drop("a.json")
    [dialog] = window.findChildren(ImportDialog)
    await until(lambda: "2 chats" in words_of(dialog))
    dialog.reject()
