"""The journal's form: events of a streaming answer as text, so that a killed app can fold them later."""

import json
from collections.abc import Iterable
from typing import Any

from duologue.domain.errors import StoreDamaged
from duologue.domain.events import (
    AnswerStarted,
    StopReasonGiven,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ThinkingRedacted,
    ThinkingReplaced,
    ThinkingSigned,
    ToolArgumentsAdded,
    ToolCallStarted,
)

_CODES: dict[type[Any], str] = {
    AnswerStarted: "start",
    TextAdded: "text",
    ThinkingAdded: "think",
    ThinkingReplaced: "rethink",
    ThinkingSigned: "sign",
    ThinkingRedacted: "redacted",
    ToolCallStarted: "tool",
    ToolArgumentsAdded: "arguments",
    StopReasonGiven: "stop",
}
_TYPES = {code: kind for kind, code in _CODES.items()}


def encode(events: Iterable[StreamEvent]) -> str:
    """The events worth recovering; neighbouring pieces of the same block become one."""
    rows: list[list[Any]] = []
    for event in events:
        code = _CODES.get(type(event))
        if code is None:
            continue
        row: list[Any] = [code, *(getattr(event, name) for name in event.__slots__)]
        if code in ("text", "think", "arguments") and rows and _same_block(rows[-1], row):
            rows[-1][1] += row[1]
        else:
            rows.append(row)
    return json.dumps(rows, ensure_ascii=False)


def decode(payload: str) -> list[StreamEvent]:
    """The events of one journal entry. Raises StoreDamaged if it is not what `encode` wrote."""
    try:
        return [_TYPES[code](*values) for code, *values in json.loads(payload)]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged("A journal entry can't be read.", detail=type(error).__name__) from error


def _same_block(last: list[Any], row: list[Any]) -> bool:
    return bool(last[0] == row[0] and last[2:] == row[2:])
