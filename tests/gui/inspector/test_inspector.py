"""The inspector: setup of the open chat, marks and errors at the field, Undo, an answer in numbers."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from duologue.bootstrap.core import Core
from duologue.domain.draft import Draft
from duologue.domain.message import AnswerEnding, Chat
from duologue.domain.parts import TextPart
from duologue.domain.request import Parameters
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.inspector.panel import Inspector
from duologue.ui.main_window import MainWindow
from duologue.ui.provenance import PROPERTY
from helpers.gui import named, press, settle, until

WIDE, NARROW = (1440, 800), (1100, 700)


async def opened(window: MainWindow, *, wide: bool = True) -> Inspector:
    """A chat with one answer, and the inspector beside it."""
    window.services.preferences.change(developer_tools=True)
    window.resize(*(WIDE if wide else NARROW))
    library = window.services.library
    chat = await library.create(catalogue.demo_profile().id, ApiStyle.OPENAI, "demo-recorded", title="Sky")
    ending = AnswerEnding(TurnState.COMPLETE, (TextPart("Blue."),), "demo-recorded", "stop")
    await library.add_recorded_turn(chat, (TextPart("Why?"),), chat.style, ending)
    await window.chat.open(chat.id)
    await settle()
    window.actions_by_name["inspector"].trigger()
    await until(window.chat.doors.inspector.panel.context.words.text)
    return window.chat.doors.inspector.panel


async def stored(window: MainWindow) -> Chat:
    assert window.chat.chat is not None
    await settle()
    chat = await window.services.library.chat(window.chat.chat.id)
    assert chat is not None
    return chat


def typed(panel: Inspector, name: str, text: str) -> QLineEdit:
    field = named(panel, QLineEdit, f"parameter-{name}")
    field.setFocus()
    field.selectAll()
    if text:
        QTest.keyClicks(field, text)
    else:
        QTest.keyClick(field, Qt.Key.Key_Delete)
    return field


def right_of_turns(window: MainWindow) -> int:
    return window.turns.mapTo(window, window.turns.rect().topRight()).x()


@pytest.mark.parametrize(
    ("size", "beside", "list_shown"),
    [
        ((1440, 900), True, True),
        ((1280, 800), True, True),
        ((1024, 768), True, False),  # the list of chats is a drawer
        ((800, 600), False, False),
    ],
)
async def test_it_leaves_a_reading_column_and_never_hides_the_composer(
    window: MainWindow,
    size: tuple[int, int],
    beside: bool,  # noqa: FBT001 - a case
    list_shown: bool,  # noqa: FBT001 - a case
) -> None:
    panel = await opened(window)
    window.resize(*size)
    await settle()
    page, place = window.chat_page, window.chat.doors.inspector.place
    assert panel.isVisible()
    assert place.overlays is not beside
    assert page.sidebar.isVisible() is list_shown
    assert window.turns.width() >= 520
    composer = page.composer
    corner = composer.mapTo(page, composer.rect().topLeft())
    assert not panel.geometry().intersects(QRect(corner, composer.size()))
    if beside:
        assert panel.mapTo(window, panel.rect().topLeft()).x() >= right_of_turns(window)
    else:
        page.composer.text.setPlainText("line\n" * 8)  # which grows, and the panel makes room
        await settle()
        assert panel.geometry().bottom() < composer.mapTo(page, composer.rect().topLeft()).y()


async def test_closing_it_gives_the_room_back(window: MainWindow) -> None:
    panel = await opened(window)
    window.resize(1024, 768)
    await settle()
    assert not window.chat_page.sidebar.isVisible()
    panel.closed.emit()
    await settle()
    assert window.chat_page.sidebar.isVisible()
    assert window.chat_page.composer.text.hasFocus()
    window.resize(*WIDE)
    window.chat_page.place.set_width(600)  # a wide list of chats gives way, and the column stays
    window.resize(1280, 800)
    window.chat.doors.toggle_inspector()
    await settle()
    assert window.chat_page.sidebar.isVisible()
    assert window.turns.width() >= 520


async def test_esc_and_the_same_keys_close_it(window: MainWindow) -> None:
    panel = await opened(window)
    QTest.keyClick(panel.fields.persona, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert window.chat_page.composer.text.hasFocus() or not window.isActiveWindow()
    window.actions_by_name["inspector"].trigger()
    assert panel.isVisible()
    press(panel, "closeInspector")
    assert not panel.isVisible()
    assert not window.services.preferences.current.window.inspector_shown


async def test_a_system_prompt_counts_at_once_and_is_taken_back_whole(window: MainWindow) -> None:
    panel = await opened(window)
    panel.system.setFocus()
    QTest.keyClicks(panel.system, "Be ")
    panel.finish_writing()
    QTest.keyClicks(panel.system, "kind.")
    panel.system.left.emit()
    assert (await stored(window)).system == "Be kind."
    assert "System prompt" in panel.undo.text()
    press(panel, "undoSetup")
    assert (await stored(window)).system == ""
    assert panel.system.toPlainText() == ""
    assert panel.undo.isHidden()


async def test_a_parameter_is_kept_and_nothing_set_means_the_servers_default(window: MainWindow) -> None:
    panel = await opened(window)
    field = typed(panel, "temperature", "0,7")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (await stored(window)).parameters == Parameters(temperature=0.7)
    field = typed(panel, "temperature", "")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (await stored(window)).parameters == Parameters()
    assert field.placeholderText() == "server's default"
    press(panel, "undoSetup")
    assert (await stored(window)).parameters == Parameters(temperature=0.7)
    assert field.text() == "0.7"


async def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_lost(window: MainWindow) -> None:
    panel = await opened(window)
    field = typed(panel, "max_tokens", "0")
    problem = panel.findChild(QLabel, "problem-max_tokens")
    assert problem is not None
    assert "1 to" in problem.text()
    assert not problem.isHidden()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (await stored(window)).parameters == Parameters()
    window.chat.setup.choose_style(ApiStyle.ANTHROPIC)
    await settle()
    assert field.text() == "0"
    typed(panel, "max_tokens", "512")
    assert problem.isHidden()


async def test_values_that_are_ignored_or_refused_are_marked(window: MainWindow) -> None:
    panel = await opened(window)
    service = catalogue.presets()[0].profile("service")
    window.services.accounts.keep_for_session(service, Secret("sk-canary-1111111111111111"))
    setup = window.chat.setup
    setup.choose_model(service, "MiniMax-M2.7")
    setup.change(
        replace(setup.current, parameters=Parameters(temperature=1.5, thinking="disabled")), "Parameters"
    )
    await settle()
    assert "May be refused" in named(panel, QLabel, "mark-temperature").text()
    assert "Ignored" in named(panel, QLabel, "mark-thinking").text()
    assert "above 0, up to 1" in panel.parameters.rows[next(iter(panel.parameters.rows))].help.text()
    setup.choose_model(service, "MiniMax-M3")
    await settle()
    assert panel.findChild(QLabel, "mark-temperature").isHidden()


async def test_every_number_of_the_answer_says_how_it_is_known(window: MainWindow) -> None:
    panel = await opened(window)
    cost = named(panel.facts, QLabel, "fact-cost")
    assert cost.text() == "free (recorded)"
    tokens = named(panel.facts, QLabel, "fact-output")
    assert tokens.text() == "unknown"
    assert tokens.property(PROPERTY) == "unknown"
    assert panel.context.words.property(PROPERTY) == "estimated"
    assert "unknown" in panel.context.words.text()


async def test_the_request_of_an_answer_opens_in_the_playground(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = await opened(window)
    shown: list[Draft] = []
    room = window.chat.doors._room
    monkeypatch.setattr(
        window.chat.doors.inspector,
        "_room",
        replace(room, navigation=replace(room.navigation, playground=shown.append)),
    )
    press(panel, "openInPlayground")
    await until(lambda: shown)
    (draft,) = shown
    assert draft.request.model == "demo-recorded"
    assert [turn.role for turn in draft.request.turns] == ["user"]


async def test_without_developer_tools_the_same_keys_open_the_sheet_in_plain_words(
    window: MainWindow,
) -> None:
    await opened(window)
    window.services.preferences.change(developer_tools=False)
    assert not window.chat.doors.inspector.panel.isVisible()
    window.actions_by_name["inspector"].trigger()
    sheet = window.chat.doors._sheet
    assert sheet is not None
    words = " ".join(label.text() for label in sheet.findChildren(QLabel) if not label.isHidden())
    assert not {"token", "JSON", "temperature", "parameter"} & set(words.lower().split())
    sheet.system.setFocus()
    QTest.keyClicks(sheet.system, "In German.")
    sheet.length.setCurrentIndex(1)
    sheet.length.activated.emit(1)
    sheet.system.left.emit()
    chat = await stored(window)
    assert (chat.system, chat.parameters.max_tokens) == ("In German.", 2_048)
    named(sheet, QPushButton, "undoSetup").click()
    named(sheet, QPushButton, "undoSetup").click()
    chat = await stored(window)
    assert (chat.system, chat.parameters.max_tokens) == ("", None)
    named(sheet, QPushButton, "closeChatSettings").click()
    assert window.chat.doors._sheet is None


async def test_a_new_chat_keeps_what_was_set_before_its_first_word(core: Core, window: MainWindow) -> None:
    window.services.preferences.change(developer_tools=True)
    window.chat.new_chat()
    await settle()
    setup = window.chat.setup
    setup.change(replace(setup.current, system="Be kind.", parameters=Parameters(top_p=0.5)), "x")
    assert await core.services.library.chats() == []
    window.chat.send("/error 400")
    await until(lambda: window.chat.chat is not None and not window.chat.running)
    chat = await stored(window)
    assert (chat.system, chat.parameters) == ("Be kind.", Parameters(top_p=0.5))
    window.chat.new_chat()
    await settle()
    assert (setup.system, setup.parameters) == ("", Parameters())
