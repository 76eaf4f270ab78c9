"""Stop, down to the socket: real requests to a server on loopback, in both styles."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from duologue.api.client import Client
from duologue.demo.server import Demo, DemoServer
from duologue.domain.events import TextAdded
from duologue.domain.parts import ThinkingPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.asking.chat_session import AnswerBegun, SessionEvent
from duologue.services.tables import catalogue
from helpers.services import OWN, World, pull, world
from helpers.wire import Exchange, LoopbackServer, answer_in, beginning_in

STOP_SECONDS = 0.5


@dataclass(slots=True)
class Slow:
    """A server that says so much and then nothing more, until its client hangs up."""

    says: bytes | None
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, exchange: Exchange) -> None:
        if self.says is not None:
            await exchange.head()
            await exchange.send(self.says)
        self.asked.set()
        await exchange.until_hung_up()
        self.hung_up.set()


@asynccontextmanager
async def beside(home: Path, slow: Slow) -> AsyncIterator[tuple[World, str]]:
    """A world with a profile of that server, named by its id."""
    client = Client(Redactor())
    async with LoopbackServer(slow) as server, world(home, client) as here:
        profile = replace(OWN, openai_base=f"{server.origin}/v1", anthropic_base=server.origin)
        here.accounts.save(profile)
        try:
            yield here, profile.id
        finally:
            await client.close()


@pytest.mark.parametrize("style", ApiStyle)
@pytest.mark.parametrize("text", [None, "Half"], ids=["before headers", "between tokens"])
async def test_cancelling_closes_the_socket_at_once_and_keeps_what_came(
    tmp_path: Path, style: ApiStyle, text: str | None
) -> None:
    slow = Slow(None if text is None else beginning_in(style, text))
    async with beside(tmp_path, slow) as (here, profile_id):
        chat = await here.library.create(profile_id, style, "m")
        came = asyncio.Event()

        async def talk() -> None:
            async for event in here.session.send(chat.id, "q"):
                if isinstance(event, TextAdded):
                    came.set()

        task = asyncio.create_task(talk())
        await (slow.asked if text is None else came).wait()
        loop = asyncio.get_running_loop()
        stopped_at = loop.time()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(slow.hung_up.wait(), STOP_SECONDS)
        assert loop.time() - stopped_at < STOP_SECONDS
        (answer,) = await here.answers(chat.id)
        assert (answer.state, answer.text) == (TurnState.STOPPED, text or "")
        assert await here.ledger_rows() == [(TurnState.STOPPED, answer.id)]


STAGES: list[tuple[str, Callable[[SessionEvent], bool], str]] = [
    ("before the request", lambda event: isinstance(event, AnswerBegun), ""),
    ("between tokens", lambda event: _says(event, "Half"), "Half"),
    ("at the last token", lambda event: _says(event, "Whole"), "Whole"),
]


def _says(event: SessionEvent, text: str) -> bool:
    return isinstance(event, TextAdded) and event.text == text


@pytest.mark.parametrize("style", ApiStyle)
@pytest.mark.parametrize(
    ("until", "said"), [stage[1:] for stage in STAGES], ids=[stage[0] for stage in STAGES]
)
async def test_closing_the_generator_closes_the_socket(
    tmp_path: Path, style: ApiStyle, until: Callable[[SessionEvent], bool], said: str
) -> None:
    slow = Slow(answer_in(style, said) if said == "Whole" else beginning_in(style, said or "Never"))
    async with beside(tmp_path, slow) as (here, profile_id):
        chat = await here.library.create(profile_id, style, "m")
        await pull(here.session.send(chat.id, "q"), until)
        if said:
            await asyncio.wait_for(slow.hung_up.wait(), STOP_SECONDS)
        assert slow.asked.is_set() is bool(said)
        (answer,) = await here.answers(chat.id)
        assert (answer.state, answer.text) == (TurnState.STOPPED, said)


@pytest.mark.parametrize("style", ApiStyle)
async def test_the_demo_answers_in_both_styles_with_usage_that_adds_up(
    tmp_path: Path, style: ApiStyle
) -> None:
    server = DemoServer(pace=0, keep_bodies=True)
    client = Client(Redactor())
    async with world(tmp_path, client, demo=Demo(server)) as here:
        try:
            chat = await here.library.create(DEMO_PROFILE_ID, style, "demo-recorded")
            sky = next(prompt for prompt in catalogue.demo_prompts() if prompt.id == "sky")
            await pull(here.session.send(chat.id, sky.prompt))
            (answer,) = await here.answers(chat.id)
            assert answer.state is TurnState.COMPLETE
            assert "all colours mixed together" in answer.text
            assert isinstance(answer.parts[0], ThinkingPart)
            assert answer.usage is not None
            assert answer.usage.total is not None
            totals = await here.ledger.totals_since("2000-01-01T00:00:00Z")
            assert (totals.requests, totals.tokens) == (1, answer.usage.total)
            assert not server.requests[0].with_key
        finally:
            await client.close()
            server.close()


async def test_the_demo_goes_on_in_the_other_style_in_mid_chat(tmp_path: Path) -> None:
    server = DemoServer(pace=0, keep_bodies=True)
    client = Client(Redactor())
    async with world(tmp_path, client, demo=Demo(server)) as here:
        try:
            chat = await here.library.create(DEMO_PROFILE_ID, ApiStyle.OPENAI, "demo-recorded")
            for style in (ApiStyle.OPENAI, ApiStyle.OPENAI, ApiStyle.ANTHROPIC, ApiStyle.OPENAI):
                stored = await here.store.chat(chat.id)
                assert stored is not None
                await here.library.save(replace(stored, style=style))
                await pull(here.session.send(chat.id, "Plan a week of quick dinners for two."))
            bodies = [record.body for record in server.requests]
        finally:
            await client.close()
            server.close()
        answers = await here.answers(chat.id)
        assert [answer.state for answer in answers] == [TurnState.COMPLETE] * 4
    assert all(body is not None for body in bodies)
    messages = [body["messages"] for body in bodies if body is not None]
    roles = [[message["role"] for message in told] for told in messages]
    assert roles[3] == ["user", "assistant"] * 3 + ["user"]
    # The raw form, with its thinking, goes back to the style it came in, and to no other.
    assert "reasoning" in str(messages[1][1]) or "think" in str(messages[1][1])
    assert "reasoning" not in str(messages[2])
    assert "thinking" not in str(messages[3][5])
    assert answers[0].text in str(messages[2][1])
    assert answers[2].text in str(messages[3][5])
