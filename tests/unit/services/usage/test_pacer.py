"""Bursts wait instead of failing, with a countdown that can be cancelled."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from duologue.domain.events import HeldBack
from duologue.domain.limits import DocumentedLimit, LimitReading
from duologue.domain.turn_state import TurnState
from duologue.services.asking.chat_session import AnswerBegun, AnswerFinished
from duologue.services.tables import catalogue
from duologue.services.usage import pacer
from duologue.services.usage.pacer import Load, Pacer
from helpers.services import ANSWER, ScriptedWire, World, pull, world


@dataclass
class Clock:
    """A clock that sleeping moves."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pacer.asyncio, "sleep", clock.sleep)
    return clock


def load(requests: int | None = None, tokens: int | None = None, weight: int = 1) -> Load:
    return Load("own", DocumentedLimit(requests, tokens), weight)


async def held(pacer: Pacer, load: Load) -> list[HeldBack]:
    return [hold async for hold in pacer.holds(load)]


async def test_without_a_known_limit_nothing_waits(tmp_path: Path, clock: Clock) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        paced = Pacer(here.limits, clock)
        for _ in range(100):
            assert await held(paced, load()) == []


async def test_a_burst_over_the_limit_of_requests_waits_its_turn(tmp_path: Path, clock: Clock) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        paced = Pacer(here.limits, clock)
        holds = [await held(paced, load(requests=6)) for _ in range(8)]
    assert holds[:6] == [[]] * 6
    assert [hold.limit for hold in holds[6]] == ["requests"]
    assert clock.slept == [pytest.approx(10), pytest.approx(10)]


async def test_tokens_are_paced_too_and_what_never_fits_goes_when_all_is_free(
    tmp_path: Path, clock: Clock
) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        paced = Pacer(here.limits, clock)
        assert await held(paced, load(tokens=600, weight=500)) == []
        (hold,) = await held(paced, load(tokens=600, weight=400))
        assert (hold.limit, hold.delay) == ("tokens", pytest.approx(30))
        assert [hold.limit for hold in await held(paced, load(tokens=600, weight=9000))] == ["tokens"]
        assert clock.slept[-1] == pytest.approx(60)


async def test_what_the_server_says_is_left_counts_more_than_what_was_counted_here(
    tmp_path: Path, clock: Clock
) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.limits.told("own", [LimitReading("requests", 500, 0, 25.0)])
        paced = Pacer(here.limits, clock)
        holds = paced.holds(load(requests=500))
        hold = await anext(holds)
        await holds.aclose()
    assert (hold.limit, hold.delay) == ("requests", pytest.approx(25, abs=2))


async def test_nothing_waits_longer_than_two_minutes(tmp_path: Path, clock: Clock) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.limits.told("own", [LimitReading("requests", 500, 0, 4000.0)])
        assert [hold.delay for hold in await held(Pacer(here.limits, clock), load())] == [pacer.LONGEST_HOLD]


async def test_only_so_many_requests_run_at_once(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        paced = Pacer(here.limits)
        async with contextlib.AsyncExitStack() as running:
            for _ in range(pacer.MOST_AT_ONCE):
                await running.enter_async_context(paced.under_way("own"))
            holds = paced.holds(load())
            assert await anext(holds) == HeldBack("concurrency", None)
            waiting = asyncio.ensure_future(anext(holds, None))
            await asyncio.sleep(0)
            assert not waiting.done()
            assert await held(paced, Load("other", DocumentedLimit(), 1)) == []
        assert await waiting is None


@contextlib.asynccontextmanager
async def throttled(
    tmp_path: Path, wire: ScriptedWire, clock: Callable[[], float] = time.monotonic
) -> AsyncIterator[World]:
    async with world(tmp_path, wire, clock=clock) as here:
        await here.limits.told("own", [LimitReading("requests", 5, 0, 60.0)])
        yield here


async def test_stop_while_waiting_sends_nothing_and_costs_no_request(tmp_path: Path) -> None:
    wire = ScriptedWire(*ANSWER)
    async with throttled(tmp_path, wire) as here:
        chat = await here.chat()
        events = await pull(here.session.send(chat.id, "q"), lambda event: isinstance(event, HeldBack))
        (answer,) = await here.answers(chat.id)
        assert await here.ledger_rows() == []
    assert isinstance(events[-2], AnswerBegun)
    assert wire.requests == []
    assert (answer.state, answer.parts) == (TurnState.STOPPED, ())


async def test_an_answer_that_waited_comes_all_the_same(tmp_path: Path, clock: Clock) -> None:
    wire = ScriptedWire(*ANSWER)
    async with throttled(tmp_path, wire, clock) as here:
        chat = await here.chat()
        events = await pull(here.session.send(chat.id, "q"))
    assert any(isinstance(event, HeldBack) for event in events)
    assert isinstance(events[-1], AnswerFinished)
    assert events[-1].message.state is TurnState.COMPLETE


def test_the_documented_limit_of_a_model_is_what_a_chat_is_paced_by() -> None:
    profile = next(preset for preset in catalogue.presets() if preset.id == "minimax-global").profile("p")
    assert catalogue.documented_limit(profile, "MiniMax-M2.7").of("requests") == 500
    assert catalogue.documented_limit(profile, "unheard-of").of("tokens") is None
