"""The window as a whole: pages, keys, zoom, drafts, what comes back after a restart, and how it ends."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from duologue.bootstrap.core import Core
from duologue.bootstrap.prepared import open_prepared_chat
from duologue.domain.message import Role
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.controls.toast import Toast
from duologue.ui.dialogs.ask_text import AskText
from duologue.ui.first_run.connect_sheet import ConnectSheet
from duologue.ui.main_window import MainWindow
from duologue.ui.status_bar import ITEMS
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from helpers import gui

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PROMPT = next(prompt.prompt for prompt in catalogue.demo_prompts() if prompt.first_run)
FAST = "demo-recorded-fast"


def _type(window: MainWindow, text: str) -> None:
    window.chat_page.composer.set_draft(text)


async def _ask(window: MainWindow, prompt: str = PROMPT) -> None:
    """Ask the demo and wait for the end."""
    window.chat.setup.choose_model(catalogue.demo_profile(), FAST)
    _type(window, prompt)
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Return)
    await gui.until(lambda: window.chat.running)
    await gui.until(lambda: not window.chat.running)


async def test_pages_are_opened_from_the_rail(window: MainWindow) -> None:
    for page in ("usage", "terms", "settings", "chat"):
        gui.press(window, f"rail-{page}")
        await gui.settle()
        assert window.page == page


async def test_a_question_is_answered_and_listed(window: MainWindow) -> None:
    await _ask(window)
    roles = [(message.role, message.state) for message in window.turns.messages]
    assert roles == [(Role.USER, TurnState.SENT), (Role.ASSISTANT, TurnState.COMPLETE)]
    assert len(window.chat_page.sidebar.list.titles) == 1
    assert window.chat_page.composer.draft == ""
    assert isinstance(window.turns.turns[-1], AnswerTurn)


async def test_fifty_enters_send_once(window: MainWindow) -> None:
    window.chat.setup.choose_model(catalogue.demo_profile(), FAST)
    _type(window, PROMPT)
    field = window.chat_page.composer.text
    for number in range(50):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier(0), "\r", number > 0)
        QApplication.sendEvent(field, press)
    await gui.until(lambda: window.chat.running)
    await gui.until(lambda: not window.chat.running)
    assert len(window.turns.messages) == 2


async def test_two_quick_enters_send_once(window: MainWindow) -> None:
    window.chat.setup.choose_model(catalogue.demo_profile(), FAST)
    _type(window, PROMPT)
    for _ in range(2):
        QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Return)
    await gui.until(lambda: window.chat.running)
    await gui.until(lambda: not window.chat.running)
    assert len(window.turns.messages) == 2


async def test_escape_stops_and_keeps_what_came(window: MainWindow) -> None:
    long = next(prompt.prompt for prompt in catalogue.demo_prompts() if "backups" in prompt.id)
    _type(window, long)
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Return)
    await gui.until(lambda: any(isinstance(t, AnswerTurn) and t._texts for t in window.turns.turns))
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Escape)
    async with asyncio.timeout(2):
        await gui.until(lambda: not window.chat.running)
    assert window.turns.messages[-1].state is TurnState.STOPPED
    assert "Stopped by you" in gui.words_of(window)


@pytest.mark.parametrize(
    ("key", "modifiers", "page"),
    [
        (Qt.Key.Key_Comma, CONTROL, "settings"),
        (Qt.Key.Key_N, CONTROL, "chat"),
        (Qt.Key.Key_L, CONTROL, "chat"),
    ],
)
async def test_keys_lead_to_pages(
    window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier, page: str
) -> None:
    window.activateWindow()
    window.show_page("usage")
    QTest.keyClick(window, key, modifiers)
    await gui.settle()
    assert window.page == page


async def test_zoom_keys_change_everything_and_stay_within_bounds(window: MainWindow) -> None:
    window.activateWindow()
    for _ in range(40):
        QTest.keyClick(window, Qt.Key.Key_Equal, CONTROL)
    assert window.services.preferences.current.appearance.zoom == 300
    QTest.keyClick(window, Qt.Key.Key_0, CONTROL)
    assert window.theme.px(10) == 10
    for _ in range(40):
        QTest.keyClick(window, Qt.Key.Key_Minus, CONTROL)
    assert window.services.preferences.current.appearance.zoom == 50
    window.grab()


async def test_the_last_answer_and_its_code_are_copied_by_key(window: MainWindow) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    window.activateWindow()
    answer = next(m for m in reversed(window.turns.messages) if m.role is Role.ASSISTANT)
    QTest.keyClick(window, Qt.Key.Key_C, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text() == answer.text.rstrip("\n")


async def test_what_is_typed_in_the_transcript_goes_to_the_composer(window: MainWindow) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    window.activateWindow()
    window.turns.setFocus()
    QTest.keyClicks(window.turns, "hi")
    assert window.chat_page.composer.draft.startswith("h")
    assert window.chat_page.composer.text.hasFocus()


async def test_a_draft_comes_back_with_its_chat(window: MainWindow) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    chat = window.chat.chat
    assert chat is not None
    QTest.keyClicks(window.chat_page.composer.text, "half a thought")
    window.chat.new_chat()
    await gui.until(lambda: window.chat_page.composer.draft == "")
    await window.chat.open(chat.id)
    assert window.chat_page.composer.draft == "half a thought"


async def test_a_deleted_chat_can_be_brought_back(window: MainWindow) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    window.actions_by_name["deleteChat"].trigger()
    await gui.until(lambda: "was deleted." in gui.words_of(window))
    await gui.until(lambda: window.chat_page.sidebar.list.titles == [])
    gui.press(window, "toastAction")
    await gui.until(lambda: window.chat_page.sidebar.list.titles)
    assert window.turns.messages


async def test_a_chat_is_renamed_and_pinned(window: MainWindow) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    window.actions_by_name["renameChat"].trigger()
    await gui.until(lambda: window.findChild(AskText))
    dialog = window.findChild(AskText)
    dialog.field.setText("<b>New</b> title")
    gui.press(dialog, "acceptText")
    await gui.until(lambda: window.chat_page.sidebar.list.titles == ["<b>New</b> title"])
    window.actions_by_name["pinChat"].trigger()
    await gui.until(lambda: window.chat_page.sidebar.list.chats[0].pinned)


async def test_own_words_in_the_demo_offer_to_connect(core: Core) -> None:
    async with gui.open_window(core, demo_session=False) as window:
        _type(window, "Write me a birthday card")
        QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Return)
        await gui.settle()
        assert "Connect to get an answer to your own words" in gui.words_of(window)
        assert not window.turns.messages
        assert window.chat_page.composer.draft == "Write me a birthday card"


async def test_connect_opens_one_sheet_over_the_window(window: MainWindow) -> None:
    gui.press(window, "connect")
    (sheet,) = window.findChildren(ConnectSheet)
    assert sheet.isVisible()
    sheet.reject()
    await gui.settle()
    assert window.findChildren(ConnectSheet) == []


async def test_the_status_bar_tells_what_is_true_now(window: MainWindow) -> None:
    await gui.until(lambda: all(window.status_bar.text_of(name) for name in ITEMS))
    assert window.status_bar.text_of("connection") == "○ Demo, not connected"
    assert window.status_bar.text_of("limits") == "0 requests this minute (counted here)"
    assert window.status_bar.text_of("usage") == "0 tokens today"
    await _ask(window)
    told = "1 of 60 requests (told by the server)"  # the demo tells its limits in headers
    await gui.until(lambda: window.status_bar.text_of("limits") == told)


async def test_the_sidebar_folds_away_by_key_and_in_a_narrow_window(window: MainWindow) -> None:
    window.activateWindow()
    sidebar = window.chat_page.sidebar
    assert sidebar.isVisible()
    QTest.keyClick(window, Qt.Key.Key_B, CONTROL)
    assert not sidebar.isVisible()
    QTest.keyClick(window, Qt.Key.Key_B, CONTROL)
    window.resize(850, 700)
    await gui.settle()
    assert not sidebar.isVisible()
    window.resize(1280, 800)
    await gui.settle()
    assert sidebar.isVisible()


@pytest.mark.parametrize("zoom", [100, 125, 150, 200])
async def test_the_smallest_window_still_shows_the_composer(window: MainWindow, zoom: int) -> None:
    appearance = window.services.preferences.current.appearance
    window.services.preferences.change(appearance=replace(appearance, zoom=zoom))
    await window.open_first(await open_prepared_chat(window.services))
    window.resize(800, 600)
    await gui.settle()
    send = window.chat_page.composer.send
    bottom = send.mapTo(window, send.rect().bottomRight())
    assert window.rect().contains(bottom)
    assert window.turns.viewport().width() >= 520


async def test_closing_only_says_so_and_the_next_start_finds_all_as_it_was(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path) as core, gui.open_window(core) as window:
        said: list[bool] = []
        window.closed.connect(lambda: said.append(True))
        window.resize(1280, 800)
        await gui.settle()
        window.actions_by_name["sidebar"].trigger()
        window.resize(800, 654)  # the unseen screen has 800 x 800 pixels
        await window.open_first(await open_prepared_chat(window.services))
        window.close()
        assert said == [True]
        assert window.isVisible()
    async with gui.open_core(tmp_path) as core, gui.open_window(core) as again:
        assert (again.width(), again.height()) == (800, 654)
        again.resize(1280, 800)
        await gui.settle()
        assert not again.chat_page.sidebar.isVisible()
        assert again.turns.messages


async def test_ending_while_an_answer_arrives_leaves_no_task(core: Core) -> None:
    long = next(prompt.prompt for prompt in catalogue.demo_prompts() if "backups" in prompt.id)
    async with gui.open_window(core) as window:
        _type(window, long)
        QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Return)
        await gui.until(lambda: any(isinstance(t, AnswerTurn) and t._texts for t in window.turns.turns))
        chat = window.chat.chat
    await gui.settle()
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    assert not [task for task in left if "duologue/ui" in str(task.get_coro())]
    assert chat is not None
    path = await core.services.library.path(chat.id)
    assert path[-1].state in (TurnState.STOPPED, TurnState.INTERRUPTED)


async def test_a_theme_chosen_while_a_chat_is_open_reaches_every_turn(window: MainWindow) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    window.services.preferences.change(appearance=gui.DARK)
    await gui.settle()
    answer = next(t for t in window.turns.turns if isinstance(t, AnswerTurn))
    ground = answer.grab().toImage().pixelColor(1, 1).name()
    assert ground == window.theme.colours.window


async def test_the_window_is_titled_with_the_apps_name_only(window: MainWindow) -> None:
    await window.open_first(await open_prepared_chat(window.services))
    assert window.windowTitle() == "Duologue"


async def test_what_was_just_done_is_undone_by_a_key_while_it_is_offered(window: MainWindow) -> None:
    undone: list[str] = []
    for name in ("first", "second"):
        window.show_toast(f"The {name} was deleted.", "Undo", lambda name=name: undone.append(name))
        await gui.settle()
    assert [each.accessibleName() for each in window.findChildren(Toast)] == ["The second was deleted."]
    window.actions_by_name["undoLast"].trigger()
    await gui.settle()
    assert undone == ["second"]
    window.actions_by_name["undoLast"].trigger()
    assert undone == ["second"]
    assert "There is nothing to undo." in gui.words_of(window)


async def test_the_keys_go_to_the_composer_when_the_chat_they_were_in_is_deleted(core: Core) -> None:
    async with gui.open_window(core) as window:
        await window.open_first(await open_prepared_chat(core.services))
        await gui.settle()
        window.activateWindow()
        window.turns.answers[-1].findChild(QToolButton, "moreAboutAnswer").setFocus()
        window.actions_by_name["deleteChat"].trigger()
        await gui.until(lambda: window.chat.chat is None)
        await gui.until(window.chat_page.composer.text.hasFocus)
