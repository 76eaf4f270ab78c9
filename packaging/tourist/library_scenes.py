"""The scenes of the library: folders, the archive, the bin, marks, and the search."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

from duologue.domain.message import Chat
from duologue.domain.parts import TextPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.ports import AnswerEnding
from duologue.storage.database import Database
from duologue.ui.dialogs.ask_sure import AskSure
from duologue.ui.library.list_rows import ListView
from duologue.ui.library.move_dialog import MoveDialog
from duologue.ui.library.search_sheet import SearchSheet
from tourist.stage import Scene, Stage

_CHATS: Sequence[tuple[str, str, int]] = (
    ("Fix the lamp regex", "Which regex finds lamp and lamps, but not clamp?", 0),
    ("Birthday card for Noor", "A short poem for a card, please. She likes lamps and herons.", 0),
    ("周末去苏州的旅行计划", "周末去苏州旅行 请推荐两天的路线", 0),
    ("Why is my backup so slow?", "restic takes an hour. The lamp on the disk blinks all the time.", 1),
    ("A very long title that does not fit into the list of chats at all", "How do I shorten titles?", 1),
    ("Bread without kneading", "How long does the dough rest?", 3),
    ("كيف أحفظ ملفاتي؟", "كيف أحفظ ملفاتي على قرص خارجي؟", 4),
    ("Tax letter", "What does this sentence mean?", 12),
    ("Garden in March", "What can I sow in March?", 48),
    ("Lamp for the desk", "Warm or cold light for reading?", 75),
    ("Learn the piano", "A plan for thirty minutes a day.", 110),
)


async def _fill(stage: Stage) -> dict[str, Chat]:
    """Chats of some months, by their title."""
    library, made = stage.services.library, {}
    days = {}
    for title, words, age in reversed(_CHATS):
        chat = await library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo-recorded-fast", title=title)
        answer = f"That depends. About “{words[:24]}…”: begin with the lamp, then look at the rest."
        ending = AnswerEnding(TurnState.COMPLETE, (TextPart(answer),), "demo", "stop")
        await library.add_recorded_turn(chat, (TextPart(words),), ApiStyle.OPENAI, ending)
        made[title] = chat
        days[chat.id] = (datetime.now(UTC) - timedelta(days=age)).isoformat()
    paths = stage.core.paths
    database = await Database.open(paths.database, paths.backups)
    await database.write(
        lambda connection: connection.executemany(
            "UPDATE chat SET updated = ? WHERE id = ?", [(day, chat) for chat, day in days.items()]
        )
    )
    await database.close()
    await stage.window.chat.reload_list()
    return made


async def _folders(stage: Stage, made: dict[str, Chat]) -> None:
    services = stage.services
    work = await services.folders.create("Work")
    home = await services.folders.create("Home")
    garden = await services.folders.create("Garden", home.id if home is not None else None)
    await services.folders.create("Empty one")
    for title, folder in (
        ("Fix the lamp regex", work),
        ("Tax letter", work),
        ("Bread without kneading", home),
        ("Garden in March", garden),
    ):
        await services.library.move(made[title].id, folder.id if folder is not None else None)
    await services.library.pin(made["周末去苏州的旅行计划"].id, pinned=True)
    await services.library.mark_unread(made["Why is my backup so slow?"].id)
    await stage.settle()
    stage.window.chat_page.sidebar.list.show_running(frozenset({made["Birthday card for Noor"].id}))
    for folder in await services.folders.all():
        stage.window.chat_page.sidebar.list.folder_toggled.emit(folder.id)
        await stage.settle()


async def library_list(stage: Stage) -> None:
    """Folders, pinned chats, days, marks; renaming in place."""
    made = await _fill(stage)
    await _folders(stage, made)
    await stage.window.chat.open(made["Why is my backup so slow?"].id)
    await stage.services.library.mark_unread(made["Birthday card for Noor"].id)
    stage.window.chat_page.sidebar.list.show_running(frozenset({made["Lamp for the desk"].id}))
    await stage.shoot("library-list")
    chats = stage.window.chat_page.sidebar.list
    row = next(row for row in chats.rows.rows if row.text == "Tax letter")
    chats.edit_row(row)
    await stage.shoot("library-rename")


async def library_menus(stage: Stage) -> None:
    """The menus of a chat and of a folder, and moving by keyboard."""
    made = await _fill(stage)
    await _folders(stage, made)
    chats = stage.window.chat_page.sidebar.list
    for name, text in (("chat", "Tax letter"), ("folder", "Home")):
        number = next(n for n, row in enumerate(chats.rows.rows) if row.text == text)
        chats.setFocus()
        chats.setCurrentIndex(chats.rows.index(number))
        press = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier)
        chats.keyPressEvent(press)
        menu = chats.findChildren(QMenu, "rowMenu")[-1]
        await stage.shoot_over(f"library-menu-{name}", menu)
        menu.close()
        await stage.settle()
    stage.window.actions_by_name["moveChat"].trigger()
    await stage.window.chat.open(made["Tax letter"].id)
    stage.window.actions_by_name["moveChat"].trigger()
    await stage.until(lambda: stage.window.findChild(MoveDialog) is not None)
    dialog = stage.window.findChild(MoveDialog)
    await stage.shoot("library-move", dialog)
    dialog.field.setText("Letters")
    await stage.shoot("library-move-new", dialog)
    dialog.reject()


async def library_empty(stage: Stage) -> None:
    """The archive and the bin without a chat."""
    for view, name in ((ListView.ARCHIVED, "archive"), (ListView.BIN, "bin")):
        stage.window.chat.library.show_view(view)
        await stage.shoot(f"library-{name}-empty")


async def library_put_away(stage: Stage) -> None:
    """The archive and the bin with chats, and the question before they go."""
    made = await _fill(stage)
    library = stage.services.library
    for title in ("Garden in March", "Learn the piano"):
        await library.archive(made[title].id, archived=True)
    for title in ("Tax letter", "Lamp for the desk", "Bread without kneading"):
        await library.delete(made[title].id)
    stage.window.chat.library.show_view(ListView.ARCHIVED)
    await stage.shoot("library-archive")
    stage.window.chat.library.show_view(ListView.BIN)
    await stage.shoot("library-bin")
    stage.window.chat.library.chats.empty_bin()
    question = stage.window.findChild(AskSure)
    await stage.shoot("library-bin-sure", question)
    question.reject()


async def library_search(stage: Stage) -> None:
    """The search: recent chats, hits with their context, narrowed, nothing, and what it leads to."""
    made = await _fill(stage)
    await stage.services.library.archive(made["Lamp for the desk"].id, archived=True)
    stage.services.preferences.change(developer_tools=True)
    stage.window.actions_by_name["searchChats"].trigger()
    sheet = stage.window.findChild(SearchSheet)
    await stage.shoot("library-search-recent", sheet)
    for words, name in (("lamp", "hits"), ("旅行", "chinese"), ("zebra", "nothing")):
        sheet.field.setText(words)
        await stage.settle()
        await stage.shoot(f"library-search-{name}", sheet)
    sheet.field.setText("lamp")
    chip = sheet.filters.findChild(QMenu)
    chip.actions()[3].trigger()
    await stage.shoot("library-search-narrowed", sheet)
    sheet.filters.clear()
    await stage.until(lambda: len(sheet.list.found.rows) > 4)  # noqa: PLR2004 - enough
    row = next(row for row in sheet.list.found.rows if row.hit is not None and row.hit.message_id)
    sheet.accept()
    sheet.chosen.emit(row.hit)
    await stage.shoot("library-search-gone-to")


LIBRARY_SCENES: tuple[Scene, ...] = (
    library_list,
    library_menus,
    library_empty,
    library_put_away,
    library_search,
)
