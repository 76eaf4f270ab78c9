"""The playground against a real llama.cpp server: both styles run, compared, taken apart, played again."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, aclosing
from pathlib import Path

import pytest

from duologue.domain.draft import Draft
from duologue.domain.events import TextAdded
from duologue.domain.exchange import Mark
from duologue.domain.parts import TextPart
from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.domain.request import ChatRequest, Parameters, Turn
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.playground.answer import Answering
from duologue.services.playground.answers import Answers
from duologue.services.playground.bug_report import bug_report
from duologue.services.playground.comparison import Aspect, compared_answers
from duologue.services.playground.event_log import RecordKind
from duologue.services.recordings.recording import Recording
from duologue.services.usage.pace import AT_ONCE, Pace
from helpers.gui import open_core
from realserver.llama_server import KEY, MODEL, LlamaServer, ServerUnavailable, running

pytestmark = pytest.mark.realserver

LONG = 60.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaServer]:
    with ExitStack() as held:
        try:
            server = held.enter_context(running("prose", tmp_path_factory.mktemp("models")))
        except ServerUnavailable as reason:
            pytest.skip(str(reason))
        yield server


def draft(style: ApiStyle) -> Draft:
    likeliest = Parameters(max_tokens=300, temperature=0.0)
    return Draft(
        style, "own", ChatRequest(MODEL, (Turn("user", (TextPart("Greet me"),)),), "Be brief.", likeliest)
    )


def profile(server: LlamaServer) -> Profile:
    origin = f"http://127.0.0.1:{server.port}"
    return Profile("own", "Own", ProfileKind.OWN, f"{origin}/v1", origin, AuthForm.BEARER)


async def pulled(answers: Answers, answering: Answering) -> list[RecordKind]:
    """Pull an answer to its end; what each of its records brings."""
    watch = answers.watch(answering)
    async with aclosing(answering.events()) as events:
        async for _ in events:
            watch.update(LONG)
    watch.update(LONG)
    log = watch.log_of(watch.last)
    assert log is not None
    assert log.ended
    return [log.kind(number) for number in range(len(log))]


async def test_both_styles_say_the_same_and_every_record_is_understood(
    server: LlamaServer, tmp_path: Path
) -> None:
    async with open_core(tmp_path) as core:
        core.services.accounts.keep_for_session(profile(server), Secret(KEY))
        playground = core.services.playground
        runs = [playground.runs.run(draft(style)) for style in ApiStyle]
        kinds = await asyncio.gather(*(pulled(playground.answers, run) for run in runs))
        results = [run.result for run in runs]
        rows = {row.aspect: row for row in compared_answers(results)}
        assert [result and result.state for result in results] == [TurnState.COMPLETE] * 2
        for aspect in (Aspect.TEXT, Aspect.THINKING, Aspect.TOOLS, Aspect.STOP):
            assert rows[aspect].same is True
        assert rows[Aspect.INPUT].values[0] == rows[Aspect.INPUT].values[1] > 0
        assert None not in rows[Aspect.SPEED].values
        for each in kinds:
            assert RecordKind.THINKING in each
            assert RecordKind.WORDS in each
        for result in results:
            assert result is not None
            exchange = result.exchanges[-1]
            assert exchange.at(Mark.CONNECTED) is not None
            replay = playground.answers.replay(Recording.of(exchange), Pace(AT_ONCE))
            await pulled(playground.answers, replay)
            assert replay.reply.parts() == result.parts
            report = bug_report(result, None, core.redactor)
            assert KEY not in report
            assert "200 OK" in report


@pytest.mark.parametrize("style", list(ApiStyle))
async def test_a_run_can_be_stopped(server: LlamaServer, tmp_path: Path, style: ApiStyle) -> None:
    async with open_core(tmp_path) as core:
        core.services.accounts.keep_for_session(profile(server), Secret(KEY))
        run = core.services.playground.runs.run(draft(style))
        async with aclosing(run.events()) as events:
            async for event in events:
                if isinstance(event, TextAdded):
                    break
        assert run.result is not None
        assert run.result.state is TurnState.STOPPED
        assert run.result.row is not None
        assert run.result.row.provenance == "estimated"
