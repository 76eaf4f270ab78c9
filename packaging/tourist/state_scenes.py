"""Scenes of states between the others: menus, ways back, waiting, nothing found, very wide and very small."""

import asyncio
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton

from duologue.bootstrap.prepared import open_prepared_chat
from duologue.domain.message import AnswerEnding, Chat
from duologue.domain.parts import TextPart
from duologue.domain.profile import DEMO_PROFILE_ID, AuthForm, Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.transfer.long_work import LongWork
from duologue.ui.dialogs.shortcuts import ShortcutsDialog
from duologue.ui.library.search_sheet import SearchSheet
from duologue.ui.long_chats.summary_dialog import SummaryDialog
from duologue.ui.palette.palette import Palette
from duologue.ui.transcript.turns.user_turn import UserTurn
from duologue.ui.transfer.import_dialog import ImportDialog
from duologue.ui.transfer.progress import Progress
from tourist.setup_scenes import long_chat
from tourist.stage import Scene, Stage
from tourist.usage_scenes import connected

_WIDE, _SMALL = (1920, 1080), (800, 600)
_NOBODY = Profile(
    "nobody",
    "A server that is off",
    ProfileKind.OWN,
    openai_base="http://127.0.0.1:9/v1",
    auth=AuthForm.NONE,
    models=("gemma-3",),
)
_LONG_DRAFT = "\n".join(f"{number}. What does the lamp in room {number} do." for number in range(1, 31))


def open_menu(stage: Stage) -> QMenu:
    """The menu that is open. Raises TypeError."""
    popup = QApplication.activePopupWidget()
    if not isinstance(popup, QMenu):
        raise TypeError(f"no menu is open over {stage.window.page}")
    return popup


async def _prepared(stage: Stage) -> None:
    await stage.window.open_first(await open_prepared_chat(stage.services))
    await stage.settle()


async def _tides(stage: Stage) -> Chat:
    library = stage.services.library
    chat = await library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo-recorded-fast", title="Tides")
    for words in ("How do tides work?", "潮汐是怎么形成的\uff1f"):
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart("The Moon pulls on the sea."),), "demo", "stop")
        await library.add_recorded_turn(chat, (TextPart(words),), ApiStyle.OPENAI, ending)
    await stage.window.open_first(chat.id)
    await stage.settle()
    return chat


async def state_wide(stage: Stage) -> None:
    """Much room: the greeting, a chat, a chat with its settings beside it."""
    stage.window.resize(*_WIDE)
    await stage.shoot("state-wide-greeting")
    stage.services.preferences.change(developer_tools=True)
    await _prepared(stage)
    await stage.shoot("state-wide-chat")
    stage.window.chat.doors.toggle_inspector()
    words = stage.window.chat.doors.inspector.panel.context.words
    await stage.until(lambda: bool(words.text()))
    await stage.shoot("state-wide-inspector")


async def state_small(stage: Stage) -> None:
    """The smallest window: greeting, palette, keys, search, settings, playground."""
    stage.window.resize(*_SMALL)
    await stage.shoot("state-small-greeting")
    stage.window.actions_by_name["palette"].trigger()
    palette = stage.window.findChild(Palette)
    await stage.shoot_over("state-small-palette", palette)
    palette.reject()
    stage.window.actions_by_name["shortcuts"].trigger()
    keys = stage.window.findChild(ShortcutsDialog)
    await stage.shoot("state-small-shortcuts", keys)
    keys.close()
    await _prepared(stage)
    stage.window.actions_by_name["searchChats"].trigger()
    sheet = stage.window.findChild(SearchSheet)
    sheet.field.setText("photos")
    await stage.settle()
    await stage.shoot("state-small-search", sheet)
    sheet.reject()
    stage.window.show_section("chat")
    await stage.shoot("state-small-settings")
    stage.services.preferences.change(developer_tools=True)
    stage.window.show_page("playground")
    await stage.shoot("state-small-playground")
    stage.window.show_page("usage")
    await stage.shoot("state-small-usage")
    stage.window.show_page("terms")
    await stage.shoot("state-small-terms")


async def state_waiting(stage: Stage) -> None:
    """Too fast for the server; a server that nobody can reach."""
    stage.window.chat.send("/error 429")
    await stage.until(lambda: stage.window.chat.running)
    await stage.until(lambda: any("Trying again" in each.text() for each in _labels(stage)))
    await stage.shoot("state-trying-again")
    stage.window.chat.stop()
    await stage.until(lambda: not stage.window.chat.running)
    stage.services.accounts.save(_NOBODY)
    stage.window.chat.new_chat()
    await stage.settle()
    stage.window.chat.setup.choose_model(_NOBODY, "gemma-3")
    stage.window.chat.send("Are you there?")
    await stage.until(lambda: stage.window.chat.running)
    await stage.until(lambda: any("Trying again" in each.text() for each in _labels(stage)))
    await stage.shoot("state-unreachable-trying")
    await stage.until(lambda: not stage.window.chat.running)
    await stage.shoot("state-unreachable")


async def state_undo(stage: Stage) -> None:
    """A message, then a whole chat is deleted, each with its way back; a branch."""
    chat = await _tides(stage)
    turn = next(turn for turn in stage.window.turns.turns if isinstance(turn, UserTurn))
    turn.text_views[0].setFocus()
    turn.findChild(QToolButton, "moreAboutMessage").click()
    menu = open_menu(stage)
    await stage.shoot_over("state-message-menu", menu)
    menu.close()
    await stage.window.chat.open(chat.id)
    last = stage.window.turns.messages[-1]
    delete = next(entry for entry in stage.window.chat.entries(last) if entry.name == "deleteMessage")
    delete.act()
    await stage.shoot("state-message-deleted")
    stage.window.actions_by_name["deleteChat"].trigger()
    await stage.shoot("state-chat-deleted")


async def state_menus(stage: Stage) -> None:
    """The menus around a message: models, the chat, the app; a long draft."""
    connected(stage)
    stage.services.preferences.change(developer_tools=True)
    await _prepared(stage)
    composer = stage.window.chat_page.composer
    for name, button in (
        ("models", composer.model_button),
        ("styles", composer.style_button),
        ("chat", stage.window.chat_page.header.last),
    ):
        await _shoot_menu_of(stage, f"state-menu-{name}", button)
    composer.text.setPlainText(_LONG_DRAFT)
    await stage.shoot("state-long-draft")


async def state_search(stage: Stage) -> None:
    """The menus that narrow a search, and what is not found in them."""
    await _prepared(stage)
    stage.window.actions_by_name["searchChats"].trigger()
    sheet = stage.window.findChild(SearchSheet)
    sheet.field.setText("holiday")
    await stage.settle()
    chip = sheet.filters.findChild(QMenu).parentWidget()
    await _shoot_menu_of(stage, "state-search-narrow", chip)
    sheet.reject()


async def state_long(stage: Stage) -> None:
    """A summary being written, the oldest left out, and what the menus say then."""
    await long_chat(stage)
    stage.window.chat.send("And where would I sleep on the way?")
    await stage.until(lambda: stage.window.chat_page.notice is not None)
    stage.window.chat_page.notice.findChild(QPushButton, "summariseOldest").click()
    await stage.until(lambda: stage.window.findChild(SummaryDialog) is not None)
    dialog = stage.window.findChild(SummaryDialog)
    dialog.show_running(running=True, words="The model is writing…")
    await stage.shoot("state-summary-running", dialog)
    dialog.show_running(running=False, words="The server took too long.", problem=True)
    await stage.shoot("state-summary-failed", dialog)
    dialog.reject()
    stage.window.chat_page.notice.findChild(QPushButton, "dropOldest").click()
    await stage.until(lambda: stage.window.chat.chat.context_from is not None)
    await stage.until(lambda: not stage.window.chat.running)
    await stage.shoot("state-oldest-left-out")
    await _shoot_menu_of(stage, "state-oldest-menu", stage.window.chat_page.header.last)


async def state_import(stage: Stage) -> None:
    """A large file being read; what is no export at all."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "holiday.txt"
        path.write_text("Dear diary,\nwe saw a heron.\n", encoding="utf-8")
        stage.window.transfer.import_from(path)
        dialog = stage.window.findChildren(ImportDialog)[-1]
        await stage.until(lambda: dialog._buttons[-1].objectName() == "closeImport")  # noqa: SLF001 - its step
        await stage.shoot("state-import-no-export", dialog)
        await _shoot_progress(stage, dialog)
        dialog.reject()


async def _shoot_progress(stage: Stage, dialog: ImportDialog) -> None:
    work, rest = LongWork(), asyncio.Event()
    work.begin(10_000)
    work.done = 3_412
    dialog._begin(lambda _work: rest.wait(), "Importing chats")  # noqa: SLF001 - real work takes its time
    dialog.findChildren(Progress)[-1].watch(work)
    await stage.shoot("state-import-progress", dialog)
    rest.set()
    await stage.settle()


async def _shoot_menu_of(stage: Stage, name: str, button: QToolButton | QPushButton) -> None:
    menu = next(menu for menu in (button.menu(), button.findChild(QMenu)) if menu is not None)
    menu.aboutToShow.emit()
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    await stage.shoot_over(name, menu)
    menu.close()


def _labels(stage: Stage) -> list[QLabel]:
    return [label for label in stage.window.turns.findChildren(QLabel) if label.isVisible()]


STATE_SCENES: tuple[Scene, ...] = (
    state_wide,
    state_small,
    state_waiting,
    state_undo,
    state_menus,
    state_search,
    state_long,
    state_import,
)
