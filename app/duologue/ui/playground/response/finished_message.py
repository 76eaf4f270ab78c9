"""An answer of the playground in the form in which the transcript shows answers."""

from dataclasses import replace

from duologue.domain.message import Message, Role
from duologue.domain.parts import Part, ThinkingPart
from duologue.domain.turn_state import TurnState
from duologue.services.playground.answer import Answering, AnswerResult
from duologue.services.playground.runs import RunResult

_ID = "playground"


def arriving(answering: Answering) -> Message:
    """An answer of which nothing came yet."""
    return Message(
        id=_ID,
        chat_id="",
        parent_id=None,
        seq=0,
        role=Role.ASSISTANT,
        state=TurnState.STREAMING,
        parts=(),
        style=answering.style,
    )


def finished(answering: Answering, result: AnswerResult) -> Message:
    """An answer that has ended."""
    row = result.row
    usage = answering.reply.usage if row is None else row.usage
    return replace(
        arriving(answering),
        state=result.state,
        parts=_with_thinking_time(result.parts, result.thinking_seconds),
        model=result.model,
        profile_id=result.draft.profile_id if isinstance(result, RunResult) else None,
        stop_reason=result.stop_reason,
        failure=result.failure,
        usage=usage,
        usage_estimated=row is not None and row.provenance == "estimated",
        timing=result.timing,
    )


def _with_thinking_time(parts: tuple[Part, ...], seconds: float | None) -> tuple[Part, ...]:
    """The parts with the time of thinking noted on the first thinking part."""
    for place, part in enumerate(parts):
        if isinstance(part, ThinkingPart):
            return (*parts[:place], replace(part, seconds=seconds), *parts[place + 1 :])
    return parts
