"""Answers side by side: the same things of each, in numbers that can be compared."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart
from duologue.domain.stop_meaning import same_stop
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage
from duologue.services.playground.answer import AnswerResult


class Aspect(StrEnum):
    """What is compared, in the order in which it is shown."""

    TEXT = "text"
    THINKING = "thinking"
    TOOLS = "tools"
    STOP = "stop"
    INPUT = "input"
    OUTPUT = "output"
    FIRST_TOKEN = "first_token"  # noqa: S105 - no secret
    SPEED = "speed"
    COST = "cost"


MEASURED = (Aspect.INPUT, Aspect.OUTPUT, Aspect.FIRST_TOKEN, Aspect.SPEED, Aspect.COST)


@dataclass(frozen=True, slots=True)
class AspectRow:
    """`values` has one for each answer, None where it is unknown or there is no answer yet.

    `same` says whether all that are there agree; None where there are fewer than two to compare. Of
    what is measured nobody expects that it is the same, so there it is None as well.
    """

    aspect: Aspect
    values: tuple[Any, ...]
    same: bool | None


def compared_answers(results: Sequence[AnswerResult | None]) -> tuple[AspectRow, ...]:
    """A row for each aspect. Text and thinking are given whole, tool calls as (name, arguments) pairs."""
    return tuple(_row(aspect, results) for aspect in Aspect)


def text_of(result: AnswerResult) -> str:
    """The words of an answer."""
    return "".join(part.text for part in result.parts if isinstance(part, TextPart))


def _row(aspect: Aspect, results: Sequence[AnswerResult | None]) -> AspectRow:
    values = tuple(None if result is None else _value(aspect, result) for result in results)
    there = [value for value in values if value is not None]
    same: bool | None = None
    if aspect not in MEASURED and len(there) > 1:
        if aspect is Aspect.STOP:
            same = all(same_stop(there[0], other) for other in there[1:])
        elif aspect in (Aspect.TEXT, Aspect.THINKING):
            same = all(_words(there[0]) == _words(other) for other in there[1:])
        else:
            same = all(there[0] == other for other in there[1:])
    return AspectRow(aspect, values, same)


def _value(aspect: Aspect, result: AnswerResult) -> Any:  # noqa: PLR0911 - one flat case per aspect is the point
    usage = _usage(result)
    match aspect:
        case Aspect.TEXT:
            return text_of(result) if _came(result) else None
        case Aspect.THINKING:
            words = "".join(part.text for part in result.parts if isinstance(part, ThinkingPart))
            return words if _came(result) else None
        case Aspect.TOOLS:
            return _calls(result) if _came(result) else None
        case Aspect.STOP:
            return result.stop_reason
        case Aspect.INPUT:
            return usage.input
        case Aspect.OUTPUT:
            return usage.output
        case Aspect.FIRST_TOKEN:
            return result.timing.first_token_ms
        case Aspect.SPEED:
            return result.timing.tokens_per_second(usage.output)
        case Aspect.COST:
            return result.row


def _came(result: AnswerResult) -> bool:
    return bool(result.parts) or result.state is TurnState.COMPLETE


def _usage(result: AnswerResult) -> Usage:
    return (result.row and result.row.usage) or Usage()


def _calls(result: AnswerResult) -> tuple[tuple[str, str], ...]:
    """The calls without their ids, which are the server's own; arguments in one spelling."""
    return tuple(
        (part.name, json.dumps(part.parsed(), sort_keys=True, ensure_ascii=False))
        for part in result.parts
        if isinstance(part, ToolCallPart)
    )


def _words(text: str) -> list[str]:
    return text.split()
