"""Writes a request down in the Anthropic style."""

from typing import Any

from duologue.api.dialect import Call
from duologue.api.headers import request_headers
from duologue.api.history import ordered
from duologue.api.json_text import JsonObject
from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest, Parameters, Tool, Turn
from duologue.domain.style import ApiStyle

VERSION = "2023-06-01"
DEFAULT_MAX_TOKENS = 4096  # the style demands a number; llama.cpp's own default for it is the same
_CACHE_MARK = {"type": "ephemeral"}


def encode(endpoint: Endpoint, request: ChatRequest) -> Call:
    """The call for `request`. Raises KeyUnusable."""
    body: JsonObject = {
        "model": request.model,
        "max_tokens": request.parameters.max_tokens or DEFAULT_MAX_TOKENS,
        "messages": _messages(endpoint, request),
        "stream": request.stream,
        **_parameters(request.parameters),
    }
    if request.system:
        body["system"] = request.system
    if request.tools:
        body["tools"] = [_tool(tool) for tool in request.tools]
    if request.tool_choice is not None:
        body["tool_choice"] = _tool_choice(request.tool_choice)
    if request.user_id is not None:
        body["metadata"] = {"user_id": request.user_id}
    left_out: tuple[str, ...] = ()
    if request.output is not None:
        if request.output.schema is None:
            left_out = ("output",)  # The style knows JSON only with a schema.
        else:
            body["output_config"] = {"format": {"type": "json_schema", "schema": dict(request.output.schema)}}
    if request.cache_prompt:
        _mark_for_cache(body)
    return Call(endpoint.url, headers(endpoint, stream=request.stream), body, left_out)


def headers(endpoint: Endpoint, *, stream: bool) -> dict[str, str]:
    """The headers of any request in this style. Raises KeyUnusable."""
    return request_headers(endpoint, stream=stream) | {"anthropic-version": VERSION}


def _messages(endpoint: Endpoint, request: ChatRequest) -> list[JsonObject]:
    messages = [_message(turn) for turn in ordered(request.turns, ApiStyle.ANTHROPIC, endpoint.base.origin)]
    if request.prefill:
        messages.append({"role": "assistant", "content": request.prefill.rstrip()})
    return messages


def _message(turn: Turn) -> JsonObject:
    if turn.raw is not None:
        return dict(turn.raw.message)
    blocks = [block for part in turn.parts for block in _blocks(part)]
    if len(blocks) == 1 and blocks[0]["type"] == "text":
        return {"role": turn.role, "content": blocks[0]["text"]}
    return {"role": turn.role, "content": blocks}


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


def _tool(tool: Tool) -> JsonObject:
    schema = dict(tool.schema) or {"type": "object", "properties": {}}
    return {"name": tool.name, "description": tool.description, "input_schema": schema}


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
        body["tools"][-1] = body["tools"][-1] | {"cache_control": _CACHE_MARK}
    if "system" in body:
        body["system"] = [{"type": "text", "text": body["system"], "cache_control": _CACHE_MARK}]
    if body["messages"]:
        last = body["messages"][-1]
        content: Any = last["content"]
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else list(content)
        blocks[-1] = blocks[-1] | {"cache_control": _CACHE_MARK}
        body["messages"][-1] = last | {"content": blocks}
