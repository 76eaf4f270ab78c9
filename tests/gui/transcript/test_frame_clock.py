"""Drawing happens at most once a frame, and never more often than it can be afforded."""

import asyncio
import time
from itertools import pairwise

from duologue.ui.transcript.view.frame_clock import FRAME_MS, FrameClock
from helpers import gui


async def test_many_requests_are_drawn_once() -> None:
    drawn: list[float] = []
    clock = FrameClock(lambda: drawn.append(time.perf_counter()))
    for _ in range(100):
        clock.request()
    assert drawn == []
    await gui.until(lambda: drawn)
    await asyncio.sleep(FRAME_MS * 2 / 1000)
    assert len(drawn) == 1


async def test_frames_stand_apart() -> None:
    drawn: list[float] = []

    def draw() -> None:
        drawn.append(time.perf_counter())
        if len(drawn) < 5:
            clock.request()

    clock = FrameClock(draw)
    clock.request()
    await gui.until(lambda: len(drawn) == 5)
    gaps = [(late - early) * 1000 for early, late in pairwise(drawn)]
    assert min(gaps) >= FRAME_MS - 2


async def test_slow_drawing_is_given_more_room() -> None:
    drawn: list[float] = []

    def draw() -> None:
        drawn.append(time.perf_counter())
        time.sleep(0.03)

    clock = FrameClock(draw)
    for number in range(1, 4):
        clock.request()
        await gui.until(lambda number=number: len(drawn) == number)
    gaps = [(late - early) * 1000 for early, late in pairwise(drawn)]
    assert min(gaps) >= 4 * 30


def test_what_was_requested_can_be_drawn_at_once() -> None:
    drawn: list[bool] = []
    clock = FrameClock(lambda: drawn.append(True))
    clock.flush()
    assert drawn == []
    clock.request()
    clock.flush()
    assert drawn == [True]
    clock.flush()
    assert drawn == [True]
