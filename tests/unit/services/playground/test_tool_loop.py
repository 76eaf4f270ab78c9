"""A loop of tools over the demo's server, in both styles: what goes back is what came."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duologue.bootstrap.core import Core
from duologue.demo.server import DemoServer
from duologue.domain.draft import Draft
from duologue.domain.parts import TextPart, ThinkingPart, ToolResultPart, plain_text
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.request import ChatRequest, Tool, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.thinking_guard import Destination, findings
from duologue.domain.turn_state import TurnState
from duologue.services.playground.runs import RunResult
from duologue.services.playground.tool_loop import ToolLoop
from helpers.gui import open_core

WEATHER = Tool("get_weather", "The weather", {"type": "object", "properties": {"city": {"type": "string"}}})


@pytest.fixture
async def core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Core]:
    monkeypatch.setattr("duologue.bootstrap.core.DemoServer", lambda: DemoServer(pace=0, keep_bodies=True))
    async with open_core(tmp_path) as core:
        yield core


def draft(style: ApiStyle) -> Draft:
    turn = Turn("user", (TextPart("What's the weather in Lisbon right now?"),))
    return Draft(style, DEMO_PROFILE_ID, ChatRequest("demo-recorded-fast", (turn,), tools=(WEATHER,)))


async def run(core: Core, what: Draft, run_id: str | None = None) -> RunResult:
    run = core.services.playground.runs.run(what, run_id=run_id)
    async for _ in run.events():
        pass
    assert run.result is not None
    return run.result


@pytest.mark.parametrize("style", list(ApiStyle))
async def test_calls_are_answered_until_the_model_has_what_it_needs(core: Core, style: ApiStyle) -> None:
    loop = ToolLoop(core.services.playground.canned)
    waiting = loop.took(await run(core, draft(style)))
    assert waiting is not None
    [call] = waiting.calls
    assert loop.saved_results() == (None,)
    assert not loop.may_go_on(5)
    following = loop.go_on([ToolResultPart(call.call_id, '{"temperature": 18}')])
    second = await run(core, following, loop.run_id)
    assert loop.took(second) is None
    assert plain_text(second.parts)
    assert [each.number for each in loop.rounds] == [1, 2]
    assert loop.usage().whole
    rows = await core.services.ledger.totals_since("2000-01-01")
    assert rows.requests == 2
    assert findings(following.request.turns, Destination(style), loop.originals) == ()
    kept = await core.services.playground.history.page()
    assert len(kept) == 2


@pytest.mark.parametrize("style", list(ApiStyle))
async def test_the_answer_goes_back_as_it_came_with_its_thinking(core: Core, style: ApiStyle) -> None:
    loop = ToolLoop(core.services.playground.canned)
    first = await run(core, draft(style))
    loop.took(first)
    assert first.raw is not None
    assert any(isinstance(part, ThinkingPart) for part in first.parts)
    await run(core, loop.go_on([ToolResultPart(loop.rounds[0].calls[0].call_id, "18")]), loop.run_id)
    body: Any = core.demo_server.requests[-1].body
    assert first.raw.message in body["messages"]
    if style is ApiStyle.ANTHROPIC:
        assert body["messages"][1]["content"][0]["signature"]


async def test_saved_results_let_it_go_on_by_itself_but_not_for_ever(core: Core) -> None:
    canned = core.services.playground.canned
    loop = ToolLoop(canned)
    first = await run(core, draft(ApiStyle.OPENAI))
    waiting = loop.took(first)
    assert waiting is not None
    canned.save(waiting.calls[0], "sunny", is_error=False, for_arguments=False)
    assert loop.may_go_on(2)
    assert not loop.may_go_on(1)
    [saved] = loop.saved_results()
    assert saved is not None
    assert saved.text == "sunny"
    assert saved.call_id == waiting.calls[0].call_id


async def test_an_answer_that_was_stopped_calls_nothing(core: Core) -> None:
    loop = ToolLoop(core.services.playground.canned)
    first = await run(core, draft(ApiStyle.OPENAI))
    assert loop.took(replace(first, state=TurnState.STOPPED)) is None
    assert loop.waiting is None
    again = await run(core, draft(ApiStyle.OPENAI), first.run_id)
    assert loop.took(again) is not None
    assert len(loop.rounds) == 1, "the same round was run again"


async def test_another_run_begins_anew(core: Core) -> None:
    loop = ToolLoop(core.services.playground.canned)
    loop.took(await run(core, draft(ApiStyle.OPENAI)))
    loop.took(await run(core, draft(ApiStyle.OPENAI)))
    assert len(loop.rounds) == 1
    loop.go_on([ToolResultPart("c", "x")])
    with pytest.raises(ValueError, match="nothing waits"):
        loop.go_on([])
