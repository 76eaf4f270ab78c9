"""Folding events into an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.errors import (
    BrokenStream,
    ConnectionFailed,
    ConnectionLost,
    DuologueError,
    Failure,
    HostNotFound,
    KeyRejected,
    RateLimited,
    StoreNotWritable,
    TimedOut,
)
from duologue.domain.events import (
    AnswerEnded,
    AnswerStarted,
    LimitsReported,
    ProblemReported,
    RawMessageAssembled,
    StopReasonGiven,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ThinkingRedacted,
    ThinkingReplaced,
    ThinkingSigned,
    ToolArgumentsAdded,
    ToolCallStarted,
    UsageReported,
)
from duologue.domain.limits import LimitReading
from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart
from duologue.domain.reply import Reply
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage

BROKEN = ProblemReported(Failure("overloaded", "Busy"))

blocks = st.integers(0, 2)
words = st.text(max_size=4)
content_events: st.SearchStrategy[StreamEvent] = st.one_of(
    st.builds(TextAdded, words, blocks, st.booleans()),
    st.builds(ThinkingAdded, words, blocks),
    st.builds(ThinkingReplaced, words, blocks),
    st.builds(ThinkingSigned, words, blocks),
    st.builds(ThinkingRedacted, words, blocks),
    st.builds(ToolCallStarted, words, words, blocks),
    st.builds(ToolArgumentsAdded, words, blocks),
)


def test_pieces_of_a_block_are_joined() -> None:
    reply = Reply([ThinkingAdded("pl"), ThinkingAdded("an"), TextAdded("Hel", 1), TextAdded("lo", 1)])
    assert reply.parts() == (ThinkingPart("plan"), TextPart("Hello"))


def test_blocks_stand_in_the_order_in_which_they_were_first_mentioned() -> None:
    reply = Reply([TextAdded("a", 7), ThinkingAdded("b", 3), TextAdded("A", 7), TextAdded("c", 1)])
    assert reply.parts() == (TextPart("aA"), ThinkingPart("b"), TextPart("c"))


def test_the_same_number_of_different_kinds_is_a_block_of_each() -> None:
    reply = Reply([ThinkingAdded("t"), TextAdded("w"), ToolCallStarted("c", "f"), TextAdded("W")])
    assert reply.parts() == (ThinkingPart("t"), TextPart("wW"), ToolCallPart("c", "f", ""))


def test_arguments_before_the_call_keep_its_place() -> None:
    reply = Reply([ToolArgumentsAdded('{"a"', 5), TextAdded("x"), ToolCallStarted("c", "f", 5)])
    assert reply.parts() == (ToolCallPart("c", "f", '{"a"'), TextPart("x"))


def test_tool_calls_that_arrive_interleaved_stay_apart() -> None:
    reply = Reply(
        [
            ToolCallStarted("1", "f", 1),
            ToolCallStarted("2", "g", 2),
            ToolArgumentsAdded("{}", 2),
            ToolArgumentsAdded('{"x":1}', 1),
        ]
    )
    assert [call.parsed() for call in reply.tool_calls] == [{"x": 1}, {}]


def test_words_that_were_thinking_become_thinking_in_their_place() -> None:
    reply = Reply([TextAdded("pla", 0), TextAdded("Answer", 1), ThinkingReplaced("plan", 0)])
    assert reply.parts() == (ThinkingPart("plan"), TextPart("Answer"))
    assert reply.text == "Answer"


def test_replaced_thinking_is_the_whole_of_it() -> None:
    reply = Reply([ThinkingAdded("a"), ThinkingReplaced("ab"), ThinkingAdded("c")])
    assert reply.thinking == "abc"


def test_signature_and_redacted_thinking_are_kept_without_words() -> None:
    reply = Reply([ThinkingSigned("sig", 0), ThinkingRedacted("data", 1), TextAdded("x", 2)])
    assert reply.parts() == (ThinkingPart("", "sig"), ThinkingPart("", None, "data"), TextPart("x"))
    assert reply.thinking == ""


def test_empty_blocks_are_left_out() -> None:
    assert Reply([ThinkingAdded(""), TextAdded("")]).parts() == ()


def test_one_refusing_piece_marks_the_block_and_counts_as_text() -> None:
    reply = Reply([TextAdded("I can't", refusal=True), TextAdded(" do that")])
    assert reply.parts() == (TextPart("I can't do that", refusal=True),)
    assert reply.text == "I can't do that"


def test_what_is_told_beside_the_content_is_kept() -> None:
    limits = (LimitReading("requests", 100, 99, 1.5),)
    reply = Reply(
        [
            AnswerStarted("id", "model"),
            LimitsReported(limits),
            StopReasonGiven("tool_use"),
            RawMessageAssembled({"role": "assistant"}),
        ]
    )
    assert (reply.response_id, reply.model, reply.limits) == ("id", "model", limits)
    assert (reply.stop_reason, reply.raw_message) == ("tool_use", {"role": "assistant"})


def test_usage_that_is_told_twice_is_the_latest_known_of_each_number() -> None:
    reply = Reply([UsageReported(Usage(input=10, output=1), {"n": 1}), UsageReported(Usage(output=9))])
    assert reply.usage == Usage(input=10, output=9)
    assert Reply().usage is None


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), TurnState.INTERRUPTED),
        ((TextAdded("x"), StopReasonGiven("stop")), TurnState.INTERRUPTED),
        ((AnswerEnded(),), TurnState.COMPLETE),
        ((TextAdded("x"), AnswerEnded()), TurnState.COMPLETE),
        ((BROKEN,), TurnState.FAILED),
        ((BROKEN, AnswerEnded()), TurnState.FAILED),
    ],
)
def test_only_a_terminal_marker_without_a_problem_is_complete(
    events: tuple[StreamEvent, ...], state: TurnState
) -> None:
    assert Reply(events).state is state
    assert Reply(events).ending(None)[0] is state


def test_the_first_problem_is_the_one_that_is_kept() -> None:
    later = ProblemReported(Failure("broken_stream", "Later"))
    assert Reply([BROKEN, later]).failure == BROKEN.failure


@pytest.mark.parametrize(
    ("events", "error", "state", "kind"),
    [
        ((), HostNotFound("x"), TurnState.FAILED, "host_not_found"),
        ((AnswerStarted("i"),), ConnectionLost("x"), TurnState.FAILED, "connection_lost"),
        ((TextAdded("x"),), ConnectionLost("x"), TurnState.INTERRUPTED, None),
        ((ThinkingAdded("x"),), TimedOut("x"), TurnState.INTERRUPTED, None),
        ((ToolCallStarted("c", "f"),), ConnectionFailed("x"), TurnState.INTERRUPTED, None),
        ((TextAdded("x"),), BrokenStream("x"), TurnState.FAILED, "broken_stream"),
        ((TextAdded("x"),), RateLimited("x"), TurnState.FAILED, "rate_limited"),
        ((), KeyRejected("x"), TurnState.FAILED, "key_rejected"),
        ((TextAdded("x"), AnswerEnded()), ConnectionLost("x"), TurnState.COMPLETE, None),
        ((TextAdded("x"), AnswerEnded()), StoreNotWritable("x"), TurnState.COMPLETE, None),
        ((TextAdded("x"), BROKEN), ConnectionLost("x"), TurnState.FAILED, "overloaded"),
        ((BROKEN, AnswerEnded()), ConnectionLost("x"), TurnState.FAILED, "overloaded"),
    ],
)
def test_the_ending_weighs_what_came_against_the_error(
    events: tuple[StreamEvent, ...], error: DuologueError, state: TurnState, kind: str | None
) -> None:
    found, failure = Reply(events).ending(error)
    assert (found, failure and failure.kind) == (state, kind)


def test_the_failure_of_an_error_holds_all_it_told() -> None:
    error = RateLimited("Slow", status=429, code="1002", retry_after=3.0, detail="{}")
    assert Reply().ending(error)[1] == Failure("rate_limited", "Slow", 429, "1002", 3.0, "{}")


def _readable(parts: tuple[Part, ...]) -> list[Part]:
    """What a view that joins late shows: the words, without signatures and redacted data."""
    shown = [ThinkingPart(part.text) if isinstance(part, ThinkingPart) else part for part in parts]
    return [part for part in shown if part != ThinkingPart("")]


@given(st.lists(content_events, max_size=12))
def test_a_view_that_joins_late_sees_the_same_content(events: list[StreamEvent]) -> None:
    reply = Reply(events)
    assert _readable(Reply(reply.as_events()).parts()) == _readable(reply.parts())


@given(st.lists(content_events, max_size=8), st.lists(content_events, max_size=8))
def test_a_view_that_joins_late_may_take_the_events_that_follow(
    first: list[StreamEvent], then: list[StreamEvent]
) -> None:
    whole = Reply(first + then)
    joined = Reply([*Reply(first).as_events(), *then])
    assert _readable(joined.parts()) == _readable(whole.parts())


@given(st.lists(content_events, max_size=12))
def test_neither_words_nor_arguments_are_lost_or_doubled(events: list[StreamEvent]) -> None:
    kept: dict[int, str] = {}
    for event in events:
        if isinstance(event, TextAdded):
            kept[event.block] = kept.get(event.block, "") + event.text
        elif isinstance(event, ThinkingReplaced):
            kept.pop(event.block, None)
    assert sorted(Reply(events).text) == sorted("".join(kept.values()))
    arguments = "".join(event.text for event in events if isinstance(event, ToolArgumentsAdded))
    assert sorted("".join(call.arguments for call in Reply(events).tool_calls)) == sorted(arguments)
