"""Reads a request in either API style: what was asked, and whether the service would take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duologue.demo.tokens import pieces
from duologue.domain.style import ApiStyle

_TOKENS_PER_MESSAGE = 3  # a chat template wraps every message in about three tokens of its own


@dataclass(frozen=True, slots=True)
class Asked:
    """What the demo needs of a request; `prompt` is the text of the last words of the person."""

    style: ApiStyle
    model: str
    prompt: str
    after_tool: bool
    stream: bool
    input_tokens: int
    max_tokens: int | None = None
    include_usage: bool = False
    reasoning_split: bool = False


class NotTaken(ValueError):
    """The request is not written as the style demands; `str()` is the service's sentence."""


def read_asked(style: ApiStyle, body: Any) -> Asked:
    """The request in a decoded JSON body. Raises NotTaken where the real service says 400."""
    if not isinstance(body, dict):
        raise NotTaken("invalid params, the body is not a JSON object (2013)")
    model, messages = body.get("model"), body.get("messages")
    if not isinstance(model, str) or not model:
        raise NotTaken("invalid params, model is required (2013)")
    if not isinstance(messages, list) or not messages or not all(isinstance(m, dict) for m in messages):
        raise NotTaken("invalid params, messages is empty (2013)")
    check = _check_openai if style is ApiStyle.OPENAI else _check_anthropic
    check(body, messages)
    options = body.get("stream_options")
    return Asked(
        style=style,
        model=model,
        prompt=_prompt(messages),
        after_tool=_holds_tool_result(messages[-1]),
        stream=body.get("stream") is True,
        input_tokens=_input_tokens(body, messages),
        max_tokens=_max_tokens(body),
        include_usage=isinstance(options, dict) and options.get("include_usage") is True,
        reasoning_split=body.get("reasoning_split") is True,
    )


def _check_openai(_body: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]) -> None:
    roles = [message.get("role") for message in messages]
    for role in roles:
        if role not in ("system", "user", "assistant", "tool"):
            raise NotTaken(f"invalid message role: {role} (2013)")
    if roles.count("system") > 1:
        raise NotTaken("invalid chat setting (2013)")


def _check_anthropic(body: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]) -> None:
    if not isinstance(body.get("max_tokens"), int) or body["max_tokens"] < 1:
        raise NotTaken("max_tokens: Field required")
    for message in messages:
        if message.get("role") not in ("user", "assistant"):
            raise NotTaken(f"invalid message role: {message.get('role')} (2013)")
    if messages[0].get("role") != "user":
        raise NotTaken("messages: first message must use the user role")


def _prompt(messages: Sequence[Mapping[str, Any]]) -> str:
    for message in reversed(messages):
        if message.get("role") == "user" and (text := _text(message.get("content"))):
            return text
    return ""


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    return "\n".join(
        str(block.get("text", ""))
        for block in blocks
        if isinstance(block, dict) and block.get("type") == "text"
    )


def _holds_tool_result(message: Mapping[str, Any]) -> bool:
    if message.get("role") == "tool":
        return True
    content = message.get("content")
    blocks = content if isinstance(content, list) else []
    return any(isinstance(block, dict) and block.get("type") == "tool_result" for block in blocks)


def _max_tokens(body: Mapping[str, Any]) -> int | None:
    for name in ("max_completion_tokens", "max_tokens"):
        value = body.get(name)
        if isinstance(value, int) and value > 0:
            return value
    return None


def _input_tokens(body: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]) -> int:
    counted = [body.get("system"), body.get("tools"), *messages]
    return sum(_TOKENS_PER_MESSAGE + len(pieces(_said(part))) for part in counted if part)


def _said(value: Any) -> str:
    """Every text inside a JSON value, joined: what a tokenizer would see of it."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = [entry for name, entry in value.items() if name not in ("role", "type", "signature")]
    return " ".join(_said(entry) for entry in value) if isinstance(value, list) else ""
