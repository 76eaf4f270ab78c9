"""Chats out of one home and into another: the app is closed, its data goes, and all of it comes back."""

import argparse
import asyncio
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from duologue.bootstrap import core as bootstrap_core
from duologue.bootstrap import window_life
from duologue.domain.message import Chat
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ChatTree, ExportChoice, OnKnown, Record, Source
from duologue.services.suite import Services
from duologue.storage.database import Database
from duologue.ui.main_window import MainWindow
from duologue.ui.transfer.export_dialog import ExportDialog
from duologue.ui.transfer.import_dialog import ImportDialog
from helpers.gui import KeychainForTests, application, open_core, open_window, press, until, words_of
from helpers.transfers import talk

CHATGPT = Path(__file__).parents[1] / "fixtures" / "chatgpt" / "conversations.json"


def shown(services: Services) -> list[tuple[str, list[str]]]:
    with services.transfers._archive.snapshot() as snapshot:
        trees = [snapshot.tree(identity) for identity in snapshot.chat_ids(ExportChoice(archived=True))]
    return [(tree.chat.title, [message.text for message in tree.path]) for tree in trees]


async def test_what_was_exported_is_there_again_after_everything_was_wiped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, file = tmp_path / "home", tmp_path / "all.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    async with open_core(home) as core:
        first = await talk(core.services, "One", "Q1", "A1", "Q2", "A2")
        answer = (await core.services.library.path(first.id))[1]
        await core.services.library.delete_turn(answer)
        await talk(core.services, "Two", "Q", "A")
        before = shown(core.services)
        async with open_window(core) as window:
            window.actions_by_name["exportChats"].trigger()
            await until(lambda: window.findChildren(ExportDialog))
            [dialog] = window.findChildren(ExportDialog)
            press(dialog, "exportAll")
            press(dialog, "export-json")
            await until(lambda: "2 chats." in words_of(dialog))
            press(dialog, "saveExport")
            await until(file.exists)
    shutil.rmtree(home)
    async with open_core(home) as core:
        assert shown(core.services) == []
        async with open_window(core) as window:
            window.transfer.import_from(file)
            [asked] = window.findChildren(ImportDialog)
            await until(lambda: "an export of Duologue: 2 chats" in words_of(asked))
            press(asked, "acceptImport")
            await until(lambda: "Imported 2 chats" in words_of(asked))
            press(asked, "closeImport")
    async with open_core(home) as core:  # opened once more: it is on the disk
        assert shown(core.services) == before
        async with open_window(core) as window:
            await until(
                lambda: {"One", "Two"} <= {chat.title for chat in window.chat_page.sidebar.list.chats}
            )


async def test_a_conversation_of_chatgpt_can_be_gone_on_with(tmp_path: Path) -> None:
    async with open_core(tmp_path / "home") as core, open_window(core) as window:
        window.transfer.import_from(CHATGPT)
        [dialog] = window.findChildren(ImportDialog)
        await until(lambda: "2 chats" in words_of(dialog))
        press(dialog, "acceptImport")
        await until(lambda: "Imported 2 chats" in words_of(dialog))
        press(dialog, "closeImport")
        with core.services.transfers._archive.snapshot() as snapshot:
            [chat_id] = snapshot.chat_ids(ExportChoice())
        await window.chat.open(chat_id)
        window.chat.send("Thank you.")
        await until(lambda: window.chat.running)
        await until(lambda: window.turns.messages[-1].text)  # the server took tools and versions as they are
        window.chat.stop()
        await until(lambda: not window.chat.running)


async def test_what_a_killed_import_left_is_gone_when_the_window_opens_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless() -> Iterator[Record]:
        for number in itertools.count():
            yield ChatTree(Chat(f"new{number}", "New", "demo", ApiStyle.OPENAI, "m"), ())

    def windows() -> list[MainWindow]:
        shown = QApplication.topLevelWidgets()
        return [widget for widget in shown if isinstance(widget, MainWindow) and widget.isVisible()]

    async def rows() -> int:
        database = await Database.open(tmp_path / "duologue.db", tmp_path / "backups", beside_window=True)
        count = await database.run(lambda c: c.execute("SELECT count(*) FROM chat").fetchone()[0])
        await database.close()
        return int(count)

    async with open_core(tmp_path) as core:
        await talk(core.services, "Mine", "Q", "A")
        archive = core.services.transfers._archive
        task = asyncio.ensure_future(archive.put(endless(), Source.DUOLOGUE, OnKnown.SKIP))
        while await rows() < 3:
            pass
        task.cancel()  # as when the window is closed; a kill leaves the same
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await rows() > 1
    monkeypatch.setattr(bootstrap_core, "SystemKeychain", KeychainForTests)
    monkeypatch.setattr(window_life.Trouble, "install", lambda _self: None)
    wanted = {"home": tmp_path, "debug": False, "demo": False, "exit_when_shown": False, "command": None}
    running = asyncio.ensure_future(window_life._main(application(), argparse.Namespace(**wanted)))
    await until(windows)
    [window] = windows()
    assert [chat.title for chat in window.chat_page.sidebar.list.chats] == ["Mine"]
    while await rows() > 1:
        pass
    window.close()
    assert await running == 0
