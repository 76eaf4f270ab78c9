"""The pace of a replay: true, faster, at once, or step by step, changed while it waits."""

import asyncio
import time

from duologue.services.usage.pace import AT_ONCE, Pace
from helpers.effort import best_wait
from helpers.services import eventually


async def waited(pace: Pace, seconds: float) -> float:
    """How long a wait of so many recorded seconds takes."""
    began = time.monotonic()
    await pace.wait(seconds)
    return time.monotonic() - began


async def test_a_speed_divides_the_wait() -> None:
    assert 0.03 < await best_wait(lambda: waited(Pace(4.0), 0.2), 0.15) < 0.15


async def test_at_once_does_not_wait_but_lets_others_have_a_turn() -> None:
    pace, turns = Pace(AT_ONCE), 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    began = time.monotonic()
    while time.monotonic() - began < 0.05:
        await pace.wait(100.0)
    task.cancel()
    assert turns > 1


async def test_a_step_lets_one_piece_through() -> None:
    pace = Pace(stepping=True)
    played: list[int] = []

    async def play() -> None:
        for number in range(3):
            await pace.wait(1.0)
            played.append(number)

    task = asyncio.create_task(play())
    await asyncio.sleep(0)
    assert played == []
    for count in (1, 2):
        pace.step()
        await eventually(lambda count=count: len(played) == count)
    await asyncio.sleep(0.01)
    assert played == [0, 1]
    pace.go(AT_ONCE)
    await task
    assert played == [0, 1, 2]


async def test_a_new_speed_counts_for_the_rest_of_a_wait() -> None:
    pace = Pace(0.5)
    task = asyncio.create_task(waited(pace, 100.0))
    await asyncio.sleep(0.02)
    pace.go(10_000.0)
    assert await task < 0.5


async def test_a_pause_holds_the_next_piece_back() -> None:
    pace = Pace(1.0)
    task = asyncio.create_task(waited(pace, 0.02))
    await asyncio.sleep(0)
    pace.pause()
    await asyncio.sleep(0.05)
    assert not task.done()
    pace.go(1.0)
    await task


async def test_each_piece_is_told_when_it_is_let_through() -> None:
    pace, told = Pace(AT_ONCE), []
    pace.on_wait = lambda: told.append(1)
    await pace.wait(1.0)
    await pace.wait(1.0)
    assert len(told) == 2
