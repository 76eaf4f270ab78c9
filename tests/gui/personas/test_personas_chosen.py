"""Personas in the window: chosen on the greeting, kept from a chat, changed, copied, deleted with Undo."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton

from duologue.bootstrap.core import Core
from duologue.domain.secret import Secret
from duologue.services.tables import catalogue
from duologue.ui.controls.toast import Toast
from duologue.ui.main_window import MainWindow
from duologue.ui.personas.chips import PersonaChips
from duologue.ui.personas.dialog import PersonasDialog
from duologue.ui.personas.editor import PersonaEditor
from helpers.gui import named, press, settle, until


async def chips(window: MainWindow) -> PersonaChips:
    """The row on the greeting of somebody who is connected."""
    service = catalogue.presets()[0].profile("service")
    window.services.accounts.keep_for_session(service, Secret("sk-canary-1111111111111111"))
    window.chat.new_chat()
    await settle()
    return window.chat.doors.personas.chips()


def editor(window: MainWindow) -> PersonaEditor:
    found = [each for each in window.findChildren(PersonaEditor) if each.isVisible()]
    assert len(found) == 1
    return found[0]


async def test_nobody_is_offered_a_persona_before_anything_is_connected(window: MainWindow) -> None:
    assert window.chat_page.greeting.chips is None


async def test_a_chip_chooses_a_persona_and_again_lets_it_go(window: MainWindow) -> None:
    row = await chips(window)
    press(row, "persona-translate")
    setup = window.chat.setup
    assert setup.persona == "Translate"
    assert setup.system.startswith("You are a careful translator.")
    assert setup.parameters.temperature == 0.3
    assert named(row, QPushButton, "persona-translate").isChecked()
    press(row, "persona-write")
    assert setup.persona == "Write"
    assert not named(row, QPushButton, "persona-translate").isChecked()
    press(row, "persona-write")
    assert (setup.persona, setup.system) == (None, "")


async def test_chips_are_reached_by_the_keyboard(window: MainWindow) -> None:
    row = await chips(window)
    first = named(row, QPushButton, "persona-write")
    assert first.nextInFocusChain() is named(row, QPushButton, "persona-translate")
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert window.chat.setup.persona == "Write"


async def test_the_menu_offers_every_persona_and_marks_the_chosen_one(window: MainWindow) -> None:
    row = await chips(window)
    press(row, "persona-explain")
    menu = QMenu(window)
    window.chat.doors.personas.fill_menu(menu)
    checked = [action.text() for action in menu.actions() if action.isChecked()]
    assert checked == ["Explain"]
    next(action for action in menu.actions() if action.objectName() == "persona-none").trigger()
    assert window.chat.setup.persona is None


async def test_the_setup_of_a_chat_is_kept_under_a_name(core: Core, window: MainWindow) -> None:
    row = await chips(window)
    press(row, "persona-write")
    window.chat.doors.personas.save_as()
    form = editor(window)
    press(form, "savePersona")
    assert "needs a name" in form.problem.text()
    QTest.keyClicks(named(form, QLineEdit, "personaName"), "My letters")
    assert form.problem.isHidden()
    press(form, "savePersona")
    await settle()
    assert window.chat.setup.persona == "My letters"
    file = core.paths.personas / "my-letters.toml"
    assert 'name = "My letters"' in file.read_text(encoding="utf-8")
    assert named(row, QPushButton, "persona-my-letters").isChecked()


async def test_they_are_changed_copied_and_deleted_with_a_way_back(core: Core, window: MainWindow) -> None:
    await chips(window)
    (core.paths.personas / "bad.toml").write_text("name =", encoding="utf-8")
    window.chat.doors.personas.show_all()
    dialog = window.findChild(PersonasDialog)
    assert "bad.toml" in dialog.broken.text()
    assert dialog.remove.isHidden()
    press(dialog, "editPersona")
    form = editor(window)
    form.system.show_text("Be brief.")
    press(form, "savePersona")
    await settle()
    assert dialog.system.toPlainText() == "Be brief."
    assert not dialog.remove.isHidden()
    press(dialog, "duplicatePersona")
    assert dialog.current is not None
    assert dialog.current.name == "Write (copy)"
    press(dialog, "deletePersona")
    assert all(persona.name != "Write (copy)" for persona in core.services.personas.all())
    toast = window.findChild(Toast)
    press(toast, "toastAction")
    assert any(persona.name == "Write (copy)" for persona in core.services.personas.all())
    press(dialog, "choosePersona")
    assert window.chat.setup.persona == "Write (copy)"


async def test_a_file_that_was_written_outside_is_offered_next_time(core: Core, window: MainWindow) -> None:
    row = await chips(window)
    (core.paths.personas / "cook.toml").write_text('name = "Cook"', encoding="utf-8")
    window.chat.new_chat()
    await settle()
    assert named(row, QPushButton, "persona-cook").text() == "Cook"


def put(file: Path, text: str) -> None:
    """Write a file, as an editor outside does."""
    file.write_text(text, encoding="utf-8")


async def test_a_chat_keeps_what_it_got_when_the_persona_changes(core: Core, window: MainWindow) -> None:
    file = core.paths.personas / "cook.toml"
    put(file, 'name = "Cook"\nsystem = "You cook."')
    persona = core.services.personas.all()[-1]
    window.chat.setup.choose_persona(persona)
    window.chat.send("/error 400")
    await until(lambda: window.chat.chat is not None and not window.chat.running)
    assert window.chat.chat is not None
    put(file, 'name = "Cook"\nsystem = "You burn."')
    await window.chat.open(window.chat.chat.id)
    assert (window.chat.setup.persona, window.chat.setup.system) == ("Cook", "You cook.")
