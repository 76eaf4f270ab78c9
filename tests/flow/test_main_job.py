"""The whole app against the demo's server: from nothing to a streamed answer in both styles, and back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton

from duologue.bootstrap.prepared import PREPARED_CHAT_ID, open_prepared_chat
from duologue.demo.request_log import Ending, RequestRecord
from duologue.demo.server import DemoServer
from duologue.domain.message import Role
from duologue.domain.style import ApiStyle
from duologue.domain.terms import Acceptance, TermsAct
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.dialogs.confirm_address import ConfirmAddress
from duologue.ui.first_run.connect_sheet import ConnectSheet
from duologue.ui.main_window import MainWindow
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from duologue.ui.transcript.turns.waiting_line import WaitingLine
from duologue.ui.transcript.view.text_view import TextView
from helpers import gui

KEY = "sk-canary-4Hq8Wn2Zx7Lp9Tv3"
SKY = next(prompt.prompt for prompt in catalogue.demo_prompts() if prompt.id == "sky")


@pytest.fixture
def service() -> DemoServer:
    """A server that plays the service; its pace is as fast as possible."""
    server = DemoServer(pace=0, keep_bodies=True)
    yield server
    server.close()


@asynccontextmanager
async def app(
    home: Path, keychain: gui.KeychainForTests, *, demo_session: bool = False
) -> AsyncIterator[MainWindow]:
    """The window on the services of `home`; leaving is closing the app."""
    async with (
        gui.open_core(home, keychain) as core,
        gui.open_window(core, demo_session=demo_session) as window,
    ):
        yield window


def type_and_send(window: MainWindow, words: str) -> None:
    """As a person: into the field, then Enter."""
    QTest.keyClicks(window.chat_page.composer.text, words)
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Return)


async def answered(window: MainWindow, count: int) -> None:
    """Wait until so many answers are on screen and none arrives any more."""
    await gui.until(
        lambda: (
            not window.chat.running
            and sum(message.role is Role.ASSISTANT for message in window.turns.messages) == count
            and all(message.state is not TurnState.STREAMING for message in window.turns.messages)
        )
    )


def words_of(turn: AnswerTurn) -> str:
    return "\n".join(view.document().toPlainText() for view in turn.findChildren(TextView))


def questions(server: DemoServer) -> list[RequestRecord]:
    """The requests that ask for an answer, not for the list of models."""
    return [record for record in server.requests if record.method == "POST"]


async def connect(window: MainWindow, server: DemoServer) -> None:
    """The Connect sheet from Service to Key; nothing leaves before its end."""
    port = server.start()
    gui.press(window.chat_page.greeting, "connect")
    sheet = window.findChild(ConnectSheet)
    gui.named(sheet, QRadioButton, "preset-minimaxm2-io").click()
    QTest.keyClicks(gui.named(sheet, QLineEdit, "openaiBase"), f"http://127.0.0.1:{port}/v1")
    QTest.keyClicks(gui.named(sheet, QLineEdit, "anthropicBase"), f"http://127.0.0.1:{port}/anthropic")
    gui.press(sheet, "connectContinue")
    await gui.until(sheet.terms.box.isVisible)
    assert not sheet.terms.box.accept.isEnabled()
    gui.named(sheet, QCheckBox, "termsTick").click()
    gui.press(sheet, "acceptTerms")
    await gui.until(lambda: sheet.key.save.isVisible() and sheet.key.save.isEnabled())
    QTest.keyClicks(gui.named(sheet, QLineEdit, "keyField"), KEY)
    assert len(server.requests) == 0
    gui.press(sheet, "saveKey")
    await gui.until(lambda: window.services.accounts.connected and window.findChild(ConnectSheet) is None)


async def test_from_first_run_to_answers_in_both_styles_and_back_after_closing(
    tmp_path: Path, service: DemoServer
) -> None:
    home, keychain = tmp_path / "home", gui.KeychainForTests()
    async with app(home, keychain) as window:
        await connect(window, service)
        assert await window.services.gate.status() is Acceptance.ACCEPTED

        type_and_send(window, SKY)
        await answered(window, 1)
        window.services.preferences.change(developer_tools=True)
        window.chat.setup.choose_style(ApiStyle.ANTHROPIC)
        await gui.settle()
        type_and_send(window, "Tell me about tea.")
        await answered(window, 2)

        first, second = (turn for turn in window.turns.turns if isinstance(turn, AnswerTurn))
        assert "all colours mixed together" in words_of(first)
        assert "recorded example" in words_of(second)
        assert "Anthropic" in gui.words_of(second)
        assert [record.style for record in questions(service)] == [ApiStyle.OPENAI, ApiStyle.ANTHROPIC]
        assert all(record.with_key for record in service.requests)
        second_body = questions(service)[1].body
        assert [turn["role"] for turn in second_body["messages"]] == ["user", "assistant", "user"]
        shown = [message.text for message in window.turns.messages]

    async with app(home, keychain) as window:
        assert [message.text for message in window.turns.messages] == shown
        assert [message.state for message in window.turns.messages if message.role is Role.ASSISTANT] == [
            TurnState.COMPLETE
        ] * 2
        assert window.chat_page.sidebar.list.titles == [
            SKY[:48].rsplit(" ", 1)[0] + "…" if len(SKY) > 48 else SKY
        ]
        assert window.chat.chat is not None
        assert window.chat.chat.style is ApiStyle.ANTHROPIC
        type_and_send(window, SKY)
        await answered(window, 3)
        assert questions(service)[2].with_key


async def test_nothing_leaves_before_the_terms_are_accepted_and_nothing_after_they_are_withdrawn(
    tmp_path: Path, service: DemoServer
) -> None:
    async with app(tmp_path / "home", gui.KeychainForTests()) as window:
        await connect(window, service)
        await window.services.gate.withdraw(words="Withdraw, and stop sending")
        type_and_send(window, SKY)
        await gui.until(lambda: window.chat_page.notice is not None)
        assert "Terms" in gui.words_of(window.chat_page.notice)
        assert window.chat_page.composer.draft == SKY
        assert not window.turns.messages
        assert questions(service) == []
        acts = [event.act for event in await window.services.gate.history()]
        assert acts == [TermsAct.SHOWN, TermsAct.ACCEPTED, TermsAct.WITHDRAWN]


async def test_stop_ends_the_request_quickly_and_keeps_what_came(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path / "home") as core, gui.open_window(core) as window:
        type_and_send(window, "MEASURE r100-n4000")
        await gui.until(
            lambda: "".join(words_of(t) for t in window.turns.turns if isinstance(t, AnswerTurn)) != ""
        )
        loop = asyncio.get_running_loop()
        await asyncio.sleep(0.4)  # the button's dead time after Send became Stop
        pressed = loop.time()
        gui.press(window.chat_page.composer, "sendButton")
        closed = await core.demo_server.requests.closed(5)
        took = loop.time() - pressed
        await answered(window, 1)
        answer = window.turns.messages[-1]
        assert closed
        assert took < 0.5
        assert answer.state is TurnState.STOPPED
        stored = await window.services.library.message(answer.id)
        assert stored is not None
        assert stored.text
        assert "Stopped by you" in gui.words_of(window.turns.turn_of(answer.id))


async def test_escape_stops_too(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path / "home") as core, gui.open_window(core) as window:
        type_and_send(window, "MEASURE r50-n4000")
        await gui.until(lambda: any(m.role is Role.ASSISTANT for m in window.turns.messages))
        QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Escape)
        await answered(window, 1)
        assert window.turns.messages[-1].state is TurnState.STOPPED


async def test_closing_the_window_while_an_answer_streams_keeps_it_and_closes_the_connection(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    async with gui.open_core(home) as core:
        async with gui.open_window(core) as window:
            type_and_send(window, "MEASURE r100-n4000")
            await gui.until(lambda: any(m.role is Role.ASSISTANT for m in window.turns.messages))
            await gui.until(
                lambda: len(core.demo_server.requests) and core.demo_server.requests[-1].sent > 20
            )
        assert await core.demo_server.requests.closed(1)
    async with gui.open_core(home) as core, gui.open_window(core) as window:
        await gui.until(lambda: len(window.turns.messages) == 2)
        answer = window.turns.messages[-1]
        assert answer.state is TurnState.STOPPED
        assert answer.text


async def test_an_answer_goes_on_in_its_own_chat_while_another_one_is_open(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path / "home") as core, gui.open_window(core) as window:
        type_and_send(window, "MEASURE r400-n300")
        await gui.until(lambda: any(m.role is Role.ASSISTANT for m in window.turns.messages))
        first = window.chat.chat.id
        window.chat.new_chat()
        await gui.until(lambda: window.chat.chat is None)
        type_and_send(window, SKY)
        await gui.until(lambda: window.chat.chat is not None and window.chat.running)
        await window.chat.open(first)
        assert window.chat.running
        await answered(window, 1)
        answer = window.turns.messages[-1]
        assert answer.state is TurnState.COMPLETE
        turn = window.turns.turn_of(answer.id)
        assert isinstance(turn, AnswerTurn)
        assert words_of(turn).split()[:6] == answer.text.replace("#", "").split()[:6]
        assert core.demo_server.requests[0].ending is Ending.FINISHED


async def test_a_failure_stands_under_its_turn_and_can_be_tried_again(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path / "home") as core, gui.open_window(core) as window:
        type_and_send(window, "/error midstream")
        await answered(window, 1)
        turn = window.turns.turn_of(window.turns.messages[-1].id)
        assert window.turns.messages[-1].state is TurnState.FAILED
        assert "Sunlight" in words_of(turn)
        assert "Something went wrong at the server" in gui.words_of(turn)
        gui.press(turn, "noticeAction")
        await gui.until(lambda: len(core.demo_server.requests) > 1 and not window.chat.running)
        assert window.turns.messages[-1].versions == 2


async def test_regenerating_keeps_the_old_answer_as_a_version(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path / "home") as core, gui.open_window(core) as window:
        window.chat.setup.choose_model(catalogue.demo_profile(), "demo-recorded-fast")
        type_and_send(window, SKY)
        await answered(window, 1)
        first = window.turns.messages[-1].id
        window.actions_by_name["regenerate"].trigger()
        await gui.until(lambda: window.chat.running)
        await answered(window, 1)
        second = window.turns.messages[-1]
        assert (second.version, second.versions) == (2, 2)
        window.chat.show_version(second, -1)
        await gui.until(lambda: window.turns.messages[-1].id == first)


async def test_own_words_in_the_first_run_offer_to_connect_and_stay_in_the_field(tmp_path: Path) -> None:
    async with (
        gui.open_core(tmp_path / "home") as core,
        gui.open_window(core, demo_session=False) as window,
    ):
        type_and_send(window, "Help me with a poem")
        assert window.chat_page.notice is not None
        assert "Connect" in gui.words_of(window.chat_page.notice)
        assert window.chat_page.composer.draft == "Help me with a poem"
        assert len(core.demo_server.requests) == 0


async def test_a_clicked_example_streams_and_is_marked_as_recorded(tmp_path: Path) -> None:
    async with (
        gui.open_core(tmp_path / "home") as core,
        gui.open_window(core, demo_session=False) as window,
    ):
        window.chat.setup.choose_model(catalogue.demo_profile(), "demo-recorded-fast")
        window.chat_page.greeting.prompt_chosen.emit(SKY)
        await answered(window, 1)
        assert window.chat_page.header.chip.isVisible()
        turn = window.turns.turn_of(window.turns.messages[-1].id)
        assert "Recorded example, not the model" in gui.words_of(turn)


async def test_the_prepared_chat_is_made_once_and_shows_both_styles(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path / "home") as core:
        assert await open_prepared_chat(core.services) == PREPARED_CHAT_ID
        assert await open_prepared_chat(core.services) == PREPARED_CHAT_ID
        path = await core.services.library.path(PREPARED_CHAT_ID)
        assert {message.style for message in path if message.role is Role.ASSISTANT} == set(ApiStyle)
        assert len(await core.services.library.chats()) == 1


async def test_drafts_belong_to_their_chats_and_come_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with gui.open_core(home) as core, gui.open_window(core) as window:
        chat_id = await open_prepared_chat(core.services)
        await window.chat.open(chat_id)
        QTest.keyClicks(window.chat_page.composer.text, "half a thought")
        window.chat.new_chat()
        await gui.until(lambda: window.chat.chat is None)
        assert window.chat_page.composer.draft == ""
        QTest.keyClicks(window.chat_page.composer.text, "another one")
    async with gui.open_core(home) as core, gui.open_window(core) as window:
        assert window.chat_page.composer.draft == "another one"
        await window.chat.open(chat_id)
        assert window.chat_page.composer.draft == "half a thought"


async def test_a_deleted_chat_can_be_taken_back(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path / "home") as core, gui.open_window(core) as window:
        chat_id = await open_prepared_chat(core.services)
        await window.open_first(chat_id)
        window.actions_by_name["deleteChat"].trigger()
        await gui.until(lambda: not window.chat_page.sidebar.list.titles)
        gui.press(window, "toastAction")
        await gui.until(lambda: len(window.turns.messages) == 4)
        assert window.chat_page.sidebar.list.titles == [catalogue.prepared_chat().title]


@pytest.mark.fault("F04")
async def test_a_key_goes_to_another_address_only_after_it_was_confirmed_there(
    tmp_path: Path, service: DemoServer
) -> None:
    other = DemoServer(pace=0)
    try:
        async with app(tmp_path / "home", gui.KeychainForTests()) as window:
            await connect(window, service)
            accounts = window.services.accounts
            moved = replace(accounts.profiles[0], openai_base=f"http://127.0.0.1:{other.start()}/v1")
            accounts.save(moved)
            type_and_send(window, SKY)
            await gui.until(lambda: window.chat_page.notice is not None)
            assert len(other.requests) == 0
            gui.press(window.chat_page.notice, "noticeAction")
            dialog = window.findChild(ConfirmAddress)
            assert moved.base(ApiStyle.OPENAI).origin in gui.words_of(dialog)
            gui.press(dialog, "allowAddress")
            await answered(window, 1)
            assert [record.with_key for record in other.requests] == [True]
            assert questions(service) == []
    finally:
        other.close()


async def test_a_server_of_ones_own_without_a_key_offers_its_models_and_answers(
    tmp_path: Path, service: DemoServer
) -> None:
    port = service.start()
    keychain = gui.KeychainForTests(safe=False)
    async with app(tmp_path / "home", keychain) as window:
        gui.press(window.chat_page.greeting, "connect")
        sheet = window.findChild(ConnectSheet)
        gui.named(sheet, QRadioButton, "preset-own-server").click()
        QTest.keyClicks(gui.named(sheet, QLineEdit, "openaiBase"), f"http://127.0.0.1:{port}/v1")
        gui.press(sheet, "connectContinue")
        await gui.until(sheet.terms.own_tick.isVisible)
        sheet.terms.own_tick.click()
        gui.press(sheet, "ownServerContinue")
        await gui.until(lambda: sheet.key.save.isVisible() and sheet.key.save.isEnabled())
        gui.press(sheet, "skipKey")
        await gui.until(lambda: window.chat.setup.model == "demo-recorded")
        type_and_send(window, SKY)
        await answered(window, 1)
        assert window.turns.messages[-1].state is TurnState.COMPLETE
        assert not any(record.with_key for record in service.requests)
        assert await window.services.gate.status() is Acceptance.NOT_ASKED
        assert [event.act for event in await window.services.gate.history()] == [TermsAct.OWN_SERVER]


async def test_a_turn_whose_answer_was_stopped_before_it_began_can_be_asked_again(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path / "home") as core, gui.open_window(core) as window:
        chat = await core.services.library.create("demo", ApiStyle.OPENAI, "demo-recorded-fast")
        session = core.services.session.send(chat.id, SKY)
        await anext(session)  # the turn is kept
        await session.aclose()  # and nothing more
        await window.chat.open(chat.id)
        assert window.chat_page.notice is not None
        gui.press(window.chat_page.notice, "noticeAction")
        await answered(window, 1)
        assert [message.role for message in window.turns.messages] == [Role.USER, Role.ASSISTANT]
        assert window.chat_page.notice is None


async def test_switching_the_style_says_what_will_not_carry_over_before_anything_is_sent(
    tmp_path: Path, service: DemoServer
) -> None:
    async with app(tmp_path / "home", gui.KeychainForTests()) as window:
        await connect(window, service)
        type_and_send(window, SKY)
        await answered(window, 1)
        asked = len(questions(service))
        window.chat.setup.choose_style(ApiStyle.ANTHROPIC)
        await gui.until(lambda: window.chat_page.notice is not None)
        assert "The thinking of an earlier answer is not sent" in gui.words_of(window.chat_page.notice)
        assert len(questions(service)) == asked
        window.chat.setup.choose_style(ApiStyle.OPENAI)
        await gui.until(lambda: window.chat_page.notice is None)


async def test_a_server_that_says_its_minute_is_used_up_is_not_asked_until_there_is_room(
    tmp_path: Path, service: DemoServer
) -> None:
    """Another program uses the same key: only the server sees it, and tells what is left."""
    limit = service.examples.limits["requests"]
    async with app(tmp_path / "home", gui.KeychainForTests()) as window:
        await connect(window, service)
        port = service.start()
        body = {"model": "demo-recorded-fast", "messages": [{"role": "user", "content": "Hi"}]}
        async with httpx.AsyncClient(trust_env=False) as other:
            for _ in range(limit - 1):
                url = f"http://127.0.0.1:{port}/v1/chat/completions"
                await other.post(url, json=body, headers={"authorization": f"Bearer {KEY}"})
        type_and_send(window, SKY)
        await answered(window, 1)
        await gui.until(lambda: f"{limit} of {limit} requests (told by the server)" in _limits(window))
        asked = len(questions(service))
        type_and_send(window, SKY)
        line = await _waiting(window)
        assert line.words.startswith("The limit of requests is reached. Sending in ")
        gui.press(line, "cancelRetry")
        await gui.until(lambda: not window.chat.running)
        assert len(questions(service)) == asked == limit
        assert window.turns.messages[-1].state is TurnState.STOPPED


def _limits(window: MainWindow) -> str:
    return window.status_bar.text_of("limits")


async def _waiting(window: MainWindow) -> WaitingLine:
    def lines() -> list[WaitingLine]:
        found = [turn.findChild(WaitingLine) for turn in window.turns.answers]
        return [line for line in found if line is not None and "limit" in line.words]

    await gui.until(lines)
    return lines()[-1]
