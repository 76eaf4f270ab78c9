"""Scenes of a chat in daily use: words that can be queued, and what waits for an answer to end."""

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QKeySequenceEdit, QMenu, QPushButton, QScrollArea

from duologue.domain.message import AnswerEnding, Role
from duologue.domain.parts import TextPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.dialogs.shortcuts import ShortcutsDialog
from duologue.ui.library.move_dialog import MoveDialog
from duologue.ui.settings.sections import SECTIONS
from duologue.ui.transcript.turns.menu_entry import fill_menu
from duologue.ui.transcript.turns.turn_editor import TurnEditor
from tourist.stage import SIZE, Scene, Stage

_ANSWER = "The Moon pulls on the sea. Where it pulls, the water rises.\n\n- **High tide** comes twice a day."
_TURNS = (("How do tides work?", _ANSWER), ("潮汐一天几次\uff1f", "一天两次\uff0c间隔约十二小时。"))


async def _arriving(stage: Stage) -> None:
    """A chat about tides in which an answer arrives."""
    library = stage.services.library
    chat = await library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo-recorded", title="Tides 潮汐")
    for words, answer in _TURNS:
        ended = AnswerEnding(TurnState.COMPLETE, (TextPart(answer),), "demo-recorded", "stop")
        await library.add_recorded_turn(chat, (TextPart(words),), ApiStyle.OPENAI, ended)
    await stage.window.open_first(chat.id)
    await stage.settle()
    stage.window.chat.send(next(p.prompt for p in catalogue.demo_prompts() if "backups" in p.id))
    await stage.until(lambda: stage.window.turns.last_of(Role.ASSISTANT).state is TurnState.STREAMING)


async def daily_queue(stage: Stage) -> None:
    """Words typed while an answer arrives: Queue stands beside Stop; in a small window too."""
    await _arriving(stage)
    composer = stage.window.chat_page.composer
    composer.text.setPlainText("Now make a checklist of it. 请列一个清单。")
    await stage.shoot("daily-queue")
    composer.queue.setFocus()
    stage.window.resize(800, 600)
    await stage.shoot("daily-queue-small")


async def daily_elsewhere(stage: Stage) -> None:
    """An answer arrives in another version; a message waits for it; what can't be done says why."""
    await _arriving(stage)
    window = stage.window
    QTest.keyClicks(window.chat_page.composer.text, "Now make a checklist of it.")
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Return)
    first = window.turns.messages[0]
    await stage.services.turns.reword(first, "How do tides work, in one sentence?")
    await stage.services.library.show_version(first, 0)
    window.chat.edit(first)
    editor = window.findChild(TurnEditor)
    editor.field.insertPlainText(" 请用中文回答。")
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    await stage.shoot("daily-edit-waits")
    editor.findChild(QPushButton, "saveEdit").click()
    await stage.until(lambda: len(window.turns.messages) == 1)
    await stage.shoot("daily-elsewhere")
    window.resize(800, 600)
    await stage.shoot("daily-elsewhere-small")
    window.resize(*SIZE)
    window.chat.show_version(window.turns.messages[0], -2)
    await stage.until(lambda: len(window.turns.messages) > 1)
    turn = window.turns.answers[0]
    menu = QMenu(window)
    fill_menu(menu, [window.chat.entries(turn.message)])
    menu.popup(window.mapToGlobal(QPoint(500, 200)))
    await stage.shoot_over("daily-menu-waits", menu)
    menu.close()


async def daily_again(stage: Stage) -> None:
    """An answer is asked for again: the way to the one before stands beneath it."""
    await _arriving(stage)
    window = stage.window
    window.chat.stop()
    await stage.until(lambda: not window.chat.running)
    window.chat.regenerate(window.turns.messages[-1])
    await stage.until(lambda: bool(window.turns.answers and window.turns.answers[-1].text_views))
    await stage.shoot("daily-again")


async def daily_shortcuts(stage: Stage) -> None:
    """Keys that two actions have, keys that are always the same, and one that is refused."""
    stage.services.preferences.change(shortcuts={"chat2": "Ctrl+B"})
    stage.window.actions_by_name["shortcuts"].trigger()
    dialog = stage.window.findChild(ShortcutsDialog)
    await stage.shoot("daily-shortcuts", dialog)
    bar = dialog.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum())
    await stage.shoot("daily-shortcuts-end", dialog)
    dialog.accept()
    stage.window.show_section("shortcuts")
    page = stage.window.page_widget("settings")
    page.findChild(QPushButton, "keys-chat3").click()
    field = page.findChild(QKeySequenceEdit, "press-chat3")
    QTest.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    await stage.shoot("daily-shortcuts-refused")


async def daily_inspector(stage: Stage) -> None:
    """The inspector in windows of several widths, while something is written."""
    stage.services.preferences.change(developer_tools=True)
    await _arriving(stage)
    stage.window.chat_page.composer.text.setPlainText("Now make a checklist of it. 请列一个清单。")
    stage.window.chat.doors.toggle_inspector()
    for width, height in ((1440, 900), (1280, 800), (1024, 768), (800, 600)):
        stage.window.resize(width, height)
        await stage.shoot(f"daily-inspector-{width}")


async def daily_small_settings(stage: Stage) -> None:
    """Every section of the settings in the smallest window."""
    stage.services.preferences.change(developer_tools=True)
    stage.window.resize(800, 600)
    for name in SECTIONS:
        stage.window.show_section(name)
        await stage.shoot(f"daily-small-settings-{name}")


async def daily_many_chats(stage: Stage) -> None:
    """Several chats chosen, their menu, where they are moved to, how they are exported, and the Undo."""
    library = stage.services.library
    await stage.services.folders.create("Work 工作")
    for title in (
        "Tax letter",
        "周末去苏州的旅行计划",
        "Bread without kneading",
        "Lamp for the desk",
        "Garden",
    ):
        await library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo-recorded", title=title)
    await stage.window.chat.reload_list()
    await stage.settle()
    chats = stage.window.chat_page.sidebar.list
    chats.setFocus()
    wanted = QItemSelectionModel.SelectionFlag.Select
    for number in (3, 5):
        chats.selectionModel().setCurrentIndex(chats.rows.index(number), wanted)
    QTest.keyClick(chats, Qt.Key.Key_Menu)
    menu = chats.findChildren(QMenu, "rowMenu")[-1]
    await stage.shoot_over("daily-many-chats", menu)
    menu.close()
    chosen, many = chats.chosen, stage.window.chat.library.many
    many.move(chosen)
    await stage.until(lambda: stage.window.findChild(MoveDialog) is not None)
    await stage.shoot("daily-many-moved", stage.window.findChild(MoveDialog))
    stage.window.findChild(MoveDialog).reject()
    stage.window.transfer.many_entries([chat.id for chat in chosen])[0].act()
    await stage.until(lambda: stage.window.findChild(QDialog, "exportDialog") is not None)
    await stage.shoot("daily-many-exported", stage.window.findChild(QDialog, "exportDialog"))
    stage.window.findChild(QDialog, "exportDialog").reject()
    many.delete(chosen)
    await stage.until(lambda: len(chats.chats) < 5 - 1)
    await stage.shoot("daily-many-deleted")


DAILY_SCENES: tuple[Scene, ...] = (
    daily_queue,
    daily_elsewhere,
    daily_again,
    daily_shortcuts,
    daily_inspector,
    daily_small_settings,
    daily_many_chats,
)
