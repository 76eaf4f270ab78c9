"""A loop of tools against a real llama.cpp server, in both styles: it takes every history that goes back."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.draft import Draft
from duologue.domain.parts import TextPart
from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.domain.request import ChatRequest, Parameters, Tool, Turn
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from duologue.domain.thinking_guard import Destination, findings
from duologue.domain.turn_state import TurnState
from duologue.services.playground.tool_loop import ToolLoop
from helpers.gui import open_core
from realserver.llama_server import KEY, MODEL, LlamaServer, ServerUnavailable, running

pytestmark = pytest.mark.realserver

MOST = 3
WEATHER = Tool(
    "get_weather",
    "The weather of a city",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaServer]:
    with ExitStack() as held:
        try:
            server = held.enter_context(running("tools", tmp_path_factory.mktemp("models")))
        except ServerUnavailable as reason:
            pytest.skip(str(reason))
        yield server


@pytest.mark.parametrize("style", list(ApiStyle))
async def test_the_server_takes_every_round_that_goes_back(
    style: ApiStyle, server: LlamaServer, tmp_path: Path
) -> None:
    origin = f"http://127.0.0.1:{server.port}"
    profile = Profile("own", "Own", ProfileKind.OWN, f"{origin}/v1", origin, AuthForm.BEARER)
    turn = Turn("user", (TextPart("How is the weather?"),))
    request = ChatRequest(
        MODEL, (turn,), "Be brief.", Parameters(max_tokens=300, temperature=0.0), (WEATHER,)
    )
    async with open_core(tmp_path) as core:
        core.services.accounts.keep_for_session(profile, Secret(KEY))
        playground = core.services.playground
        loop = ToolLoop(playground.canned)
        draft = Draft(style, "own", request)
        for _ in range(MOST):
            run = playground.runs.run(draft, run_id=loop.run_id)
            async for _event in run.events():
                pass
            assert run.result is not None
            assert run.result.state is TurnState.COMPLETE, run.result.failure
            waiting = loop.took(run.result)
            if waiting is None:
                break
            if not loop.may_go_on(MOST + 1):
                playground.canned.save(waiting.calls[0], "18 degrees", is_error=False, for_arguments=False)
            results = [saved for saved in loop.saved_results() if saved is not None]
            draft = loop.go_on(results)
            assert findings(draft.request.turns, Destination(style, origin), loop.originals) == ()
        assert loop.rounds[0].calls[0].name == "get_weather"
        assert len(loop.rounds) > 1
        assert loop.usage().whole
        broken = replace(draft, request=replace(draft.request, turns=draft.request.turns[:2]))
        assert findings(broken.request.turns, Destination(style, origin), loop.originals)
