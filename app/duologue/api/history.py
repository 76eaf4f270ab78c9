"""Puts a conversation in the order that both styles demand, before a dialect writes it down.

Servers refuse a tool call without its result and a result without its call (MiniMax: 2013, "tool call
and result not match"), an empty turn, and two turns of the same side in a row.
"""

from collections.abc import Iterable
from dataclasses import replace

from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import RawMessage, Turn
from duologue.domain.style import ApiStyle

NO_RESULT = "No result was given."


def ordered(turns: Iterable[Turn], style: ApiStyle, origin: str) -> list[Turn]:
    """The turns to send: neighbours of one side joined, empty ones left out, every call answered.

    A raw message stays only where it goes back to the style and origin it came from.
    """
    joined: list[Turn] = []
    for turn in turns:
        kept = _sendable(turn, style, origin)
        if not kept.parts:
            continue
        if joined and joined[-1].role == kept.role:
            joined[-1] = _joined(joined[-1], kept)
        else:
            joined.append(kept)
    return _answered(joined)


def as_written(turns: Iterable[Turn], style: ApiStyle, origin: str) -> list[Turn]:
    """The turns of a person who wrote the history by hand: all of them, as they stand.

    A raw message stays where it was written by that person in this style, or came from this very server.
    """
    return [
        turn if turn.raw is None or _goes_back(turn.raw, style, origin) else replace(turn, raw=None)
        for turn in turns
    ]


def _goes_back(raw: RawMessage, style: ApiStyle, origin: str) -> bool:
    return raw.style is style and raw.origin in ("", origin)


def _sendable(turn: Turn, style: ApiStyle, origin: str) -> Turn:
    # Thinking without its raw message has lost its signature or its place: no server takes it back.
    parts = tuple(part for part in turn.parts if not isinstance(part, ThinkingPart) and not _is_blank(part))
    raw = turn.raw
    if raw is not None and (raw.style is not style or raw.origin != origin or not parts):
        raw = None
    return Turn(turn.role, parts, raw)


def _is_blank(part: Part) -> bool:
    return isinstance(part, TextPart) and not part.text.strip()


def _joined(first: Turn, second: Turn) -> Turn:
    """Two turns of one side as one; the raw form of either would leave out the other."""
    return Turn(first.role, first.parts + second.parts)


def _answered(turns: list[Turn]) -> list[Turn]:
    answered: list[Turn] = []
    open_calls: list[str] = []
    for turn in turns:
        if turn.role == "user":
            answered.append(replace(turn, parts=_matched(turn.parts, open_calls)))
            open_calls = []
        else:
            answered.append(turn)
            open_calls = call_ids(turn)
    if open_calls:
        answered.append(Turn("user", _matched((), open_calls)))
    return answered


def _matched(parts: tuple[Part, ...], calls: list[str]) -> tuple[Part, ...]:
    """Results first and in the order of their calls; a result of no call becomes words."""
    results = {part.call_id: part for part in parts if isinstance(part, ToolResultPart)}
    first = tuple(results.get(call) or ToolResultPart(call, NO_RESULT) for call in calls)
    rest = tuple(_as_words(part) for part in parts if part not in first)
    return first + rest


def _as_words(part: Part) -> Part:
    return TextPart(f"Tool result: {part.text}") if isinstance(part, ToolResultPart) else part


def call_ids(turn: Turn) -> list[str]:
    """The ids of the tool calls of a turn, from its raw form where that is what goes out."""
    if turn.raw is None:
        return [part.call_id for part in turn.parts if isinstance(part, ToolCallPart)]
    return _raw_call_ids(turn.raw)


def _raw_call_ids(raw: RawMessage) -> list[str]:
    """OpenAI style: `tool_calls`; Anthropic style: `tool_use` blocks of the content."""
    blocks = raw.message.get("tool_calls") or [
        block
        for block in raw.message.get("content") or ()
        if isinstance(block, dict) and block.get("type") == "tool_use"
    ]
    return [str(block["id"]) for block in blocks if isinstance(block, dict) and block.get("id")]
