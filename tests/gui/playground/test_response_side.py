"""The response side: every tab of an answer in both styles, live and after, stopped, failed, refused."""

import asyncio
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.playground.response.event_model import Column
from duologue.ui.playground.response.pane import ResponsePane
from helpers import gui
from helpers.response_side import Side, side
from helpers.runs import draft
from helpers.services import KEY, OWN, SERVICE
from helpers.wire import (
    Exchange,
    Handler,
    anthropic_answer,
    anthropic_event,
    openai_answer,
    openai_chunk,
    whole_response,
)

USAGE = {"prompt_tokens": 1200, "completion_tokens": 34, "total_tokens": 1234}


def answer_in(style: ApiStyle, *texts: str) -> bytes:
    """A whole answer."""
    return openai_answer(*texts) if style is ApiStyle.OPENAI else anthropic_answer(*texts)


def cells(room: Side, column: Column) -> list[str]:
    """What stands in one column of the events."""
    model = room.pane.view.events.model
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


async def test_before_anything_was_sent_it_says_so(tmp_path: Path) -> None:
    async with side(tmp_path, openai_answer("Hi")) as room:
        assert room.pane.empty.isVisible()
        assert "Nothing was sent yet" in gui.words_of(room.pane)


@pytest.mark.parametrize("style", ApiStyle)
async def test_an_answer_is_rendered_and_every_tab_tells_its_side(tmp_path: Path, style: ApiStyle) -> None:
    async with side(tmp_path, answer_in(style, "Hello ", "**world**")) as room:
        view = room.pane.view
        room.pane.run(draft(style=style))
        await room.ended()
        assert view.rendered.turn is not None
        assert "Hello world" in view.rendered.turn.text_views[0].toPlainText()
        assert view.status.state.text() == "Done"
        room.open(view.raw)
        assert view.raw.text.view.toPlainText().startswith(("data: ", "event: "))
        gui.press(view.raw, "rawRequest")
        assert json.loads(view.raw.text.view.toPlainText())["model"] == "m"
        room.open(view.events)
        assert any("text “Hello ”" in words for words in cells(room, Column.MEANING))
        assert cells(room, Column.MEANING)[-1].endswith("the answer is complete")
        room.open(view.headers)
        assert "200 OK" in gui.words_of(view.headers)
        room.open(view.timing)
        assert "Last byte" in gui.words_of(view.timing)
        assert "Wait" in view.timing.waterfall.accessibleDescription()
        room.open(view.usage)
        assert "unknown" in gui.words_of(view.usage)


async def test_usage_is_told_in_both_arithmetics(tmp_path: Path) -> None:
    usage = USAGE | {"prompt_tokens_details": {"cached_tokens": 200}}
    answer = openai_chunk({"content": "Hi"}) + openai_chunk({}, "stop", usage=usage) + b"data: [DONE]\n\n"
    async with side(tmp_path, answer) as room:
        room.pane.run(draft())
        await room.ended()
        room.open(room.pane.view.usage)
        words = gui.words_of(room.pane.view.usage)
        assert "1,200 (told by the server)" in words
        assert "prompt_tokens 1200 = 1000 + cached 200" in words
        assert "input_tokens 1000 + cache_read_input_tokens 200" in words
        assert '"cached_tokens": 200' in words


async def test_limits_in_headers_are_explained(tmp_path: Path) -> None:
    headers = [("x-ratelimit-limit-requests", "60"), ("x-ratelimit-remaining-requests", "59")]
    async with side(tmp_path, whole_response(openai_answer("Hi"), headers=headers)) as room:
        room.pane.run(draft())
        await room.ended()
        room.open(room.pane.view.headers)
        assert "59 of 60 are left; when it resets was not told" in gui.words_of(room.pane.view.headers)


@pytest.fixture
def held() -> asyncio.Event:
    """Set to let a held answer go on."""
    return asyncio.Event()


def holding(first: bytes, rest: bytes, held: asyncio.Event) -> Handler:
    """A handler that sends a part, waits, and sends the rest."""

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(first)
        await held.wait()
        await exchange.send(rest)

    return handler


async def test_events_come_live_and_wait_while_held(tmp_path: Path, held: asyncio.Event) -> None:
    whole = openai_answer("a", "b", "c")
    first, rest = whole[: whole.index(b'"b"')], whole[whole.index(b'"b"') :]
    async with side(tmp_path, holding(first, rest, held)) as room:
        events = room.pane.view.events
        room.open(events)
        room.pane.run(draft())
        await gui.until(lambda: events.model.rowCount() == 1)
        assert room.pane.view.status.state.text() == "Streaming…"
        gui.press(events, "holdEvents")
        held.set()
        await room.ended()
        assert events.model.rowCount() == 1
        assert "4 newer" in gui.words_of(events)
        gui.press(events, "holdEvents")
        await gui.settle()
        assert events.model.rowCount() == 5


async def test_stop_keeps_what_came_and_says_so(tmp_path: Path, held: asyncio.Event) -> None:
    whole = openai_answer("a", "b")
    async with side(tmp_path, holding(whole[: whole.index(b'"b"')], b"", held)) as room:
        states: list[bool] = []
        room.pane.running_changed.connect(states.append)
        room.pane.run(draft())
        await gui.until(lambda: room.pane.view.watch.answering.reply.text == "a")
        room.pane.stop()
        await room.ended()
        assert states == [True, False]
        assert room.pane.view.status.state.text() == "Stopped"
        assert "Stopped by you" in gui.words_of(room.pane.view.rendered)
        held.set()


async def test_events_are_filtered_jumped_to_and_looked_at(tmp_path: Path) -> None:
    pieces = openai_answer(*(f"word{n}" for n in range(40))).split(b"\n\n")[:-1]

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        for number, piece in enumerate(pieces):
            if number == 30:
                await asyncio.sleep(0.35)
            await exchange.send(piece + b"\n\n")

    async with side(tmp_path, handler) as room:
        events = room.pane.view.events
        room.open(events)
        room.pane.run(draft())
        await room.ended()
        events.filter.setText("word1")
        QTest.keyClick(events.filter, Qt.Key.Key_Return)
        assert len(cells(room, Column.TYPE)) == 11
        assert "11 of them shown" in gui.words_of(events)
        events.filter.clear()
        QTest.keyClick(events.filter, Qt.Key.Key_Return)
        events.jump.setText("#5")
        QTest.keyClick(events.jump, Qt.Key.Key_Return)
        assert events.table.current == 4
        assert '"content": "word4"' in events.detail.findChild(type(events.detail._text.view)).toPlainText()
        gui.press(events, "nextGap")
        assert events.table.current == 30
        gui.press(events, "nextGap")
        assert "No later pause" in gui.words_of(events)
        events.jump.setText("0.3 s")
        QTest.keyClick(events.jump, Qt.Key.Key_Return)
        assert events.table.current == 30
        events.jump.setText("soon")
        QTest.keyClick(events.jump, Qt.Key.Key_Return)
        assert "A time such as 1.5" in gui.words_of(events)


async def test_a_record_that_means_nothing_here_is_said_to(tmp_path: Path) -> None:
    answer = anthropic_event("surprise", data=1) + b": hello\n\n" + anthropic_answer("Hi")
    async with side(tmp_path, answer) as room:
        room.open(room.pane.view.events)
        room.pane.run(draft(style=ApiStyle.ANTHROPIC))
        await room.ended()
        assert cells(room, Column.TYPE)[:2] == ["surprise", "comment"]
        assert cells(room, Column.MEANING)[:2] == [
            "nothing that Duologue uses",
            "a comment that keeps the line open",
        ]


async def test_a_record_can_be_seen_and_copied_as_it_came(tmp_path: Path) -> None:
    async with side(tmp_path, openai_answer("Hi")) as room:
        events = room.pane.view.events
        room.open(events)
        room.pane.run(draft())
        await room.ended()
        events.table.go_to(0)
        gui.press(events.detail, "copyEvent")
        assert QGuiApplication.clipboard().text() == openai_chunk({"content": "Hi"}).decode()
        gui.press(events.detail, "eventRaw")
        assert events.detail._text.view.toPlainText().startswith("data: {")


@pytest.mark.parametrize("style", ApiStyle)
async def test_a_refusal_is_a_card_with_its_raw_answer_and_try_again(tmp_path: Path, style: ApiStyle) -> None:
    body = b'{"error": {"message": "bad value", "type": "invalid_request_error"}}'
    async with side(tmp_path, whole_response(body, "400 Bad Request")) as room:
        room.pane.run(draft(style=style))
        await room.ended()
        card = room.pane.view.rendered.findChild(NoticeCard)
        assert isinstance(card, NoticeCard)
        assert "bad value" in gui.words_of(card)
        gui.press(card, "noticeDetails")
        assert "invalid_request_error" in gui.words_of(card)
        assert room.pane.view.status.state.text() == "Failed"
        room.open(room.pane.view.events)
        assert cells(room, Column.TYPE) == ["body"]
        assert cells(room, Column.MEANING)[0].startswith("failed: ")
        room.open(room.pane.view.rendered)
        gui.press(card, "noticeAction")
        await gui.until(lambda: len(room.server.requests) == 2)


async def test_what_is_refused_here_says_what_to_do_and_sends_nothing(tmp_path: Path) -> None:
    async with side(tmp_path, openai_answer("Hi")) as room:
        room.core.services.accounts.save(SERVICE)
        room.pane.run(draft(profile=SERVICE.id))
        await room.ended()
        assert room.server.connections == 0
        assert room.pane.view.status.state.text() == "Not sent"
        gui.press(room.pane.view.rendered, "noticeAction")
        assert room.calls.named("terms")


async def test_a_budget_can_be_passed_from_the_card(tmp_path: Path) -> None:
    async with side(tmp_path, openai_answer("Hi")) as room:
        preferences = room.core.services.preferences
        budgets = preferences.current.budgets
        levels = type(budgets.run)("tokens", stop="10")
        preferences.change(budgets=type(budgets)(run=levels))
        room.pane.run(draft())
        await room.ended()
        assert room.server.connections == 0
        labels = [button.text() for button in room.pane.view.rendered.findChildren(QPushButton)]
        assert "Send anyway" in labels
        anyway = next(
            b for b in room.pane.view.rendered.findChildren(QPushButton) if b.text() == "Send anyway"
        )
        anyway.click()
        await room.ended()
        result = room.pane.view.watch.answering.result
        assert result is not None
        assert result.state is TurnState.COMPLETE


async def test_thinking_and_tool_calls_are_shown_as_in_a_chat(tmp_path: Path) -> None:
    call = {"index": 0, "id": "call_1", "function": {"name": "weather", "arguments": '{"city": "Lisbon"}'}}
    answer = (
        openai_chunk({"reasoning_content": "Hmm"})
        + openai_chunk({"tool_calls": [call]})
        + openai_chunk({}, "tool_calls")
        + b"data: [DONE]\n\n"
    )
    async with side(tmp_path, answer) as room:
        room.pane.run(draft())
        await room.ended()
        words = gui.words_of(room.pane.view.rendered)
        assert "Thought for" in words
        assert "weather" in words
        assert '"city": "Lisbon"' in words
        room.open(room.pane.view.events)
        assert any("calls the tool “weather” (call_1)" in cell for cell in cells(room, Column.MEANING))


async def test_every_try_can_be_looked_at(tmp_path: Path) -> None:
    answers = iter((b'{"error": {"message": "busy"}}', openai_answer("Hi")))

    async def handler(exchange: Exchange) -> None:
        body = next(answers)
        refused = body.startswith(b"{")
        await exchange.head("503 Service Unavailable" if refused else "200 OK", retry_after="0.01")
        await exchange.send(body)

    async with side(tmp_path, handler) as room:
        room.pane.run(draft())
        await room.ended()
        tries = room.pane._tries
        assert [tries.itemText(place) for place in range(tries.count())] == ["Try 1", "Try 2"]
        room.open(room.pane.view.headers)
        assert "200 OK" in gui.words_of(room.pane.view.headers)
        tries.setCurrentIndex(0)
        tries.activated.emit(0)
        assert "503 Service Unavailable" in gui.words_of(room.pane.view.headers)


async def test_a_huge_body_is_shown_cut_and_copied_whole(tmp_path: Path) -> None:
    answer = openai_answer(*["x" * 1000] * 300)
    async with side(tmp_path, answer) as room:
        raw = room.pane.view.raw
        room.open(raw)
        room.pane.run(draft())
        await room.ended()
        assert len(raw.text.view.toPlainText()) < 150_000
        assert "Show all" in gui.words_of(raw)
        gui.press(raw, "copyRaw")
        assert QGuiApplication.clipboard().text() == answer.decode()


async def test_an_echoed_key_is_shown_nowhere(tmp_path: Path) -> None:
    async def handler(exchange: Exchange) -> None:
        echoed = exchange.request.headers["authorization"]
        await exchange.head(x_seen=echoed)
        await exchange.send(openai_answer(f"You sent {echoed}"))

    async with side(tmp_path, handler) as room:
        profile = room.core.services.accounts.profile(OWN.id)
        room.core.services.accounts.keep_for_session(profile, KEY)
        room.pane.run(draft())
        await room.ended()
        for pane in (room.pane.view.raw, room.pane.view.events, room.pane.view.headers):
            room.open(pane)
            await gui.settle()
        room.pane.view.events.table.go_to(0)
        texts = [room.pane.view.raw.text.view.toPlainText(), room.pane.view.events.detail._raw]
        assert KEY.reveal() not in "".join([*texts, gui.words_of(room.pane.view.headers)])
        assert room.pane.view.events.detail._raw.count("*") > 10


async def test_tabs_are_reached_with_the_keyboard(tmp_path: Path) -> None:
    async with side(tmp_path, openai_answer("Hi")) as room:
        room.pane.run(draft())
        await room.ended()
        tab = gui.named(room.pane, QPushButton, "eventsPaneTab")
        tab.setFocus()
        QTest.keyClick(tab, Qt.Key.Key_Return)
        assert room.pane.view.events.isVisible()
        assert tab.isChecked()


async def test_a_page_that_is_built_anew_shows_the_same_answer(tmp_path: Path) -> None:
    async with side(tmp_path, openai_answer("Hello")) as room:
        room.pane.run(draft())
        await room.ended()
        again = ResponsePane(gui.theme(), room.core.services, room.tasks, room.calls.navigation())
        again.show()
        again.bring_back(draft())
        await gui.until(lambda: again.view.watch is not None)
        await gui.settle()
        assert "Hello" in again.view.rendered.turn.text_views[0].toPlainText()
        assert len(room.server.requests) == 1
        again.hide()
        again.deleteLater()
