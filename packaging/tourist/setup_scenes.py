"""The scenes of a chat's setup: inspector, sheet, personas, and chats that are too long."""

from dataclasses import replace

from PySide6.QtWidgets import QMenu, QPushButton

from duologue.bootstrap.prepared import open_prepared_chat
from duologue.domain.message import AnswerEnding, Chat
from duologue.domain.parts import TextPart
from duologue.domain.persona import Persona
from duologue.domain.profile import Profile
from duologue.domain.request import Parameters
from duologue.domain.secret import Secret
from duologue.domain.shelf import FolderDefaults
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.inspector.chat_sheet import ChatSettings
from duologue.ui.long_chats.summary_dialog import SummaryDialog
from duologue.ui.personas.dialog import PersonasDialog
from duologue.ui.personas.editor import PersonaEditor
from duologue.ui.personas.folder_defaults import FolderDefaultsDialog
from tourist.stage import Stage

_SMALL = "demo-recorded-short-memory"
_SUMMARY = (
    "The person plans a two-week walk along the Portuguese coast in May. Agreed so far: from Porto south, "
    "about 18 km a day, light rucksacks, nights in guest houses under 60 € each. Open: whether to take the "
    "ferry at Setúbal, and which shoes. They asked twice to keep answers short."
)
_ASKED = ("How far is it from Porto to Lisbon on foot?", "请把行程改短一些。", "What about the ferry?")


async def _prepared(stage: Stage) -> None:
    stage.services.preferences.change(developer_tools=True)
    await stage.window.open_first(await open_prepared_chat(stage.services))
    await stage.settle()


def _service(stage: Stage) -> Profile:
    profile = catalogue.presets()[0].profile("service")
    stage.services.accounts.keep_for_session(profile, Secret("sk-made-up-for-the-tour"))
    return profile


async def long_chat(stage: Stage) -> Chat:
    """A chat that the demo's model which reads little can't read whole."""
    library = stage.services.library
    demo = catalogue.demo_profile()
    chat = await library.create(demo.id, ApiStyle.OPENAI, _SMALL, title="A walk in Portugal")
    for number in range(10):
        words = _ASKED[number % len(_ASKED)]
        answer = "It is about **330 km** along the coast; most people take two weeks for it. " * 12
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart(answer),), _SMALL, "stop")
        await library.add_recorded_turn(chat, (TextPart(words),), chat.style, ending)
    await stage.window.open_first(chat.id)
    await stage.settle()
    return chat


async def setup_inspector(stage: Stage) -> None:
    """The inspector beside the chat and over it; values that are ignored or wrong."""
    await _prepared(stage)
    profile = _service(stage)
    setup = stage.window.chat.setup
    stage.window.resize(1440, 900)
    stage.window.chat.doors.toggle_inspector()
    await stage.shoot("setup-inspector")
    setup.choose_model(profile, "MiniMax-M2.7")
    setup.choose_persona(stage.services.personas.all()[0])
    parameters = Parameters(max_tokens=300_000, temperature=1.4, stop=("END",), thinking="disabled")
    setup.change(replace(setup.current, parameters=parameters), "Temperature")
    panel = stage.window.chat.doors.inspector.panel
    stage.window.chat_page.show_notice(None)
    await stage.shoot("setup-inspector-marks")
    field = panel.parameters.rows[next(iter(panel.parameters.rows))].field
    field.setText("warm")
    field.textEdited.emit("warm")
    area = panel.findChild(QPushButton, "openInPlayground")
    await stage.shoot("setup-inspector-problem")
    scroll = area.parentWidget().parentWidget().parentWidget().parentWidget()
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    await stage.shoot("setup-inspector-end")
    stage.window.resize(1100, 760)
    await stage.shoot("setup-inspector-over")


async def setup_sheet(stage: Stage) -> None:
    """Chat settings in plain words."""
    await stage.window.open_first(await open_prepared_chat(stage.services))
    stage.window.chat.doors.open_sheet()
    sheet = stage.window.findChild(ChatSettings)
    await stage.shoot("setup-sheet", sheet)
    sheet.system.show_text("Answer in simple words.\n请用中文回答。")
    sheet.system.edited.emit()
    await stage.settle()
    sheet.system.left.emit()
    await stage.shoot("setup-sheet-changed", sheet)
    sheet.accept()


async def setup_personas(stage: Stage) -> None:
    """Chips on the greeting, their menu, all personas, and the form."""
    _service(stage)
    (stage.core.paths.personas / "broken.toml").write_text("name =", encoding="utf-8")
    stage.services.personas.save(Persona("", "中文老师", "教我中文", "你是一位耐心的中文老师。"))
    stage.window.chat.new_chat()
    await stage.settle()
    await stage.shoot("setup-persona-chips")
    chips = stage.window.chat.doors.personas.chips()
    chips.findChild(QPushButton, "persona-translate").click()
    menu = chips.findChild(QMenu)
    menu.aboutToShow.emit()
    menu.popup(chips.more.mapToGlobal(chips.more.rect().bottomLeft()))
    await stage.shoot_over("setup-persona-menu", menu)
    menu.close()
    stage.window.chat.doors.personas.show_all()
    dialog = stage.window.findChild(PersonasDialog)
    await stage.shoot("setup-personas", dialog)
    dialog.list.setCurrentRow(1)
    dialog.edit.click()
    await stage.shoot("setup-persona-editor", stage.window.findChild(PersonaEditor))
    stage.window.findChild(PersonaEditor).reject()
    await stage.settle()
    dialog.accept()
    stage.services.preferences.change(developer_tools=True)
    stage.window.chat.doors.personas.save_as()
    await stage.settle()
    editor = stage.window.findChildren(PersonaEditor)[-1]
    editor.findChild(QPushButton, "savePersona").click()
    await stage.shoot("setup-persona-save", editor)
    editor.reject()


async def setup_folder(stage: Stage) -> None:
    """What new chats in a folder begin with, for everybody and for developers."""
    folder = await stage.services.folders.create("Work")
    for name in ("plain", "developer"):
        stage.window.chat.doors.folder_entries(folder)[0].act()
        await stage.settle()
        dialog = stage.window.findChildren(FolderDefaultsDialog)[-1]
        dialog.system.show_text("Answer formally. 请用正式的语气。")
        await stage.shoot(f"setup-folder-{name}", dialog)
        dialog.reject()
        stage.services.preferences.change(developer_tools=True)


async def setup_folder_nested(stage: Stage) -> None:
    """A folder in another one: each field says what it has from there."""
    profile = _service(stage)
    stage.services.accounts.save(profile)
    work = await stage.services.folders.create("Work 工作")
    parameters = Parameters(temperature=0.3, stop=("END",), thinking="disabled")
    said = FolderDefaults(
        profile.id, ApiStyle.ANTHROPIC, "MiniMax-M2.7", "Answer formally. 请用正式的语气。", parameters
    )
    await stage.services.folders.save_defaults(work.id, said)
    inner = await stage.services.folders.create("Letters", work.id)
    for name in ("plain", "developer"):
        stage.window.chat.doors.folder_entries(inner)[0].act()
        await stage.settle()
        dialog = stage.window.findChildren(FolderDefaultsDialog)[-1]
        await stage.shoot(f"setup-folder-nested-{name}", dialog)
        dialog.reject()
        stage.services.preferences.change(developer_tools=True)


async def setup_long(stage: Stage) -> None:
    """A chat that is too long: the card, the summary, and the line from which on it is sent."""
    await long_chat(stage)
    stage.window.chat_page.composer.set_draft("And where would I sleep on the way?")
    stage.window.chat.send("And where would I sleep on the way?")
    await stage.until(lambda: stage.window.chat_page.notice is not None)
    await stage.shoot("setup-too-long")
    stage.window.chat_page.notice.findChild(QPushButton, "summariseOldest").click()
    await stage.until(lambda: stage.window.findChild(SummaryDialog) is not None)
    dialog = stage.window.findChild(SummaryDialog)
    await stage.until(dialog.stop.isHidden)
    await stage.shoot("setup-summary-asked", dialog)
    dialog.text.show_text(_SUMMARY)
    dialog.show_running(running=False, words="")
    await stage.shoot("setup-summary", dialog)
    dialog.accept_button.click()
    await stage.until(lambda: stage.window.chat.chat.context_from is not None)
    await stage.until(lambda: not stage.window.chat.running)
    stage.window.turns.go_to(stage.window.chat.chat.context_from)
    await stage.settle()
    bar = stage.window.turns.verticalScrollBar()
    bar.setValue(bar.value() - 200)
    await stage.shoot("setup-cut-line")


async def setup_long_again(stage: Stage) -> None:
    """A chat that is shortened again: the earlier summary is shown too; also in a small window."""
    chat = await long_chat(stage)
    cut = await stage.services.long_chats.plan(chat.id)
    await stage.services.long_chats.use_note(cut, f"{_SUMMARY}\n他们想住在小旅馆里\uff0c每晚不超过六十欧元。")
    await stage.window.chat.open(chat.id)
    stage.window.chat.doors.long_chats.offer_at_will()
    await stage.until(lambda: stage.window.chat_page.notice is not None)
    stage.window.resize(800, 600)
    await stage.shoot("setup-too-long-small")
    stage.window.chat_page.notice.findChild(QPushButton, "summariseOldest").click()
    await stage.until(lambda: stage.window.findChild(SummaryDialog) is not None)
    dialog = stage.window.findChild(SummaryDialog)
    await stage.until(dialog.stop.isHidden)
    await stage.shoot("setup-summary-again-small", dialog)
    stage.window.resize(1280, 800)
    await stage.shoot("setup-summary-again", dialog)
    dialog.reject()


SETUP_SCENES = (
    setup_inspector,
    setup_sheet,
    setup_personas,
    setup_folder,
    setup_folder_nested,
    setup_long,
    setup_long_again,
)
