"""The export dialog: what is chosen is what is written, and Cancel leaves nothing."""

import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel

from duologue.ui.main_window import MainWindow
from duologue.ui.terms.clause_dialog import ClauseDialog
from duologue.ui.transfer.export_dialog import ExportDialog
from helpers.gui import named, open_core, open_window, press, settle, until, words_of
from helpers.transfers import left_in, talk


@pytest.fixture
async def window(tmp_path: Path) -> AsyncIterator[MainWindow]:
    async with open_core(tmp_path / "home") as core:
        chat = await talk(core.services, "Lamps & more", "Q", "A")
        other = await talk(core.services, "Other", "Q2", "A2")
        folder = await core.services.folders.create("Work")
        assert folder is not None
        await core.services.library.move(other.id, folder.id)
        async with open_window(core) as opened:
            await opened.chat.open(chat.id)
            yield opened


async def opened(window: MainWindow) -> ExportDialog:
    window.actions_by_name["exportChats"].trigger()
    await until(lambda: window.findChildren(ExportDialog))
    [dialog] = window.findChildren(ExportDialog)
    await until(lambda: "chat" in named(dialog, QLabel, "exportCount").text())
    return dialog


def goes_to(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """Whoever asks where to save is told this; the names that were offered."""
    offered: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str = "") -> tuple[str, str]:
        offered.append(Path(name).name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return offered


async def saved(dialog: ExportDialog, path: Path) -> None:
    press(dialog, "saveExport")
    await until(path.exists)


async def test_the_open_chat_is_written_as_markdown(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = goes_to(monkeypatch, tmp_path / "a.md")
    dialog = await opened(window)
    assert "This chat: Lamps && more" in words_of(dialog)
    await saved(dialog, tmp_path / "a.md")
    assert offered == ["Lamps more.md"]
    assert "# Lamps & more" in (tmp_path / "a.md").read_text(encoding="utf-8")
    await until(lambda: "Saved 1 chat as a.md." in words_of(window))
    assert not window.findChildren(ExportDialog)


async def test_all_chats_as_a_page_each_are_one_archive(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = goes_to(monkeypatch, tmp_path / "a.zip")
    dialog = await opened(window)
    press(dialog, "exportAll")
    press(dialog, "export-html")
    await until(lambda: "2 chats, one file each" in words_of(dialog))
    await saved(dialog, tmp_path / "a.zip")
    assert offered == ["Duologue.zip"]
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert sorted(archive.namelist()) == ["Lamps more.html", "Other.html"]


async def test_choosing_a_folder_chooses_its_chats(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to(monkeypatch, tmp_path / "a.json")
    dialog = await opened(window)
    named(dialog, QComboBox, "exportFolders").setCurrentIndex(0)
    press(dialog, "exportFolder")
    press(dialog, "export-json")
    await until(lambda: words_of(dialog).count("1 chat."))
    await saved(dialog, tmp_path / "a.json")
    assert [chat["title"] for chat in json.loads((tmp_path / "a.json").read_text())["chats"]] == ["Other"]


async def test_what_the_terms_say_of_training_stands_there_before_lines_are_written(
    window: MainWindow,
) -> None:
    dialog = await opened(window)
    reminder = dialog.findChild(QLabel, "trainingReminder")
    assert not reminder.isVisible()
    press(dialog, "export-jsonl")
    await settle()
    assert reminder.isVisible()
    assert "training competing AI models" in reminder.text()
    assert not dialog.thinking.isVisible()
    press(dialog, "clause-Acceptable Use")
    await settle()
    [clause] = dialog.findChildren(ClauseDialog)
    assert "training competing AI models" in words_of(clause)
    clause.accept()


async def test_each_form_says_whether_it_keeps_everything(window: MainWindow) -> None:
    said = words_of(await opened(window))
    assert said.count("The turns you see.") == 3
    assert "Everything: all versions" in said


async def test_a_file_that_can_not_be_written_is_said_in_the_dialog(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to(monkeypatch, tmp_path / "gone" / "a.md")
    dialog = await opened(window)
    press(dialog, "saveExport")
    await until(lambda: "could not be saved" in words_of(dialog))
    assert dialog.isVisible()
    assert named(dialog, QLabel, "exportCount").isVisible()


async def test_escape_amid_the_work_stops_it_and_leaves_nothing(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_to(monkeypatch, tmp_path / "a.md")
    dialog = await opened(window)
    press(dialog, "saveExport")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await until(lambda: not window.findChildren(ExportDialog))
    assert left_in(tmp_path) in (["home"], ["a.md", "home"])


async def test_the_keyboard_reaches_everything(window: MainWindow) -> None:
    dialog = await opened(window)
    dialog.activateWindow()
    names = []
    for _ in range(12):
        focused = dialog.focusWidget()
        names.append(focused.objectName() if focused is not None else "")
        QTest.keyClick(focused or dialog, Qt.Key.Key_Tab)
    assert {
        "exportThis",
        "exportFolders",
        "export-markdown",
        "exportThinking",
        "saveExport",
        "cancelExport",
    } <= set(names)
    dialog.reject()
    await until(lambda: not window.findChildren(ExportDialog))


async def test_the_menu_of_a_chat_offers_to_export_and_to_print_it(window: MainWindow) -> None:
    window.chat_page.header.menu_wanted.emit()
    offered = {action.objectName(): action for action in window.chat_page.header.menu.actions()}
    assert "printChat" in offered
    offered["exportChat"].trigger()
    await until(lambda: window.findChildren(ExportDialog))
    assert "Lamps && more" in words_of(window.findChildren(ExportDialog)[0])
    window.findChildren(ExportDialog)[0].reject()
