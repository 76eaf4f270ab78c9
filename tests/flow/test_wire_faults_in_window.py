"""Faults of the wire as a person meets them: said in plain words, nothing is lost, the window goes on."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QWidget

from duologue.domain.message import Message
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.ui.dialogs.ask_text import AskText
from duologue.ui.main_window import MainWindow
from duologue.ui.transcript.turns.tool_card import ToolCard
from helpers import gui
from helpers.services import OWN
from helpers.talk import streamed
from helpers.wire import (
    Exchange,
    Handler,
    LoopbackServer,
    answer_in,
    anthropic_event,
    beginning_in,
    openai_chunk,
    whole_response,
)

every_style = pytest.mark.parametrize("style", list(ApiStyle))
PORTAL = whole_response(b"<html>Please log in</html>", headers=[("content-type", "text/html")])


def has_ended(message: Message) -> bool:
    return message.state is not TurnState.STREAMING


@dataclass(frozen=True, slots=True)
class Desk:
    """A window, and the server its chats are set to."""

    window: MainWindow
    server: LoopbackServer

    async def send(self, words: str, handler: Handler) -> Message:
        """Type words and press Enter; the answer when it has ended."""
        self.server.handler = handler
        count = len(self.window.turns.messages) + 2
        QTest.keyClicks(self.window.chat_page.composer.text, words)
        QTest.keyClick(self.window.chat_page.composer.text, Qt.Key.Key_Return)
        turns = self.window.turns
        await gui.until(lambda: len(turns.messages) == count and has_ended(turns.messages[-1]))
        return turns.messages[-1]

    def words(self, message: Message) -> str:
        """What stands in an answer's turn beside its own words."""
        return gui.words_of(self.window.turns.turn_of(message.id))


@asynccontextmanager
async def desk(home: Path, style: ApiStyle = ApiStyle.OPENAI) -> AsyncIterator[Desk]:
    """A window with an empty chat in a style."""
    async with LoopbackServer(whole_response()) as server, gui.open_core(home) as core:
        profile = replace(OWN, openai_base=f"{server.origin}/v1", anthropic_base=server.origin)
        core.services.accounts.save(profile)
        async with gui.open_window(core, demo_session=False) as window:
            window.chat.setup.choose_model(profile, "m")
            window.chat.setup.choose_style(style)
            yield Desk(window, server)


def fine(style: ApiStyle) -> Handler:
    return streamed(answer_in(style, "Fine."))


ODD = ["[" * 100_000, "5", "null", '{"x":' + "9" * 5000 + "}", '{"choices":null,"delta":null}', "{nope"]


@pytest.mark.fault("F45")
@every_style
async def test_after_odd_records_the_window_goes_on(tmp_path: Path, style: ApiStyle) -> None:
    async with desk(tmp_path / "home", style) as here:
        for data in ODD:
            body = beginning_in(style, "Half") + b"data: " + data.encode() + b"\n\n"
            answer = await here.send("q", streamed(body))
            assert answer.text == "Half"
            assert answer.state in (TurnState.FAILED, TurnState.INTERRUPTED)
        answer = await here.send("and now?", fine(style))
        assert (answer.text, answer.state) == ("Fine.", TurnState.COMPLETE)


@pytest.mark.fault("F48")
@every_style
async def test_a_login_page_is_said_to_be_one(tmp_path: Path, style: ApiStyle) -> None:
    async with desk(tmp_path / "home", style) as here:
        answer = await here.send("My words", PORTAL)
        assert answer.state is TurnState.FAILED
        assert "This looks like a login page" in here.words(answer)
        answer = await here.send("and now?", fine(style))
        assert answer.text == "Fine."


@pytest.mark.fault("F38")
@pytest.mark.fault("F40")
@every_style
async def test_an_answer_without_its_end_is_said_to_have_broken_off(tmp_path: Path, style: ApiStyle) -> None:
    async with desk(tmp_path / "home", style) as here:
        answer = await here.send("q", streamed(beginning_in(style, "Half")))
        assert answer.state is TurnState.INTERRUPTED
        assert "The answer broke off" in here.words(answer)


@pytest.mark.fault("F40")
@every_style
async def test_an_answer_at_its_length_limit_is_said_to_be(tmp_path: Path, style: ApiStyle) -> None:
    ordinary, word = (
        (b'"stop"', b'"length"') if style is ApiStyle.OPENAI else (b'"end_turn"', b'"max_tokens"')
    )
    async with desk(tmp_path / "home", style) as here:
        answer = await here.send("q", streamed(answer_in(style, "Half").replace(ordinary, word)))
        assert answer.state is TurnState.COMPLETE
        assert "Stopped at the length limit" in here.words(answer)
        answer = await here.send("and now?", fine(style))
        assert "Stopped at the length limit" not in here.words(answer)


@pytest.mark.fault("F40")
@every_style
async def test_a_tool_call_is_shown_with_its_name_and_arguments(tmp_path: Path, style: ApiStyle) -> None:
    if style is ApiStyle.OPENAI:
        call = {"index": 0, "id": "t", "function": {"name": "get_weather", "arguments": '{"city": "Rome"}'}}
        body = openai_chunk({"tool_calls": [call]}) + openai_chunk({}, "tool_calls")
    else:
        block = {"type": "tool_use", "id": "t", "name": "get_weather", "input": {"city": "Rome"}}
        body = anthropic_event("message_start", message={"id": "m1", "model": "m"})
        body += anthropic_event("content_block_start", index=0, content_block=block)
        body += anthropic_event("message_delta", delta={"stop_reason": "tool_use"})
        body += anthropic_event("message_stop")
    async with desk(tmp_path / "home", style) as here:
        answer = await here.send("q", streamed(body))
        assert answer.state is TurnState.COMPLETE
        card = here.window.turns.turn_of(answer.id).findChild(ToolCard)
        assert "get_weather" in gui.words_of(card)


async def reset(exchange: Exchange) -> None:
    exchange.reset()


async def reset_after_headers(exchange: Exchange) -> None:
    await exchange.head(content_length="1000")
    exchange.reset()


@pytest.mark.fault("F50")
@pytest.mark.parametrize("broken", [reset, reset_after_headers], ids=["at once", "after the headers"])
@every_style
async def test_the_words_are_kept_when_the_connection_breaks(
    tmp_path: Path, style: ApiStyle, broken: Handler
) -> None:
    async with desk(tmp_path / "home", style) as here:
        answer = await here.send("My words", broken)
        composer = here.window.chat_page.composer
        assert "The connection broke" in here.words(answer)
        assert [message.text for message in here.window.turns.messages] == ["My words", ""]
        QTest.keyClick(composer.text, Qt.Key.Key_Up)
        assert composer.draft == "My words"
        composer.set_draft("another thought")
        here.server.handler = fine(style)
        gui.press(here.window.turns.turn_of(answer.id), "noticeAction")
        turns = here.window.turns
        await gui.until(lambda: turns.messages[-1].text == "Fine." and has_ended(turns.messages[-1]))
        assert [message.text for message in turns.messages] == ["My words", "Fine."]
        assert composer.draft == "another thought"


@pytest.mark.fault("F50")
async def test_what_is_typed_while_a_connection_fails_stays(tmp_path: Path) -> None:
    async with desk(tmp_path / "home") as here:
        composer = here.window.chat_page.composer

        async def handler(exchange: Exchange) -> None:
            composer.set_draft("another thought")
            exchange.reset()

        answer = await here.send("My words", handler)
        assert answer.state is TurnState.FAILED
        assert composer.draft == "another thought"


# The list of models: F55.

LISTS: dict[str, Handler] = {
    "404": whole_response(b'{"error":{"message":"no route"}}', "404 Not Found"),
    "a page": PORTAL,
    "nothing": whole_response(b""),
    "an empty list": whole_response(b'{"data":[]}'),
}


def actions(window: MainWindow) -> list[QAction]:
    """The entries of the menu of models, as it opens."""
    menu = window.chat_page.composer.model_button.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    return menu.actions()


async def choose_other(window: MainWindow, name: str) -> None:
    """Type a model's name behind "Other model..."."""
    others = [action for action in actions(window) if action.text().startswith("Other model")]
    others[0].trigger()
    await gui.settle()
    dialog = window.findChild(AskText)
    gui.named(dialog, QLineEdit, "askedText").setText(name)
    gui.press(dialog, "acceptText")
    await gui.settle()


@pytest.mark.fault("F55")
@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
@every_style
async def test_without_a_list_a_model_is_typed_in(tmp_path: Path, style: ApiStyle, listed: Handler) -> None:
    async with desk(tmp_path / "home", style) as here:
        here.server.handler = listed
        here.window.chat.use_profile(OWN.id)
        await gui.until(lambda: any("GET" in request.line for request in here.server.requests))
        await choose_other(here.window, "my/own-model:7b")
        answer = await here.send("q", fine(style))
        assert answer.text == "Fine."
        assert here.server.requests[-1].json()["model"] == "my/own-model:7b"


@pytest.mark.fault("F55")
async def test_a_list_that_comes_late_does_not_undo_what_was_typed(tmp_path: Path) -> None:
    asked, typed = asyncio.Event(), asyncio.Event()

    async def handler(exchange: Exchange) -> None:
        asked.set()
        await typed.wait()
        await whole_response(b'{"data":[{"id":"listed"}]}')(exchange)

    async with desk(tmp_path / "home") as here:
        here.server.handler = handler
        here.window.chat.use_profile(OWN.id)
        await asked.wait()
        await choose_other(here.window, "my/own-model:7b")
        typed.set()
        accounts = here.window.services.accounts
        await gui.until(lambda: "listed" in accounts.profile(OWN.id).models)
        assert here.window.chat.setup.model == "my/own-model:7b"


ODD_NAMES = [
    "<b>bold</b>",
    "a&b",
    "a &amp; b",
    "x" * 200,
    "\u202egnp.exe",
    "two\nlines",
    "a\u200bb",
    "m",
    "m",
]
SHOWN_NAMES = ["<b>bold</b>", "a&b", "a &amp; b", "x" * 200, "m"]


def as_shown(text: str) -> str:
    """An action's text as a menu paints it: "&&" is one "&", a single one marks a letter and is not shown."""
    return "&".join(part.replace("&", "") for part in text.split("&&"))


@pytest.mark.fault("F55")
async def test_odd_names_of_models_are_shown_letter_by_letter(tmp_path: Path) -> None:
    body = json.dumps({"data": [{"id": name} for name in ODD_NAMES]}).encode()
    async with desk(tmp_path / "home") as here:
        here.server.handler = whole_response(body)
        await here.window.services.model_lists.refresh(here.window.services.accounts.profile(OWN.id))
        texts = [as_shown(action.text()) for action in actions(here.window)]
        start = texts.index(OWN.name)
        assert texts[start + 1 : start + 1 + len(SHOWN_NAMES)] == SHOWN_NAMES
        named: Callable[[str], QAction] = lambda name: next(  # noqa: E731 - one look
            action for action in actions(here.window) if as_shown(action.text()) == name
        )
        for name in ("<b>bold</b>", "a &amp; b"):
            named(name).trigger()
            assert here.window.chat.setup.model == name
            assert as_shown(here.window.chat_page.composer.model_button.text()).startswith(name)
            answer = await here.send("q", fine(ApiStyle.OPENAI))
            assert answer.state is TurnState.COMPLETE
            assert here.server.requests[-1].json()["model"] == name


@pytest.mark.fault("F26")
@every_style
async def test_markup_in_an_error_a_title_and_a_models_name_is_shown_letter_by_letter(
    tmp_path: Path, style: ApiStyle
) -> None:
    hostile = "<img src='file:///etc/passwd'><a href='file:///etc/passwd'>click</a> <b>bold</b>"
    body = json.dumps({"type": "error", "error": {"type": hostile, "message": hostile, "code": hostile}})
    refused = whole_response(body.encode(), "400 Bad Request", [("content-type", "application/json")])
    async with desk(tmp_path / "home", style) as here:
        window = here.window
        answer = await here.send("q", refused)
        assert hostile in here.words(answer)
        await window.services.library.rename(window.chat.chat, hostile)
        window.chat.setup.choose_model(window.chat.setup.profile, hostile)
        await window.chat.open(answer.chat_id)
        await gui.until(lambda: hostile in {chat.title for chat in window.chat_page.sidebar.list.chats})
        labels = [label for label in window.findChildren(QLabel) if "<b>" in label.text()]
        assert labels
        assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
        tips = {widget.toolTip() for widget in window.findChildren(QWidget)} | {window.windowTitle()}
        assert not any("<img" in tip or "<b>" in tip for tip in tips)
