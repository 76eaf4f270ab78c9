"""What new chats in a folder begin with."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from duologue.bootstrap.core import Core
from duologue.domain.request import Parameters
from duologue.domain.setup import Setup
from duologue.domain.shelf import Folder, FolderDefaults
from duologue.domain.style import ApiStyle
from duologue.services.chats.folder_setup import begun_in
from duologue.ui.controls.toast import Toast
from duologue.ui.main_window import MainWindow
from duologue.ui.personas.folder_defaults import FolderDefaultsDialog
from helpers.gui import named, press, settle, until, words_of
from helpers.services import OWN


async def opened(
    core: Core, window: MainWindow, name: str = "Work", parent: str | None = None
) -> tuple[Folder, FolderDefaultsDialog]:
    """The dialog of a new folder, as its menu opens it."""
    folder = await core.services.folders.create(name, parent)
    assert folder is not None
    entries = [
        entry for group in window.chat.library.folders.entries(folder, lambda: None) for entry in group
    ]
    next(entry for entry in entries if entry.name == "folderDefaults").act()
    await until(lambda: window.findChildren(FolderDefaultsDialog))
    return folder, window.findChildren(FolderDefaultsDialog)[-1]


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


async def nested(core: Core, outer: FolderDefaults) -> Folder:
    """A folder "Work" that begins so."""
    folder = await core.services.folders.create("Work")
    assert folder is not None
    await core.services.folders.save_defaults(folder.id, outer)
    return folder


async def test_a_nested_folder_says_what_it_has_from_the_folders_around_it(
    core: Core, window: MainWindow
) -> None:
    core.services.accounts.save(OWN)
    window.services.preferences.change(developer_tools=True)
    parameters = Parameters(temperature=0.2, stop=("END",), thinking="disabled")
    work = await nested(core, FolderDefaults(OWN.id, ApiStyle.ANTHROPIC, "m", "Be formal.", parameters))
    inner, dialog = await opened(core, window, "Letters", work.id)
    assert "What is left open here comes from the folders around it." in words_of(dialog)
    assert dialog.model.value == "As in \u201cWork\u201d: m"
    assert dialog.system.placeholderText() == "As in \u201cWork\u201d: Be formal."
    assert dialog.style_box is not None
    assert dialog.style_box.currentText() == "As in \u201cWork\u201d: Anthropic"
    field = named(dialog, QLineEdit, "parameter-temperature")
    assert (field.text(), field.placeholderText()) == ("", "0.2")
    assert named(dialog, QComboBox, "parameter-thinking").currentText() == "off"
    assert (
        named(dialog, QLabel, "source-temperature").text()
        == "As in \u201cWork\u201d where nothing is set here."
    )
    assert not dialog.findChild(QLabel, "source-top_p").isVisible()
    QTest.keyClicks(named(dialog, QLineEdit, "parameter-top_p"), "0.5")
    named(dialog, QLineEdit, "parameter-top_p").editingFinished.emit()
    press(dialog, "saveFolderDefaults")
    await settle()
    window.chat.new_chat(inner.id)
    setup = window.chat.setup
    await until(lambda: setup.system == "Be formal.")
    assert (setup.model, setup.style) == ("m", ApiStyle.ANTHROPIC)
    assert setup.current.parameters == Parameters(
        temperature=0.2, top_p=0.5, stop=("END",), thinking="disabled"
    )


async def test_a_nested_folder_can_begin_without_the_instructions_around_it(
    core: Core, window: MainWindow
) -> None:
    work = await nested(core, FolderDefaults(system="Be formal."))
    inner, dialog = await opened(core, window, "Letters", work.id)
    press(dialog, "folderWithoutInstructions")
    assert not dialog.system.isEnabled()
    press(dialog, "saveFolderDefaults")
    await settle()
    kept = await core.services.folders.folder(inner.id)
    assert kept is not None
    assert kept.defaults == FolderDefaults(system="")
    window.chat.new_chat(work.id)
    await until(lambda: window.chat.setup.system == "Be formal.")
    window.chat.new_chat(inner.id)
    await until(lambda: window.chat.setup.system == "")
