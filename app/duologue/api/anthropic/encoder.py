"""Writes a request down in the Anthropic style."""

from base64 import b64encode
from typing import Any

from duologue.api.dialect import Call
from duologue.api.headers import request_headers
from duologue.api.history import as_written, ordered
from duologue.api.json_text import JsonObject
from duologue.domain.attached_words import fenced, unseen
from duologue.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest, Parameters, Tool, Turn
from duologue.domain.style import ApiStyle

VERSION = "2023-06-01"
DEFAULT_MAX_TOKENS = 4096  # the style demands a number; llama.cpp's own default for it is the same
CACHE_MARK = {"type": "ephemeral"}


def encode(endpoint: Endpoint, request: ChatRequest) -> Call:
    """The call for `request`. Raises KeyUnusable."""
    output = request.output
    left_out = ("output",) if output is not None and output.schema is None else ()
    written = body(request, endpoint.base.origin)
    return Call(endpoint.url, headers(endpoint, stream=request.stream), written, left_out)


def body(request: ChatRequest, origin: str) -> JsonObject:
    """The body of `request` to the server of this origin."""
    most = request.parameters.max_tokens
    written: JsonObject = {
        "model": request.model,
        "max_tokens": DEFAULT_MAX_TOKENS if most is None else most,
        "messages": _messages(request, origin),
        "stream": request.stream,
        **_parameters(request.parameters),
    }
    if request.system:
        written["system"] = request.system
    if request.tools:
        written["tools"] = [tool_body(tool) for tool in request.tools]
    if request.tool_choice is not None:
        written["tool_choice"] = _tool_choice(request.tool_choice)
    if request.user_id is not None:
        written["metadata"] = {"user_id": request.user_id}
    if (
        request.output is not None and request.output.schema is not None
    ):  # the style knows no JSON without one
        schema = dict(request.output.schema)
        written["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
    if request.cache_prompt:
        _mark_for_cache(written)
    return written | dict(request.extra)


def headers(endpoint: Endpoint, *, stream: bool) -> dict[str, str]:
    """The headers of any request in this style. Raises KeyUnusable."""
    return request_headers(endpoint, stream=stream) | {"anthropic-version": VERSION}


def _messages(request: ChatRequest, origin: str) -> list[JsonObject]:
    if request.as_written:
        turns = as_written(request.turns, ApiStyle.ANTHROPIC, origin)
        messages = [written_message(turn) for turn in turns]
    else:
        messages = [_message(turn) for turn in ordered(request.turns, ApiStyle.ANTHROPIC, origin)]
    if request.prefill:
        messages.append({"role": "assistant", "content": request.prefill.rstrip()})
    return messages


def _message(turn: Turn) -> JsonObject:
    if turn.raw is not None:
        return dict(turn.raw.message)
    return _of_blocks(turn, [block for part in turn.parts for block in _blocks(part)])


def written_message(turn: Turn) -> JsonObject:
    """The message of a turn that a person wrote: nothing is left out, thinking and blank words neither."""
    if turn.raw is not None:
        return dict(turn.raw.message)
    blocks: list[JsonObject] = []
    for part in turn.parts:
        blocks.extend([_thinking(part)] if isinstance(part, ThinkingPart) else _blocks(part))
    return _of_blocks(turn, blocks or [{"type": "text", "text": ""}])


def _of_blocks(turn: Turn, blocks: list[JsonObject]) -> JsonObject:
    if len(blocks) == 1 and blocks[0]["type"] == "text":
        return {"role": turn.role, "content": blocks[0]["text"]}
    return {"role": turn.role, "content": blocks}


def _thinking(part: ThinkingPart) -> JsonObject:
    if part.redacted is not None:
        return {"type": "redacted_thinking", "data": part.redacted}
    thinking: JsonObject = {"type": "thinking", "thinking": part.text}
    return thinking | ({} if part.signature is None else {"signature": part.signature})


def _blocks(part: Part) -> list[JsonObject]:
    match part:
        case TextPart(text):
            return [{"type": "text", "text": text}]
        case ToolCallPart(call_id, name, arguments):
            parsed = part.parsed()
            given = parsed if isinstance(parsed, dict) else {"unparsed_arguments": arguments}
            return [{"type": "tool_use", "id": call_id, "name": name, "input": given}]
        case ToolResultPart(call_id, text, is_error):
            result: JsonObject = {"type": "tool_result", "tool_use_id": call_id, "content": text}
            return [result | ({"is_error": True} if is_error else {})]
        case FilePart():
            return [{"type": "text", "text": fenced(part)}]
        case ImagePart(media_type=media_type, data=data):
            if data is None:
                return [{"type": "text", "text": unseen(part)}]
            source = {"type": "base64", "media_type": media_type, "data": b64encode(data).decode()}
            return [{"type": "image", "source": source}]
        case ThinkingPart():
            return []


def _parameters(parameters: Parameters) -> JsonObject:
    thinking = parameters.thinking
    optional = {
        "temperature": parameters.temperature,
        "top_p": parameters.top_p,
        "stop_sequences": list(parameters.stop) or None,
        "thinking": None if thinking is None else {"type": thinking},
    }
    return {name: value for name, value in optional.items() if value is not None}


def tool_body(tool: Tool) -> JsonObject:
    """A tool; one without any parameters says so."""
    if tool.raw is not None and tool.raw.style is ApiStyle.ANTHROPIC:
        return dict(tool.raw.message)
    schema = dict(tool.schema) or {"type": "object", "properties": {}}
    words = {"description": tool.description} if tool.description else {}
    return {"name": tool.name, **words, "input_schema": schema}


def _tool_choice(choice: str) -> JsonObject:
    match choice:
        case "auto" | "none":
            return {"type": choice}
        case "required":
            return {"type": "any"}
        case name:
            return {"type": "tool", "name": name}


def _mark_for_cache(body: JsonObject) -> None:
    """Ends the cacheable beginning after the tools, after the system text and after the last turn."""
    if "tools" in body:
        body["tools"][-1] = body["tools"][-1] | {"cache_control": CACHE_MARK}
    if "system" in body:
        body["system"] = [{"type": "text", "text": body["system"], "cache_control": CACHE_MARK}]
    if body["messages"]:
        last = body["messages"][-1]
        content: Any = last["content"]
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else list(content)
        blocks[-1] = blocks[-1] | {"cache_control": CACHE_MARK}
        body["messages"][-1] = last | {"content": blocks}
