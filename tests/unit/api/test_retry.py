"""Retries: one layer, a budget for each action, a breaker for each origin, a countdown that stops at once."""

import asyncio
import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.breaker import MOST_FAILURES, REST, Breaker
from duologue.api.client import Client
from duologue.api.retry import Retries, RetryPolicy
from duologue.domain.errors import (
    ConnectionRefused,
    DuologueError,
    KeyRejected,
    OutOfBalance,
    Overloaded,
    RateLimited,
    RequestRejected,
    ServerFault,
)
from duologue.domain.events import AnswerEnded, RetryScheduled, StreamEvent
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.wire import Exchange, LoopbackServer, answer_in, chat, collect, whole_response

POLICY = RetryPolicy()


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def retries(chance: Callable[[], float] = lambda: 1.0, policy: RetryPolicy = POLICY) -> Retries:
    return Retries(policy, Breaker(Clock()), chance)


async def no_sleep(_: float) -> None:
    """Waits in no time."""


async def told(client: Client, server: LoopbackServer) -> tuple[list[StreamEvent], DuologueError | None]:
    events: list[StreamEvent] = []
    try:
        async for event in client.stream(server.endpoint(ApiStyle.OPENAI), chat()):
            events.append(event)  # noqa: PERF401 - those before an error count too
    except DuologueError as error:
        return events, error
    return events, None


@pytest.mark.fault("F32")
@given(st.floats(0, 1), st.lists(st.none() | st.floats(0, 1e6), max_size=6))
def test_no_action_passes_its_budget_whatever_a_server_asks_for(
    chance: float, asked: list[float | None]
) -> None:
    action = retries(lambda: chance)
    waits = [action.wait_after(Overloaded("busy", retry_after=seconds), None) for seconds in asked]
    taken = [wait for wait in waits if wait is not None]
    assert len(taken) <= POLICY.retries
    assert sum(taken) <= POLICY.in_all
    assert all(POLICY.shortest <= wait <= POLICY.longest for wait in taken)


def test_the_whole_wait_is_left_to_chance() -> None:
    assert retries(lambda: 0.0).wait_after(Overloaded("busy"), None) == POLICY.shortest
    assert retries(lambda: 0.5).wait_after(Overloaded("busy"), None) == 0.25
    patient = retries(policy=RetryPolicy(retries=9))
    waits = [patient.wait_after(Overloaded("busy"), None) for _ in range(7)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


@pytest.mark.parametrize(
    ("error", "advice", "again"),
    [
        (RequestRejected("no", status=400), "true", True),
        (RequestRejected("no", status=400), " True ", True),
        (RequestRejected("no", status=400), "maybe", False),
        (RequestRejected("no", status=400), None, False),
        (ServerFault("oops", status=500), "false", False),
        (ServerFault("oops", status=500), "", True),
        (OutOfBalance("pay", status=500), "true", False),
        (KeyRejected("no", status=401), "true", False),
        (ConnectionRefused("nobody"), "false", True),
    ],
)
def test_a_servers_advice_is_followed(error: DuologueError, advice: str | None, *, again: bool) -> None:
    assert (retries().wait_after(error, advice) is not None) is again


@pytest.mark.parametrize(("advice", "requests"), [("false", 1), ("true", 3)])
async def test_the_advice_is_read_from_the_answer(advice: str, requests: int) -> None:
    status = "503 Busy" if advice == "false" else "400 Bad"
    client = Client(Redactor(), sleep=no_sleep)
    async with LoopbackServer(whole_response(status=status, headers=[("X-Should-Retry", advice)])) as server:
        _, error = await told(client, server)
    await client.close()
    assert error is not None
    assert len(server.requests) == requests


async def test_every_wait_is_announced_with_its_reason_before_it_begins() -> None:
    happened: list[float | StreamEvent] = []

    async def sleep(seconds: float) -> None:
        happened.append(seconds)

    client = Client(Redactor(), sleep=sleep, chance=lambda: 1.0)
    async with LoopbackServer(whole_response(status="503 Busy")) as server:
        try:
            async for event in client.stream(server.endpoint(ApiStyle.OPENAI), chat()):
                happened.append(event)  # noqa: PERF401 - in between come the waits
        except Overloaded:
            happened.append(0.0)
    await client.close()
    first, slept, second, slept_again, _ = happened
    assert isinstance(first, RetryScheduled)
    assert isinstance(second, RetryScheduled)
    assert (first.delay, first.attempt, slept) == (0.5, 2, 0.5)
    assert (second.delay, second.attempt, slept_again) == (1.0, 3, 1.0)
    assert (first.failure.kind, first.failure.status) == ("overloaded", 503)


@pytest.mark.fault("F32")
async def test_a_server_that_wants_more_than_two_minutes_leaves_it_to_the_person() -> None:
    client = Client(Redactor(), sleep=no_sleep)
    async with LoopbackServer(whole_response(status="429 Slow", headers=[("retry-after", "121")])) as server:
        events, error = await told(client, server)
    await client.close()
    assert events == []
    assert error is not None
    assert error.failure().retry_after == 121
    assert len(server.requests) == 1


@pytest.mark.fault("F32")
@pytest.mark.parametrize("how", ["close the generator", "cancel the task"])
async def test_a_countdown_is_stopped_at_once(how: str) -> None:
    client = Client(Redactor())
    headers = [("retry-after", "100")]
    async with (
        LoopbackServer(whole_response(status="429 Slow", headers=headers)) as server,
        asyncio.timeout(5),
    ):
        stream = client.stream(server.endpoint(ApiStyle.OPENAI), chat())
        event = await anext(stream)
        assert event == RetryScheduled(100.0, 2, event.failure)  # type: ignore[union-attr] - the line says which it is
        if how == "cancel the task":
            waiting = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0)
            waiting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waiting
        await stream.aclose()
        assert len(server.requests) == 1
    await client.close()


async def test_a_reply_keeps_the_last_retry_and_nothing_else_of_it() -> None:
    answers = iter(["503 Busy", "200 OK"])

    async def handler(exchange: Exchange) -> None:
        await whole_response(answer_in(ApiStyle.OPENAI, "at last"), next(answers))(exchange)

    client = Client(Redactor(), sleep=no_sleep)
    async with LoopbackServer(handler) as server:
        reply = Reply(await collect(client, server.endpoint(ApiStyle.OPENAI)))
    await client.close()
    assert (reply.text, reply.failure, reply.ended) == ("at last", None, True)
    assert reply.retry is not None
    assert reply.retry.attempt == 2


@pytest.mark.fault("F31")
async def test_fifty_refused_actions_are_spared_their_retries() -> None:
    clock = Clock()
    client = Client(Redactor(), sleep=no_sleep, clock=clock)
    async with LoopbackServer(whole_response(status="503 Busy")) as server:
        scheduled = 0
        for _ in range(50):
            events, error = await told(client, server)
            assert isinstance(error, Overloaded)
            scheduled += sum(isinstance(event, RetryScheduled) for event in events)
        # Two actions with all their retries open the breaker; then each action is one request.
        assert len(server.requests) == MOST_FAILURES + 48
        assert scheduled == len(server.requests) - 50
        clock.now = REST
        before = len(server.requests)
        await told(client, server)
        await told(client, server)
        assert len(server.requests) - before == 3 + 1  # half open: one action has its retries
    await client.close()


@pytest.mark.fault("F31")
async def test_an_answer_closes_the_breaker_and_other_origins_have_their_own() -> None:
    status = "503 Busy"

    async def handler(exchange: Exchange) -> None:
        await whole_response(answer_in(ApiStyle.OPENAI, "a"), status)(exchange)

    client = Client(Redactor(), sleep=no_sleep)
    async with LoopbackServer(handler) as server, LoopbackServer(whole_response(status="503 Busy")) as other:
        for _ in range(3):
            await told(client, server)
        assert len(server.requests) == MOST_FAILURES + 1
        await told(client, other)
        assert len(other.requests) == 3
        status = "200 OK"
        events, _ = await told(client, server)
        assert events[-1] == AnswerEnded()
        status = "503 Busy"
        before = len(server.requests)
        await told(client, server)
        assert len(server.requests) - before == 3
    await client.close()


@pytest.mark.fault("F31")
@pytest.mark.parametrize(
    ("error", "opens"), [(RequestRejected("no", status=400), False), (RateLimited("slow"), True)]
)
def test_only_trouble_of_the_server_opens_the_breaker(error: DuologueError, *, opens: bool) -> None:
    breaker = Breaker(Clock())
    for _ in range(MOST_FAILURES):
        Retries(POLICY, breaker, lambda: 1.0).wait_after(error, None)
    assert breaker.allows_retries() is not opens
