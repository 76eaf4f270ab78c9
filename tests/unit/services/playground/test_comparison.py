"""Answers side by side in numbers and words that can be compared."""

from dataclasses import replace

from duologue.domain.message import UsageRow
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.services.playground.answer import AnswerResult
from duologue.services.playground.comparison import Aspect, AspectRow, compared_answers

OPENAI = AnswerResult(
    state=TurnState.COMPLETE,
    failure=None,
    parts=(ThinkingPart("Hm"), TextPart("Hello  world"), ToolCallPart("call_1", "f", '{"a": 1, "b": 2}')),
    model="m",
    stop_reason="tool_calls",
    limits=(),
    timing=Timing(500.0, 1500.0),
    thinking_seconds=None,
    raw=None,
    row=UsageRow(
        "2026-11-24T07:00:00.000Z",
        None,
        "own",
        ApiStyle.OPENAI,
        "m",
        TurnState.COMPLETE,
        Usage(10, 20),
        Timing(),
    ),
    exchanges=(),
)
ANTHROPIC = replace(
    OPENAI,
    parts=(TextPart("Hello world"), ToolCallPart("toolu_9", "f", '{"b":2,"a":1}')),
    stop_reason="tool_use",
)


def row(aspect: Aspect, *results: AnswerResult | None) -> AspectRow:
    """One row of the comparison of these answers."""
    return next(each for each in compared_answers(results) if each.aspect is aspect)


def test_white_space_makes_no_other_text() -> None:
    assert row(Aspect.TEXT, OPENAI, ANTHROPIC).same is True
    assert row(Aspect.TEXT, OPENAI, replace(ANTHROPIC, parts=(TextPart("Bye"),))).same is False


def test_stop_reasons_are_mapped_between_the_styles() -> None:
    assert row(Aspect.STOP, OPENAI, ANTHROPIC).same is True
    assert row(Aspect.STOP, OPENAI, replace(ANTHROPIC, stop_reason="end_turn")).same is False
    odd = replace(OPENAI, stop_reason="odd"), replace(ANTHROPIC, stop_reason="strange")
    assert row(Aspect.STOP, *odd).same is False


def test_tool_calls_are_compared_without_ids_and_spelling() -> None:
    assert row(Aspect.TOOLS, OPENAI, ANTHROPIC).same is True


def test_thinking_that_one_lacks_differs() -> None:
    assert row(Aspect.THINKING, OPENAI, ANTHROPIC).same is False


def test_what_is_measured_has_no_verdict() -> None:
    speed = row(Aspect.SPEED, OPENAI, replace(OPENAI, row=None))
    assert speed.values == (20.0, None)
    assert speed.same is None
    assert row(Aspect.INPUT, OPENAI, ANTHROPIC).values == (10, 10)


def test_an_answer_that_is_not_there_is_unknown_not_different() -> None:
    failed = replace(OPENAI, state=TurnState.FAILED, parts=(), stop_reason=None, row=None)
    assert row(Aspect.TEXT, OPENAI, failed) == AspectRow(Aspect.TEXT, ("Hello  world", None), None)
    assert row(Aspect.TEXT, OPENAI, None).same is None
