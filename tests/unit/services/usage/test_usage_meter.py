"""What is counted while an answer passes, and against which limit it counts."""

import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from duologue.domain.errors import StoreNotWritable
from duologue.domain.events import (
    AnswerEnded,
    AnswerStarted,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ThinkingReplaced,
    ToolArgumentsAdded,
    ToolCallStarted,
    UsageReported,
)
from duologue.domain.reply import Reply
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage
from duologue.services.usage.meter import Measurement
from helpers.services import ANSWER, ScriptedWire, world


class Clock:
    """A monotonic clock that a script moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


Moment = tuple[float, StreamEvent]


async def measured(
    monkeypatch: pytest.MonkeyPatch, *moments: Moment, ends: float | None, stop_after: int | None = None
) -> Measurement:
    """A measurement of events that come at so many seconds after the request."""
    clock = Clock(monkeypatch)
    measurement = Measurement("p", ApiStyle.OPENAI, "m")

    async def events() -> AsyncGenerator[StreamEvent]:
        for at, event in moments:
            clock.now = 100 + at
            yield event
        if ends is not None:
            clock.now = 100 + ends

    watched = measurement.watch(events())
    number = 0
    async for _ in watched:
        number += 1
        if number == stop_after:
            break
    await watched.aclose()
    clock.now = 100 + 60
    return measurement


async def test_times_are_from_the_request_to_the_first_token_and_to_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments = ((0.2, AnswerStarted()), (0.5, TextAdded("a")), (1.0, TextAdded("b")), (1.2, AnswerEnded()))
    timing = (await measured(monkeypatch, *moments, ends=1.5)).timing
    assert timing.first_token_ms == pytest.approx(500)
    assert timing.total_ms == pytest.approx(1500)
    assert timing.tokens_per_second(10) == pytest.approx(10.0)


@pytest.mark.parametrize(
    "first", [TextAdded("a"), ThinkingAdded("a"), ThinkingReplaced("a"), ToolCallStarted("c", "f")]
)
async def test_any_content_is_a_first_token(monkeypatch: pytest.MonkeyPatch, first: StreamEvent) -> None:
    moments = (
        (0.1, AnswerStarted()),
        (0.2, UsageReported(Usage(input=3))),
        (0.7, first),
        (0.9, AnswerEnded()),
    )
    timing = (await measured(monkeypatch, *moments, ends=1.0)).timing
    assert timing.first_token_ms == pytest.approx(700)


async def test_an_answer_without_content_has_no_first_token(monkeypatch: pytest.MonkeyPatch) -> None:
    timing = (await measured(monkeypatch, (0.2, AnswerStarted()), (0.3, AnswerEnded()), ends=0.4)).timing
    assert timing.first_token_ms is None
    assert timing.total_ms == pytest.approx(400)
    assert timing.tokens_per_second(5) is None


async def test_a_stopped_answer_took_until_its_last_token(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = ((0.5, TextAdded("a")), (2.5, TextAdded("b")), (9.0, TextAdded("c")))
    timing = (await measured(monkeypatch, *moments, ends=None, stop_after=2)).timing
    assert timing.total_ms == pytest.approx(2500)


async def test_thinking_lasts_until_the_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = (
        (1.0, ThinkingAdded("a")),
        (2.0, ThinkingAdded("b")),
        (4.0, TextAdded("c", 1)),
        (9.0, TextAdded("d", 1)),
    )
    assert (await measured(monkeypatch, *moments, ends=9.5)).thinking_seconds == pytest.approx(3.0)


async def test_an_answer_without_thinking_says_nothing_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = ((1.0, TextAdded("a")), (2.0, ToolArgumentsAdded("{}")))
    assert (await measured(monkeypatch, *moments, ends=3)).thinking_seconds is None


async def test_the_events_pass_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch)

    async def events() -> AsyncGenerator[StreamEvent]:
        for event in ANSWER:
            assert not isinstance(event, BaseException)
            assert not callable(event)
            yield event

    watched = Measurement("p", ApiStyle.OPENAI, "m").watch(events())
    assert tuple([event async for event in watched]) == ANSWER


@pytest.mark.fault("F56")
async def test_the_ledger_row_says_what_is_known_and_no_more(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        known = here.meter.begin("p", ApiStyle.OPENAI, "asked-model")
        reply = Reply([AnswerStarted("r", "told-model"), UsageReported(Usage(5, 0), {"prompt_tokens": 5})])
        await here.meter.record(known, reply, TurnState.COMPLETE, None)
        unknown = here.meter.begin("p", ApiStyle.ANTHROPIC, "asked-model")
        await here.meter.record(unknown, Reply(), TurnState.FAILED, None)
        rows = await here.database.run(
            lambda connection: [
                tuple(row)
                for row in connection.execute(
                    "SELECT model, style, state, input, output, cache_read, raw_usage_json, provenance"
                    " FROM usage"
                )
            ]
        )
    assert rows == [
        ("told-model", "openai", "complete", 5, 0, None, '{"prompt_tokens": 5}', "reported"),
        ("asked-model", "anthropic", "failed", None, None, None, None, "reported"),
    ]


async def test_a_ledger_that_cannot_be_written_does_not_leave_a_request_running(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        measurement = here.meter.begin("p", ApiStyle.OPENAI, "m")
        await here.refuse_writes()
        with pytest.raises(StoreNotWritable):
            await here.meter.record(measurement, Reply(), TurnState.COMPLETE, None)
        assert here.meter.running_since("p") == []
