"""The lines of `--json`: one object per event, and the one that says how an answer finished."""

import json
import re
from dataclasses import fields
from typing import Any

from duologue.domain.errors import Failure
from duologue.domain.events import (
    LimitsReported,
    ProblemReported,
    RawMessageAssembled,
    RetryScheduled,
    StreamEvent,
    UsageReported,
)
from duologue.domain.limits import LimitReading
from duologue.domain.reply import Reply
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


def finished_line(reply: Reply, state: TurnState, failure: Failure | None) -> dict[str, Any]:
    """How an answer finished. What is unknown is None, never 0.

    Only a failed answer has an `error`; `arguments` is an object where the text parses whole.
    """
    failure = failure or reply.failure
    return {
        "type": "finished",
        "state": state.value,
        "text": reply.text,
        "thinking": reply.thinking,
        "tool_calls": [
            {"id": call.call_id or None, "name": call.name or None, "arguments": call.parsed()}
            for call in reply.tool_calls
        ],
        "stop_reason": reply.stop_reason,
        "usage": (reply.usage or Usage()).to_json(),
        "limits": None if reply.limits is None else [_limit(reading) for reading in reply.limits],
        "error": _error(failure) if failure is not None and state is TurnState.FAILED else None,
    }


def as_line(entry: dict[str, Any]) -> str:
    """The object as one line of ASCII: U+2028 and its like would end the line for many readers."""
    try:
        return json.dumps(entry, allow_nan=False)
    except ValueError:  # A number such as 1e999, which Python reads as infinite and JSON has no word for.
        return json.dumps(json.loads(json.dumps(entry), parse_constant=lambda _: None))


def event_line(event: StreamEvent) -> dict[str, Any]:
    """One event, its `type` being its name: `text_added`, `thinking_added`, `usage_reported` and so on."""
    line: dict[str, Any] = {"type": _WORD_START.sub("_", type(event).__name__).lower()}
    match event:
        case UsageReported(usage):
            return line | {"usage": usage.to_json()}
        case LimitsReported(limits):
            return line | {"limits": [_limit(reading) for reading in limits]}
        case ProblemReported(failure):
            return line | {"error": _error(failure)}
        case RawMessageAssembled(message):
            return line | {"message": dict(message)}
        case RetryScheduled(delay, attempt, failure):
            return line | {"delay": delay, "attempt": attempt, "error": _error(failure)}
        case _:
            return line | {field.name: getattr(event, field.name) for field in fields(event)}


def _limit(reading: LimitReading) -> dict[str, Any]:
    return {field.name: getattr(reading, field.name) for field in fields(reading)}


def _error(failure: Failure) -> dict[str, Any]:
    return {
        "kind": failure.kind,
        "message": failure.message,
        "status": failure.status,
        "code": failure.code,
    }
