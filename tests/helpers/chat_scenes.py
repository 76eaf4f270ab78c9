"""The dialogs and states of daily chatting, each brought onto the window to be walked through."""

import json
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from duologue.bootstrap.prepared import open_prepared_chat
from duologue.domain.secret import Secret
from duologue.services.tables import catalogue
from duologue.ui.main_window import MainWindow
from duologue.ui.personas.dialog import PersonasDialog
from helpers import gui

Scene = Callable[[MainWindow], Awaitable[QWidget]]


async def _open(window: MainWindow) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    await gui.settle()


async def _dialog(window: MainWindow, name: str) -> QDialog:
    """The dialog of this object name, once it is shown."""
    found: list[QDialog] = []

    def shows() -> bool:
        found[:] = [dialog for dialog in window.findChildren(QDialog, name) if dialog.isVisible()]
        return bool(found)

    await gui.until(shows)
    return found[0]


def _of_action(action: str, dialog: str) -> Scene:
    """The dialog that an action opens over a chat."""

    async def scene(window: MainWindow) -> QWidget:
        await _open(window)
        window.actions_by_name[action].trigger()
        return await _dialog(window, dialog)

    return scene


async def _import_report(window: MainWindow) -> QWidget:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chats.json"
        file.write_text(json.dumps([{"role": "user", "content": "Hello there"}]), encoding="utf-8")
        window.transfer.import_from(file)
        dialog = await _dialog(window, "importDialog")
        await gui.until(lambda: dialog.findChildren(QWidget, "acceptImport"))
        gui.press(dialog, "acceptImport")
        await gui.until(lambda: "Imported 1 chat" in gui.words_of(dialog))
        await gui.settle()
    return dialog


def _service(window: MainWindow) -> None:
    profile = catalogue.presets()[0].profile("service")
    window.services.accounts.keep_for_session(profile, Secret("sk-made-up-0123456789"))


async def _personas(window: MainWindow) -> QWidget:
    _service(window)
    window.chat.doors.personas.show_all()
    return await _dialog(window, "personasDialog")


async def _persona_editor(window: MainWindow) -> QWidget:
    window.services.preferences.change(developer_tools=True)
    dialog = await _personas(window)
    assert isinstance(dialog, PersonasDialog)
    dialog.edit.click()
    return await _dialog(window, "personaEditor")


async def _chat_settings(window: MainWindow) -> QWidget:
    await _open(window)
    window.chat.doors.open_sheet()
    return await _dialog(window, "chatSettings")


async def _inspector(window: MainWindow) -> QWidget:
    window.services.preferences.change(developer_tools=True)
    window.resize(1440, 900)  # in a narrower one the inspector stands over the chat
    window.chat.doors.toggle_inspector()
    return window


async def _variables(window: MainWindow) -> QWidget:
    prompt = next(prompt for prompt in window.services.prompts.shelf().prompts if prompt.variables)
    window.chat.writing.suggestions.insert(prompt)
    return await _dialog(window, "variablesForm")


async def _edited(window: MainWindow) -> QWidget:
    await _open(window)
    window.chat.edit(window.turns.messages[0])
    return window


async def _folder_defaults(window: MainWindow) -> QWidget:
    folder = await window.services.folders.create("Work")
    assert folder is not None
    window.services.preferences.change(developer_tools=True)
    window.chat.doors.folder_entries(folder)[0].act()
    return await _dialog(window, "folderDefaults")


DIALOGS: dict[str, Scene] = {
    "search": _of_action("searchChats", "searchSheet"),
    "palette": _of_action("palette", "palette"),
    "export": _of_action("exportChats", "exportDialog"),
    "print": _of_action("printChat", "printPreview"),
    "prompts": _of_action("prompts", "promptManager"),
    "move": _of_action("moveChat", "moveDialog"),
    "rename": _of_action("renameChat", "askText"),
    "import report": _import_report,
    "personas": _personas,
    "persona editor": _persona_editor,
    "chat settings": _chat_settings,
    "folder defaults": _folder_defaults,
    "variables": _variables,
}
STATES: dict[str, Scene] = {"inspector": _inspector}
EDITED: dict[str, Scene] = {"edit in place": _edited}
