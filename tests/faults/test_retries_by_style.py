"""Requests that fail are counted one by one, in both styles, and what began is asked for once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from duologue.api.breaker import MOST_FAILURES
from duologue.api.client import Client
from duologue.api.retry import RetryPolicy
from duologue.domain.errors import RateLimited
from duologue.domain.events import RetryScheduled
from duologue.domain.profile import Profile
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.services import OWN, World, pull, world
from helpers.wire import Exchange, LoopbackServer, beginning_in, chat, whole_response

every_style = pytest.mark.parametrize("style", list(ApiStyle))
MOST_REQUESTS = 1 + RetryPolicy().retries


async def at_once(_: float) -> None:
    """Waits in no time."""


@dataclass(frozen=True, slots=True)
class Here:
    """The services with the policy of the app, which only never waits."""

    world: World
    server: LoopbackServer
    profile: Profile
    client: Client


@asynccontextmanager
async def here(home: Path, server: LoopbackServer) -> AsyncIterator[Here]:
    client = Client(Redactor(), sleep=at_once)
    async with server, world(home, client) as services:
        profile = replace(OWN, openai_base=f"{server.origin}/v1", anthropic_base=server.origin)
        services.accounts.save(profile)
        try:
            yield Here(services, server, profile, client)
        finally:
            await client.close()


@pytest.mark.fault("F30")
@every_style
async def test_a_reset_in_mid_answer_is_one_request_and_what_came_is_stored(
    tmp_path: Path, style: ApiStyle
) -> None:
    read = asyncio.Event()

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(beginning_in(style, "Half"))
        await read.wait()  # a reset throws away what was not read yet
        exchange.reset()

    async with here(tmp_path, LoopbackServer(handler)) as place:
        made = await place.world.library.create(place.profile.id, style, "m")
        async for event in place.world.session.send(made.id, "q"):
            if "Half" in repr(event):
                read.set()
        (answer,) = await place.world.answers(made.id)
        assert (answer.text, answer.state) == ("Half", TurnState.INTERRUPTED)
        assert len(place.server.requests) == 1
        assert await place.world.ledger_rows() == [("interrupted", answer.id)]


@pytest.mark.fault("F31")
@pytest.mark.parametrize("status", ["503 Busy", "429 Too Many Requests"])
@every_style
async def test_every_request_of_a_failing_server_is_counted(
    tmp_path: Path, style: ApiStyle, status: str
) -> None:
    async with here(tmp_path, LoopbackServer(whole_response(status=status))) as place:
        made = await place.world.library.create(place.profile.id, style, "m")
        events = await pull(place.world.session.send(made.id, "q"))
        retries = [event for event in events if isinstance(event, RetryScheduled)]
        assert [event.attempt for event in retries] == [2, 3]
        assert len(place.server.requests) == MOST_REQUESTS
        rows = await place.world.ledger_rows()
        assert [state for state, _ in rows] == ["failed"] * MOST_REQUESTS
        (answer,) = await place.world.answers(made.id)
        assert answer.failure is not None
        assert answer.failure.status == int(status[:3])


@pytest.mark.fault("F31")
@every_style
async def test_fifty_429s_without_a_time_open_the_breaker(style: ApiStyle) -> None:
    client = Client(Redactor(), sleep=at_once, clock=lambda: 0.0)
    async with LoopbackServer(whole_response(status="429 Too Many Requests")) as server:
        for number in range(50):
            before = len(server.requests)
            with pytest.raises(RateLimited):
                async for _ in client.stream(server.endpoint(style), chat()):
                    pass
            opened = number * MOST_REQUESTS >= MOST_FAILURES
            assert len(server.requests) - before == (1 if opened else MOST_REQUESTS)
        assert len(server.requests) == MOST_FAILURES + 50 - MOST_FAILURES // MOST_REQUESTS
    await client.close()


@pytest.mark.fault("F32")
@pytest.mark.parametrize(
    "told",
    [["0"], ["-1"], ["1e12"], ["NaN"], ["inf"], ["soon"], ["Wed, 21 Oct 2015 07:28:00 GMT"], ["0", "9"]],
)
@every_style
async def test_no_advice_makes_a_tight_loop_or_an_endless_wait(style: ApiStyle, told: list[str]) -> None:
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    client = Client(Redactor(), sleep=note, chance=lambda: 0.0)  # chance would have us wait not at all
    headers = [("retry-after", value) for value in told]
    async with LoopbackServer(whole_response(status="429 Too Many Requests", headers=headers)) as server:
        with pytest.raises(RateLimited) as raised:
            async for _ in client.stream(server.endpoint(style), chat()):
                pass
    await client.close()
    assert len(server.requests) == len(waits) + 1 <= MOST_REQUESTS
    assert all(RetryPolicy().shortest <= wait <= RetryPolicy().longest for wait in waits)
    assert waits or told == ["1e12"]
    assert raised.value.retry_after is None or raised.value.retry_after >= 0
