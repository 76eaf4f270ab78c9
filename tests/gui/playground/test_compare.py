"""Comparisons: one turn in both styles, columns over what differs, text side by side."""

import asyncio
import json
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTableWidget

from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.ui.playground.compare.text_differences import TextDifferences
from duologue.ui.playground.compare.view import MOST_COLUMNS, CompareView
from helpers import gui
from helpers.response_side import Side, side
from helpers.runs import draft
from helpers.services import SERVICE
from helpers.wire import Exchange, anthropic_answer, openai_answer, openai_chunk


async def answering(exchange: Exchange) -> None:
    """The same words in the style that is asked for; a word more where the temperature is set."""
    body = exchange.request.json()
    words = ["Hello ", "world"] + ([" again"] if "temperature" in body else [])
    await exchange.head()
    is_anthropic = "messages" in exchange.request.line and "completions" not in exchange.request.line
    await exchange.send(anthropic_answer(*words) if is_anthropic else openai_answer(*words))


async def styles(room: Side) -> CompareView:
    """The comparison of both styles, before it is sent."""
    room.pane.compare_styles(draft("Say hello"))
    view = room.pane.comparison
    assert view is not None
    await gui.until(lambda: len(view.columns) == 2)
    return view


def cell(table: QTableWidget, row: str, column: int) -> str:
    """A cell of the table by the name of its row."""
    for number in range(table.rowCount()):
        head, item = table.item(number, 0), table.item(number, column)
        if head is not None and head.text() == row and item is not None:
            return item.text()
    raise AssertionError(row)


async def over(view: CompareView) -> None:
    """Wait until no column runs."""
    await gui.until(lambda: not view.running)


async def test_both_styles_are_asked_only_after_it_was_said(tmp_path: Path) -> None:
    async with side(tmp_path, answering, width=1000) as room:
        view = await styles(room)
        assert [column.draft.style for column in view.columns] == list(ApiStyle)
        assert "2 requests, about " in view.forecast.text()
        assert "tokens each" in view.forecast.text()
        assert room.server.connections == 0
        states: list[bool] = []
        room.pane.running_changed.connect(states.append)
        gui.press(view, "runAll")
        await over(view)
        assert states == [True, False]
        lines = sorted(request.line.split()[1] for request in room.server.requests)
        assert lines == ["/v1/chat/completions", "/v1/messages"]
        assert cell(view.table, "Text", 1) == "same"
        assert cell(view.table, "Stop reason", 1) == "same"
        assert cell(view.table, "Stop reason", 2) == "stop (finished)"
        assert cell(view.table, "Stop reason", 3) == "end_turn (finished)"
        assert cell(view.table, "Input tokens", 2) == "unknown"
        for column in view.columns:
            assert "Hello world" in column.rendered.turn.text_views[0].toPlainText()


async def test_what_the_other_style_loses_is_said_before(tmp_path: Path) -> None:
    async with side(tmp_path, answering) as room:
        room.pane.compare_styles(draft("Hi", style=ApiStyle.ANTHROPIC, cache_prompt=True))
        view = room.pane.comparison
        await gui.until(lambda: len(view.columns) == 2)
        assert "What won't carry over" in view.columns[0].note.text()


async def test_a_column_that_is_refused_says_why_and_the_other_answers(tmp_path: Path) -> None:
    async def handler(exchange: Exchange) -> None:
        if "completions" in exchange.request.line:
            await exchange.head("400 Bad Request")
            await exchange.send(b'{"error": {"message": "not this way"}}')
        else:
            await answering(exchange)

    async with side(tmp_path, handler) as room:
        view = await styles(room)
        gui.press(view, "runAll")
        await over(view)
        assert view.columns[0].status.state.text() == "Failed"
        assert "not this way" in gui.words_of(view.columns[0])
        assert view.columns[1].result.state is TurnState.COMPLETE
        assert cell(view.table, "Text", 1) == ""
        assert cell(view.table, "Text", 2) == "unknown"


async def test_terms_keep_both_columns_back(tmp_path: Path) -> None:
    async with side(tmp_path, answering) as room:
        room.core.services.accounts.save(SERVICE)
        room.pane.compare_styles(draft("Hi", profile=SERVICE.id))
        view = room.pane.comparison
        await gui.until(lambda: len(view.columns) == 2)
        gui.press(view, "runAll")
        await over(view)
        assert [column.status.state.text() for column in view.columns] == ["Not sent", "Not sent"]
        gui.press(view.columns[1], "noticeAction")
        assert room.calls.named("terms")


async def test_columns_vary_what_is_typed_into_them(tmp_path: Path) -> None:
    async with side(tmp_path, answering, width=1000) as room:
        room.pane.compare(draft("Say hello"))
        view = room.pane.comparison
        second = view.columns[1]
        gui.named(second, QLineEdit, "variationTemperature").setText("0.2")
        gui.named(second, QLineEdit, "variationModel").setText("other")
        gui.named(second, QPlainTextEdit, "variationPrompt").setPlainText("Say it again")
        assert "temperature 0.2" in second.name
        gui.press(view, "addColumn")
        assert len(view.columns) == 3
        gui.press(view, "runAll")
        await over(view)
        bodies = [json.loads(request.body) for request in room.server.requests]
        (changed,) = [body for body in bodies if body["model"] == "other"]
        assert changed["temperature"] == 0.2
        assert changed["messages"][-1]["content"] == "Say it again"
        assert [body.get("temperature") for body in bodies].count(None) == 2
        assert cell(view.table, "Text", 1) == "differs"


async def test_a_bad_number_is_said_at_its_place_and_nothing_is_sent(tmp_path: Path) -> None:
    async with side(tmp_path, answering) as room:
        room.pane.compare(draft("Say hello"))
        view = room.pane.comparison
        field = gui.named(view.columns[1], QLineEdit, "variationTemperature")
        field.setText("warm")
        assert "Temperature is a number from 0 to 2." in gui.words_of(view.columns[1])
        assert not view.run_all_button.isEnabled()
        view.columns[1].run()
        field.setText("3")
        assert view.columns[1].problem
        field.setText("1,5")
        assert not view.columns[1].problem
        assert room.server.connections == 0


async def test_one_column_runs_alone_and_all_are_stopped(tmp_path: Path) -> None:
    hung_up: list[int] = []

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(openai_chunk({"content": "Hello"}))
        await exchange.until_hung_up()
        hung_up.append(1)

    async with side(tmp_path, handler) as room:
        room.pane.compare(draft("Say hello"))
        view = room.pane.comparison
        gui.press(view.columns[0], "runColumn")
        await gui.until(lambda: len(room.server.requests) == 1)
        gui.press(view.columns[1], "runColumn")
        await gui.until(lambda: all(column.pull.watch.answering.reply.text for column in view.columns))
        gui.press(view, "stopAll")
        await over(view)
        assert [column.result.state for column in view.columns] == [TurnState.STOPPED] * 2
        async with asyncio.timeout(2):
            await gui.until(lambda: len(hung_up) == 2)


async def test_a_recording_over_columns_that_run_leaves_stop_where_it_is(tmp_path: Path) -> None:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        if b"recorded" in exchange.request.body:
            await exchange.send(openai_answer("Hello"))
        else:
            await exchange.send(openai_chunk({"content": "Hello"}))
            await exchange.until_hung_up()

    async with side(tmp_path, handler) as room:
        told: list[bool] = []
        room.pane.run(draft("recorded"))
        await room.ended()
        watch = room.pane.view.watch
        assert watch is not None
        assert watch.answering.result is not None
        [recording] = watch.answering.result.exchanges
        room.pane.compare(draft("Say hello"))
        view = room.pane.comparison
        assert view is not None
        room.pane.running_changed.connect(told.append)
        gui.press(view, "runAll")
        await gui.until(lambda: len(room.server.requests) == 3)
        room.pane.show_recording(recording)
        await room.ended()
        assert told[-1], "the columns are still under way"
        room.pane.stop()
        await over(view)
        assert not told[-1]


async def test_there_are_two_to_four_columns(tmp_path: Path) -> None:
    async with side(tmp_path, answering) as room:
        room.pane.compare(draft())
        view = room.pane.comparison
        for _ in range(5):
            view.add_column()
        assert len(view.columns) == MOST_COLUMNS
        gui.press(view.columns[3], "removeColumn")
        gui.press(view.columns[2], "removeColumn")
        assert len(view.columns) == 2
        assert view.columns[0]._remove.isHidden()


async def test_the_text_of_two_answers_is_compared_word_by_word(tmp_path: Path) -> None:
    async with side(tmp_path, answering, width=1000) as room:
        room.pane.compare(draft("Say hello"))
        view = room.pane.comparison
        gui.named(view.columns[1], QLineEdit, "variationTemperature").setText("1")
        assert not view._texts.isEnabled()
        gui.press(view, "runAll")
        await over(view)
        gui.press(view, "compareTexts")
        (dialog,) = view.findChildren(TextDifferences)
        assert dialog.summary.text() == "1 line differs."
        assert dialog.list.item(0).text() == "Left: Hello world Right: Hello world again"
        dialog.right.setCurrentIndex(0)
        dialog.right.activated.emit(0)
        assert dialog.summary.text() == "The words are the same."
        dialog.accept()


async def test_an_answer_of_a_column_can_be_opened_alone(tmp_path: Path) -> None:
    async with side(tmp_path, answering, width=1000) as room:
        view = await styles(room)
        gui.press(view, "runAll")
        await over(view)
        gui.press(view.columns[1], "openColumn")
        await room.ended()
        assert room.pane.view.isVisible()
        assert "Hello world" in room.pane.view.rendered.turn.text_views[0].toPlainText()
        room.open(room.pane.view.events)
        await gui.until(lambda: room.pane.view.events.model.rowCount() > 3)
        assert len(room.server.requests) == 2
