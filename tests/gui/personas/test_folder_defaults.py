"""What new chats in a folder begin with."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from duologue.bootstrap.core import Core
from duologue.domain.request import Parameters
from duologue.domain.setup import Setup
from duologue.domain.shelf import Folder, FolderDefaults
from duologue.domain.style import ApiStyle
from duologue.services.chats.folder_setup import begun_in
from duologue.ui.controls.toast import Toast
from duologue.ui.main_window import MainWindow
from duologue.ui.personas.folder_defaults import FolderDefaultsDialog
from helpers.gui import named, press, settle, until
from helpers.services import OWN


async def opened(core: Core, window: MainWindow) -> tuple[Folder, FolderDefaultsDialog]:
    """The dialog of a new folder, as its menu opens it."""
    folder = await core.services.folders.create("Work")
    assert folder is not None
    entries = [
        entry for group in window.chat.library.folders.entries(folder, lambda: None) for entry in group
    ]
    next(entry for entry in entries if entry.name == "folderDefaults").act()
    dialog = window.findChild(FolderDefaultsDialog)
    assert isinstance(dialog, FolderDefaultsDialog)
    return folder, dialog


async def test_a_new_chat_in_a_folder_begins_with_what_was_chosen_and_undo_takes_it_back(
    core: Core, window: MainWindow
) -> None:
    core.services.accounts.save(OWN)
    folder, dialog = await opened(core, window)
    dialog.model.choices.aboutToShow.emit()
    next(action for action in dialog.model.choices.actions() if action.text() == "m").trigger()
    assert dialog.model.value == "m"
    dialog.system.setFocus()
    QTest.keyClicks(dialog.system, "Be formal.")
    press(dialog, "saveFolderDefaults")
    await settle()
    window.chat.new_chat(folder.id)
    setup = window.chat.setup
    await until(lambda: setup.system == "Be formal.")
    assert (setup.profile.id, setup.model) == (OWN.id, "m")
    window.chat.send("/error 400")
    await until(lambda: window.chat.chat is not None and not window.chat.running)
    assert window.chat.chat is not None
    assert (window.chat.chat.folder, window.chat.chat.system) == (folder.id, "Be formal.")
    window.chat.new_chat()
    await until(lambda: setup.system == "")
    press(window.findChildren(Toast)[-1], "toastAction")
    await settle()
    kept = await core.services.folders.folder(folder.id)
    assert kept is not None
    assert kept.defaults == FolderDefaults()


async def test_developers_set_parameters_too_and_a_wrong_one_is_told(core: Core, window: MainWindow) -> None:
    window.services.preferences.change(developer_tools=True)
    folder, dialog = await opened(core, window)
    field = named(dialog, QLineEdit, "parameter-temperature")
    field.setFocus()
    QTest.keyClicks(field, "hot")
    press(dialog, "saveFolderDefaults")
    assert dialog.isVisible()
    field.clear()
    QTest.keyClicks(field, "0.2")
    field.editingFinished.emit()
    press(dialog, "saveFolderDefaults")
    await settle()
    kept = await core.services.folders.folder(folder.id)
    assert kept is not None
    assert kept.defaults.parameters == Parameters(temperature=0.2)


def test_what_a_folder_says_nothing_about_stays() -> None:
    before = Setup("own", ApiStyle.ANTHROPIC, "m", "Mine.", Parameters(top_p=0.5), "Kind")
    assert begun_in(FolderDefaults(), before, lambda _id: OWN) == before
    changed = begun_in(FolderDefaults(system="", model="x"), before, lambda _id: OWN)
    assert (changed.system, changed.model, changed.persona) == ("", "x", "Kind")
