"""Writes a request down in the OpenAI style."""

from typing import Any

from duologue.api.dialect import Call
from duologue.api.headers import request_headers
from duologue.api.history import ordered
from duologue.api.json_text import JsonObject, write_json
from duologue.domain.parts import TextPart, ToolCallPart, ToolResultPart, plain_text
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, Tool, Turn
from duologue.domain.style import ApiStyle


def encode(endpoint: Endpoint, request: ChatRequest) -> Call:
    """The call for `request`. Raises KeyUnusable."""
    body: JsonObject = {
        "model": request.model,
        "messages": _messages(endpoint, request),
        "stream": request.stream,
        **_parameters(request.parameters),
    }
    if request.stream:
        body["stream_options"] = {"include_usage": True}
    if request.tools:
        body["tools"] = [_tool(tool) for tool in request.tools]
    if request.tool_choice is not None:
        body["tool_choice"] = _tool_choice(request.tool_choice)
    if request.output is not None:
        body["response_format"] = _response_format(request.output)
    if request.user_id is not None:
        body["user"] = request.user_id
    left_out = ("cache_prompt",) if request.cache_prompt else ()
    headers = request_headers(endpoint, stream=request.stream)
    return Call(endpoint.url, headers, body, left_out, dispensable=("stream_options",))


def _messages(endpoint: Endpoint, request: ChatRequest) -> list[JsonObject]:
    messages: list[JsonObject] = []
    if request.system:
        messages.append({"role": "system", "content": request.system})
    for turn in ordered(request.turns, ApiStyle.OPENAI, endpoint.base.origin):
        messages.extend(_user(turn) if turn.role == "user" else _assistant(turn))
    if request.prefill:
        messages.append({"role": "assistant", "content": request.prefill})
    return messages


def _user(turn: Turn) -> list[JsonObject]:
    """A message for every tool result, then one with the words."""
    messages: list[JsonObject] = [
        {"role": "tool", "tool_call_id": part.call_id, "content": part.text}
        for part in turn.parts
        if isinstance(part, ToolResultPart)
    ]
    words = plain_text(turn.parts)
    if words:
        messages.append({"role": "user", "content": words})
    return messages


def _assistant(turn: Turn) -> list[JsonObject]:
    if turn.raw is not None:
        return [dict(turn.raw.message)]
    words = "".join(part.text for part in turn.parts if isinstance(part, TextPart))
    message: JsonObject = {"role": "assistant", "content": words}
    calls = [_tool_call(part) for part in turn.parts if isinstance(part, ToolCallPart)]
    if calls:
        message["tool_calls"] = calls
    return [message]


def _tool_call(part: ToolCallPart) -> JsonObject:
    """A call as it goes back; cut arguments are wrapped, for MiniMax refuses text that is no JSON."""
    parsed = part.parsed()
    arguments = parsed if isinstance(parsed, dict) else {"unparsed_arguments": part.arguments}
    return {
        "id": part.call_id,
        "type": "function",
        "function": {"name": part.name, "arguments": write_json(arguments)},
    }


def _parameters(parameters: Parameters) -> JsonObject:
    """Only what was set. `max_tokens` is the older name, which every server understands."""
    thinking = parameters.thinking
    optional = {
        "max_tokens": parameters.max_tokens,
        "temperature": parameters.temperature,
        "top_p": parameters.top_p,
        "stop": list(parameters.stop) or None,
        "thinking": None if thinking is None else {"type": thinking},
    }
    return {name: value for name, value in optional.items() if value is not None}


def _tool(tool: Tool) -> JsonObject:
    """MiniMax refuses a tool whose parameters are empty (2013)."""
    schema = dict(tool.schema) or {"type": "object", "properties": {}}
    return {
        "type": "function",
        "function": {"name": tool.name, "description": tool.description, "parameters": schema},
    }


def _tool_choice(choice: str) -> Any:
    if choice in ("auto", "none", "required"):
        return choice
    return {"type": "function", "function": {"name": choice}}


def _response_format(output: OutputFormat) -> JsonObject:
    if output.schema is None:
        return {"type": "json_object"}
    schema = {"name": output.name, "schema": dict(output.schema), "strict": True}
    return {"type": "json_schema", "json_schema": schema}
