"""Says what is wrong with messages that came in a file, and where: the first thing that is, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from duologue.api.body_fields import DEEPEST, is_too_deep

ROLES = ("system", "developer", "user", "assistant", "tool", "function")
_SHOWN = 40  # characters of what somebody wrote
# What a block of a type must have to be understood, each a text.
_TEXTS = {
    "text": ("text",),
    "thinking": ("thinking",),
    "redacted_thinking": ("data",),
    "tool_use": ("id", "name"),
    "tool_result": ("tool_use_id",),
}


def complaint(body: Mapping[str, Any]) -> str | None:
    """The first reason not to read the messages of a body, with its place; None where there is none."""
    return next(_complaints(body), None)


def looks_like_message(value: object) -> bool:
    """Whether somebody meant this to be a message."""
    return isinstance(value, dict) and "role" in value


def _complaints(body: Mapping[str, Any]) -> Iterator[str]:
    if is_too_deep(body):
        yield f"The messages are nested more deeply than {DEEPEST} levels."
        return
    if not isinstance(body.get("model", ""), str):
        yield "The model is not a text."
    if not isinstance(body.get("system") or "", str | list):
        yield "The system prompt is neither text nor a list of blocks."
    for number, block in enumerate(_listed(body.get("system")), 1):
        yield from _of_block(block, f"block {number} of the system prompt")
    for number, message in enumerate(body["messages"], 1):
        yield from _of_message(message, f"message {number}")


def _of_message(message: object, place: str) -> Iterator[str]:
    if not isinstance(message, dict):
        yield f"{_first(place)} is not an object."
        return
    role, content = message.get("role"), message.get("content")
    if role not in ROLES:
        yield f"The role of {place} is {_shown(role)}; known are {', '.join(ROLES)}."
    if not isinstance(content, str | list | None):
        yield f"The content of {place} is neither text nor a list of blocks."
    if "content" not in message and not message.get("tool_calls"):
        yield f"{_first(place)} has no content."
    for number, block in enumerate(_listed(content), 1):
        yield from _of_block(block, f"block {number} of {place}")
    if role == "tool" and not isinstance(message.get("tool_call_id"), str):
        yield f"{_first(place)} doesn't say which call it is the result of."
    calls = message.get("tool_calls")
    if not isinstance(calls, list | None):
        yield f"The tool calls of {place} are not a list."
    for number, call in enumerate(_listed(calls), 1):
        yield from _of_call(call, f"tool call {number} of {place}")


def _of_block(block: object, place: str) -> Iterator[str]:
    if not isinstance(block, dict):
        yield f"{_first(place)} is not an object."
        return
    kind = block.get("type")
    if not isinstance(kind, str):
        yield f"{_first(place)} doesn't say its type."
        return
    for name in _TEXTS.get(kind, ()):
        if not isinstance(block.get(name), str):
            yield f"In {place}, “{name}” is not a text."
    if kind == "tool_use" and not isinstance(block.get("input", {}), dict):
        yield f"In {place}, “input” is not an object."
    if kind == "tool_result":
        if not isinstance(block.get("content"), str | list | None):
            yield f"The content of {place} is neither text nor a list of blocks."
        for number, inner in enumerate(_listed(block.get("content")), 1):
            yield from _of_block(inner, f"part {number} of {place}")


def _of_call(call: object, place: str) -> Iterator[str]:
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(call, dict) or not isinstance(function, dict):
        yield f"{_first(place)} calls no function."
        return
    if not isinstance(call.get("id"), str):
        yield f"In {place}, “id” is not a text."
    for name in ("name", "arguments"):
        if not isinstance(function.get(name), str):
            yield f"In {place}, “{name}” is not a text."


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(place: str) -> str:
    return place[0].upper() + place[1:]


def _shown(value: object) -> str:
    if value is None:
        return "missing"
    return f"“{value[:_SHOWN]}”" if isinstance(value, str) else "not a text"
