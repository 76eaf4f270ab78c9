"""The playground's window, driven by hand against a real llama.cpp server in both styles."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu, QPlainTextEdit

from duologue.domain.draft import Draft
from duologue.domain.parts import TextPart, ThinkingPart
from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.domain.request import ChatRequest, Parameters, Tool, Turn
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.playground.runs import RunResult
from duologue.ui.playground.page import PlaygroundPage
from helpers import gui
from realserver.llama_server import KEY, MODEL, LlamaServer, ServerUnavailable, running

pytestmark = [
    pytest.mark.realserver,
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]

STYLES = pytest.mark.parametrize("style", list(ApiStyle))
WEATHER = Tool(
    "get_weather",
    "The weather of a city",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, LlamaServer]]:
    folder = tmp_path_factory.mktemp("models")
    with ExitStack() as held:
        try:
            yield {kind: held.enter_context(running(kind, folder)) for kind in ("prose", "tools")}
        except ServerUnavailable as reason:
            pytest.skip(str(reason))


@pytest.fixture
async def page(servers: dict[str, LlamaServer], tmp_path: Path) -> AsyncIterator[PlaygroundPage]:
    """The playground of a real window, with a profile for each model of the server."""
    async with gui.open_core(tmp_path) as core:
        core.services.preferences.change(developer_tools=True)
        for kind, server in servers.items():
            profile = Profile(kind, kind, ProfileKind.OWN, f"{server.root}/v1", server.root, AuthForm.BEARER)
            core.services.accounts.keep_for_session(profile, Secret(KEY))
        async with gui.open_window(core) as window:
            window.resize(1400, 900)
            window.show_page("playground")
            page = window.page_widget("playground")
            assert isinstance(page, PlaygroundPage)
            await gui.settle()
            yield page


def draft(style: ApiStyle, profile: str = "prose", most: int = 300, text: str = "Greet me") -> Draft:
    likeliest = Parameters(max_tokens=most, temperature=0.0)
    turn = Turn("user", (TextPart(text),))
    return Draft(style, profile, ChatRequest(MODEL, (turn,), "Be brief.", likeliest))


async def ran(page: PlaygroundPage) -> RunResult:
    """Wait for the answer that was asked for just now."""
    await gui.until(lambda: not page.bar.running)
    await gui.settle()
    watch = page.response.view.watch
    assert watch is not None
    assert isinstance(watch.answering.result, RunResult)
    return watch.answering.result


def said(result: RunResult) -> str:
    """What was thought and said."""
    return "".join(part.text for part in result.parts if isinstance(part, TextPart | ThinkingPart))


@STYLES
async def test_run_is_pressed_and_every_tab_is_filled(page: PlaygroundPage, style: ApiStyle) -> None:
    page.show_draft(draft(style))
    view = page.response.view
    gui.press(page, "runButton")
    await gui.until(lambda: page.bar.running)
    result = await ran(page)
    assert result.state is TurnState.COMPLETE, result.failure
    assert len(set(result.exchanges[-1].chunks.times)) > 3, "it came piece by piece"
    words = "".join(part.text for part in result.parts if isinstance(part, TextPart))
    assert words.strip()
    await gui.until(lambda: view.rendered.turn.text_views)
    drawn = view.rendered.turn.text_views[-1].toPlainText()
    assert drawn.split()[:5] == words.replace("*", "").split()[:5]
    gui.press(page, "eventsPaneTab")
    await gui.until(lambda: view.events.model.rowCount() > 10)
    meanings = {view.events.model.words(number) for number in range(view.events.model.rowCount())}
    assert len(meanings) > 5
    gui.press(page, "headersPaneTab")
    assert "content-type" in gui.words_of(view.headers).lower()
    assert KEY not in gui.words_of(view.headers)
    gui.press(page, "timingPaneTab")
    assert view.timing.waterfall.isVisible()
    assert view.timing.rate.isVisible()
    for name in ("First token", "Last byte", "Speed"):
        assert name in gui.words_of(view.timing)
    gui.press(page, "usagePaneTab")
    assert result.row is not None
    assert result.row.provenance == "reported"
    assert result.row.usage is not None
    assert str(result.row.usage.output) in gui.words_of(view.usage)
    gui.press(page, "rawPaneTab")
    assert view.raw.text.view.toPlainText().startswith(("data:", "event:"))


async def stopped_early(page: PlaygroundPage) -> RunResult:
    """Run, and stop as soon as there are words, looked for at every turn: this server is done in a moment."""
    await gui.until(page.bar.run.isVisible)
    before = page.response.view.watch
    gui.press(page, "runButton")
    async with asyncio.timeout(gui.PATIENCE_SECONDS):
        while (watch := page.response.view.watch) is before or not watch.answering.reply.parts():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0)
    if page.bar.stop.isVisible():
        gui.press(page, "stopRunButton")
    return await ran(page)


@STYLES
async def test_stop_in_the_middle_keeps_what_came(page: PlaygroundPage, style: ApiStyle) -> None:
    page.show_draft(draft(style))
    view = page.response.view
    gui.press(page, "runButton")
    await gui.until(lambda: page.bar.running)
    whole = await ran(page)
    for _ in range(2):  # and the server answers again
        result = await stopped_early(page)
        for _more in range(30):  # on a busy computer it was done before it could be stopped
            if result.state is TurnState.STOPPED and len(said(result)) < len(said(whole)):
                break
            result = await stopped_early(page)
        assert result.state is TurnState.STOPPED
        await gui.until(lambda: view.status.state.text() == "Stopped")
        assert 0 < len(said(result)) < len(said(whole))
        assert said(whole).startswith(said(result))
        assert result.row is not None
        assert result.row.provenance == "estimated"


@STYLES
async def test_both_styles_are_compared_from_the_bar(page: PlaygroundPage, style: ApiStyle) -> None:
    page.show_draft(draft(style))
    gui.press(page, "compareButton")
    menu = page.findChild(QMenu, "compareMenu")
    assert isinstance(menu, QMenu)
    next(entry for entry in menu.actions() if entry.objectName() == "compareStyles").trigger()
    menu.hide()
    view = page.response.comparing.view
    assert view is not None
    await gui.until(lambda: len(view.columns) == 2)
    gui.press(view, "runAll")
    await gui.until(lambda: all(column.result is not None for column in view.columns))
    await gui.until(lambda: not view.running)
    await gui.settle()
    assert [column.result.state for column in view.columns] == [TurnState.COMPLETE] * 2
    rows = {view.table.item(row, 0).text(): row for row in range(view.table.rowCount())}
    for name in ("Text", "Thinking", "Stop reason"):
        assert view.table.item(rows[name], 1).text() == "same"
    for name in ("Input tokens", "Output tokens", "First token", "Speed"):
        for column in (2, 3):
            assert view.table.item(rows[name], column).text()[0].isdigit()


@STYLES
async def test_tools_are_answered_by_hand_until_the_model_is_done(
    page: PlaygroundPage, style: ApiStyle
) -> None:
    asked = draft(style, "tools", text="How is the weather?")
    page.show_draft(replace(asked, request=replace(asked.request, tools=(WEATHER,))))
    tools = page.beside.tools
    gui.press(page, "runButton")
    await gui.until(lambda: page.bar.running)
    result = await ran(page)
    assert result.state is TurnState.COMPLETE, result.failure
    await gui.until(lambda: tools.cards)
    assert "get_weather" in gui.words_of(tools)
    tools.cards[0].show_result("18 degrees", is_error=False)
    gui.press(tools, "sendResults")
    await gui.until(lambda: page.bar.running)
    result = await ran(page)
    assert result.state is TurnState.COMPLETE, result.failure
    sent = json.loads(result.exchanges[-1].request_body)
    assert "18 degrees" in json.dumps(sent["messages"])
    assert page.beside.guard.isHidden(), gui.words_of(page.beside.guard)


async def test_the_json_that_is_edited_is_what_the_server_gets(page: PlaygroundPage) -> None:
    page.show_draft(draft(ApiStyle.OPENAI))
    page.request.show_tab("json")
    editor = gui.named(page.request.json, QPlainTextEdit, "bodyEditor")
    await gui.until(lambda: '"max_tokens"' in editor.toPlainText())
    editor.setPlainText(editor.toPlainText().replace("300", "7"))
    gui.press(page, "runButton")
    await gui.until(lambda: page.bar.running)
    result = await ran(page)
    assert json.loads(result.exchanges[-1].request_body)["max_tokens"] == 7
    assert result.state is TurnState.COMPLETE
    assert result.stop_reason == "length"
