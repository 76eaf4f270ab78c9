"""A recording played: the same events, records and result as live, at any pace."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from duologue.api.dissect import BodyDissector
from duologue.bootstrap.late import LatePlayer
from duologue.domain.chunks import Chunks
from duologue.domain.events import TextAdded
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.playground.answer_watch import AnswerWatch
from duologue.services.playground.replay import Replay
from duologue.services.recordings.recording import Recording
from duologue.services.usage.pace import AT_ONCE, Pace
from helpers.exchanges import exchange
from helpers.services import eventually

LONG = 10.0


def replay_of(*texts: str, pace: Pace | None = None, **changes: object) -> Replay:
    """A replay of a recorded answer with these words."""
    return Replay(Recording.of(exchange(*texts, **changes)), LatePlayer(Redactor()), pace or Pace(AT_ONCE))


def watch_of(replay: Replay) -> AnswerWatch:
    """What follows it."""
    return AnswerWatch(
        replay, lambda head: BodyDissector(replace(head, chunks=Chunks()).answer(), Redactor()), Redactor()
    )


@pytest.mark.parametrize("style", ApiStyle)
async def test_it_ends_as_it_did(style: ApiStyle) -> None:
    replay = replay_of("Hel", "lo", style=style)
    watch = watch_of(replay)
    assert replay.state is TurnState.SENT
    async with aclosing(replay.events()) as events:
        async for _ in events:
            watch.update(LONG)
    watch.update(LONG)
    result = replay.result
    assert result is not None
    assert (result.state, replay.reply.text) == (TurnState.COMPLETE, "Hello")
    assert result.timing.first_token_ms == pytest.approx(300)
    assert result.timing.total_ms == pytest.approx(1000)
    log = watch.log_of(0)
    assert log is not None
    assert log.ended
    assert [event for n in range(len(log)) for event in log.meaning(n) if isinstance(event, TextAdded)] == [
        TextAdded("Hel"),
        TextAdded("lo"),
    ]


async def test_pieces_with_several_records_are_stepped_through_one_by_one() -> None:
    recorded = exchange("a", "b", "c")
    joined = replace(recorded, chunks=Chunks([0.3], [recorded.body]))
    pace = Pace(stepping=True)
    replay = Replay(Recording.of(joined), LatePlayer(Redactor()), pace)
    words: list[str] = []

    async def play() -> None:
        async with aclosing(replay.events()) as events:
            async for event in events:
                words.extend([event.text] if isinstance(event, TextAdded) else [])

    task = asyncio.create_task(play())
    for shown in ("a", "ab", "abc"):
        pace.step()
        await eventually(lambda shown=shown: "".join(words) == shown)
    pace.go(AT_ONCE)
    await task
    assert replay.place[0] == replay.place[1]


async def test_what_is_stopped_keeps_what_was_played() -> None:
    pace = Pace(stepping=True)
    replay = replay_of("a", "b", pace=pace)
    watch = watch_of(replay)
    pace.step()
    async with aclosing(replay.events()) as events:
        async for _ in events:
            break
    watch.update(LONG)
    assert replay.result is not None
    assert replay.result.state is TurnState.STOPPED
    log = watch.log_of(0)
    assert log is not None
    assert len(log) == 1


async def test_a_watch_takes_in_a_little_at_a_time() -> None:
    replay = replay_of(*["word "] * 2000)
    watch = watch_of(replay)
    async with aclosing(replay.events()) as events:
        async for _ in events:
            pass
    more = watch.update(0.0)
    log = watch.log_of(0)
    assert more
    assert log is not None
    assert 0 < len(log) < 2000
    while watch.update(0.001):
        pass
    assert len(log) == 2002


async def test_the_tries_before_are_there_while_the_last_is_played() -> None:
    refused = exchange(status=503, chunks=Chunks([0.2], [b'{"error": {"message": "busy"}}']))
    replay = Replay(Recording.of(refused, exchange("a", "b")), LatePlayer(Redactor()), Pace(AT_ONCE))
    assert replay.outlines() == ()
    async with aclosing(replay.events()) as events:
        await anext(events)
        assert [outline.status for outline in replay.outlines()] == [503, 200]
        assert list(replay.pieces(0, 0)[1]) == list(refused.chunks.pieces)
        assert len(replay.pieces(1, 0)[1]) == replay.place[0] < replay.place[1]
        async for _ in events:
            pass
    assert replay.result is not None
    assert [each.status for each in replay.result.exchanges] == [503, 200]
    assert replay.reply.text == "ab"
