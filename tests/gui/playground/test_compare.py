"""Comparisons: one turn in both styles, columns over what differs, text side by side."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QTableWidget

from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.variation import MOST_COLUMNS, Variation
from duologue.services.recordings.recording import Recording
from duologue.ui.playground.compare.column import CompareColumn
from duologue.ui.playground.compare.text_differences import TextDifferences
from duologue.ui.playground.compare.view import CompareView
from duologue.ui.playground.response.pane import ResponsePane
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
    view = room.pane.comparing.view
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
        view = room.pane.comparing.view
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
        view = room.pane.comparing.view
        await gui.until(lambda: len(view.columns) == 2)
        gui.press(view, "runAll")
        await over(view)
        assert [column.status.state.text() for column in view.columns] == ["Not sent", "Not sent"]
        gui.press(view.columns[1], "noticeAction")
        assert room.calls.named("terms")


async def test_columns_vary_what_is_typed_into_them(tmp_path: Path) -> None:
    async with side(tmp_path, answering, width=1000) as room:
        room.pane.compare(draft("Say hello"))
        view = room.pane.comparing.view
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
        view = room.pane.comparing.view
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
        view = room.pane.comparing.view
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
        view = room.pane.comparing.view
        assert view is not None
        room.pane.running_changed.connect(told.append)
        gui.press(view, "runAll")
        await gui.until(lambda: len(room.server.requests) == 3)
        room.pane.show_recording(Recording.of(recording))
        await room.ended()
        assert told[-1], "the columns are still under way"
        room.pane.stop()
        await over(view)
        assert not told[-1]


async def test_there_are_two_to_four_columns(tmp_path: Path) -> None:
    async with side(tmp_path, answering) as room:
        room.pane.compare(draft())
        view = room.pane.comparing.view
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
        view = room.pane.comparing.view
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


def choose_style(column: CompareColumn, style: ApiStyle) -> None:
    """Choose the API style of a column."""
    field = gui.named(column, QComboBox, "variationStyle")
    field.setCurrentIndex(field.findData(style))


@pytest.mark.parametrize("style", list(ApiStyle))
async def test_a_column_asks_in_the_style_that_it_chooses(style: ApiStyle, tmp_path: Path) -> None:
    other = next(each for each in ApiStyle if each is not style)
    async with side(tmp_path, answering, width=1000) as room:
        asked = draft("Say hello", style=style, system="Be brief.", prefill="So: ")
        mine = {"seed": 7, "brand_new": 1} if style is ApiStyle.OPENAI else {"top_k": 3, "brand_new": 1}
        room.pane.compare(replace(asked, extra=mine))
        view = room.pane.comparing.view
        second = view.columns[1]
        choose_style(second, other)
        gui.named(second, QPlainTextEdit, "variationPrompt").setPlainText("Say it again")
        assert second.name.startswith(other.label)
        assert second.draft.extra == {"brand_new": 1}
        await gui.until(lambda: "What won't carry over" in second.note.text())
        assert next(iter(mine)) in second.note.text()
        assert "What may not be understood" in second.note.text()
        gui.press(view, "runAll")
        await over(view)
        bodies = {request.line.split()[1]: json.loads(request.body) for request in room.server.requests}
        (changed,) = [
            body for path, body in bodies.items() if ("completions" in path) == (other is ApiStyle.OPENAI)
        ]
        assert len(bodies) == 2
        assert changed["brand_new"] == 1
        assert next(iter(mine)) not in changed
        assert "Say it again" in json.dumps(changed["messages"])
        assert ("system" in changed) == (other is ApiStyle.ANTHROPIC)
        assert cell(view.table, "Text", 1) == "same"
        choose_style(second, style)
        await gui.until(second.note.isHidden)


async def test_columns_are_as_they_were_left_and_can_start_over(tmp_path: Path) -> None:
    async with side(tmp_path, answering, width=1000) as room:
        workbench = room.core.services.playground.workbench
        room.pane.compare(draft("Say hello"))
        view = room.pane.comparing.view
        choose_style(view.columns[1], ApiStyle.ANTHROPIC)
        view.add_column()
        gui.named(view.columns[2], QLineEdit, "variationModel").setText("other")
        gui.press(view, "runAll")
        await over(view)
        left = (Variation(), Variation(style=ApiStyle.ANTHROPIC), Variation(model="other"))
        assert (workbench.state.compared, workbench.state.columns) == ("columns", left)
        gui.press(view, "closeCompare")
        assert workbench.state.compared == ""
        answers = view.answers
        room.pane.compare(draft("Say hello"))
        assert view.answers == answers, "the same request: its answers are still there"
        room.pane.compare(draft("Ask something else"))
        assert (view.variations, view.answers) == (left, (None, None, None))
        gui.press(view, "startOver")
        assert view.variations == (Variation(), Variation())
        [(_words, _undo, back)] = room.calls.named("toast")
        back()
        assert view.variations == left


async def test_the_comparison_is_there_with_its_answers_when_the_page_is_built_anew(tmp_path: Path) -> None:
    async with side(tmp_path, answering, width=1000) as room:
        for show in (room.pane.compare, room.pane.compare_styles):
            show(draft("Say hello"))
            view = room.pane.comparing.view
            await gui.until(lambda view=view: len(view.columns) == 2)
            gui.press(view, "runAll")
            await over(view)
            again = ResponsePane(gui.theme(), room.core.services, room.tasks, room.calls.navigation())
            again.show()
            again.bring_back(draft("Say hello"))
            await gui.until(lambda again=again: all(column.result for column in again.comparing.view.columns))
            await gui.settle()
            assert again.comparing.view.isVisible()
            words = [
                column.rendered.turn.text_views[0].toPlainText() for column in again.comparing.view.columns
            ]
            assert words == ["Hello world"] * 2
            again.hide()
            again.deleteLater()
        assert len(room.server.requests) == 4


async def test_a_column_of_a_removed_profile_says_so_and_sends_nothing(tmp_path: Path) -> None:
    async with side(tmp_path, answering, width=1000) as room:
        room.core.services.playground.workbench.change(columns=(Variation(profile_id="gone"), Variation()))
        room.pane.compare(draft("Say hello"))
        view = room.pane.comparing.view
        assert view.columns[0].name == "a profile that was removed"
        gui.press(view.columns[0], "runColumn")
        await over(view)
        assert view.columns[0].status.state.text() == "Not sent"
        assert room.server.connections == 0
