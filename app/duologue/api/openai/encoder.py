"""Writes a request down in the OpenAI style."""

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from duologue.api.dialect import Call
from duologue.api.headers import request_headers
from duologue.api.history import as_written, ordered
from duologue.api.json_text import JsonObject, write_json
from duologue.domain.attached_words import as_words
from duologue.domain.parts import ImagePart, Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, Tool, Turn
from duologue.domain.style import ApiStyle

CHOICES = ("auto", "none", "required")


def encode(endpoint: Endpoint, request: ChatRequest) -> Call:
    """The call for `request`. Raises KeyUnusable."""
    left_out = ("cache_prompt",) if request.cache_prompt else ()
    headers = request_headers(endpoint, stream=request.stream)
    written = body(request, endpoint.base.origin)
    return Call(endpoint.url, headers, written, left_out, dispensable=("stream_options",))


def body(request: ChatRequest, origin: str) -> JsonObject:
    """The body of `request` to the server of this origin."""
    written: JsonObject = {
        "model": request.model,
        "messages": _messages(request, origin),
        "stream": request.stream,
        **_parameters(request.parameters),
    }
    if request.stream:
        written["stream_options"] = {"include_usage": True}
    if request.tools:
        written["tools"] = [tool_body(tool) for tool in request.tools]
    if request.tool_choice is not None:
        written["tool_choice"] = _tool_choice(request.tool_choice)
    if request.output is not None:
        written["response_format"] = _response_format(request.output)
    if request.user_id is not None:
        written["user"] = request.user_id
    return written | dict(request.extra)


def _messages(request: ChatRequest, origin: str) -> list[JsonObject]:
    messages: list[JsonObject] = []
    if request.system:
        messages.append({"role": "system", "content": request.system})
    if request.as_written:
        for turn in as_written(request.turns, ApiStyle.OPENAI, origin):
            messages.extend(written_messages(turn))
    else:
        for turn in ordered(request.turns, ApiStyle.OPENAI, origin):
            messages.extend(_user(turn) if turn.role == "user" else _assistant(turn))
    if request.prefill:
        messages.append({"role": "assistant", "content": request.prefill})
    return messages


def written_messages(turn: Turn) -> list[JsonObject]:
    """The messages of a turn that a person wrote: nothing is left out, thinking and blank words neither."""
    if turn.raw is not None:
        return [dict(turn.raw.message)]
    if turn.role == "user":
        return _written_user(turn)
    message: JsonObject = {"role": "assistant", "content": _plainest(_blocks(turn.parts))}
    calls = [_written_call(part) for part in turn.parts if isinstance(part, ToolCallPart)]
    if calls:
        message["tool_calls"] = calls
    thinking = "".join(part.text for part in turn.parts if isinstance(part, ThinkingPart))
    return [message | ({"reasoning_content": thinking} if thinking else {})]


def _written_user(turn: Turn) -> list[JsonObject]:
    messages, blocks = _results(turn), _blocks(turn.parts)
    if blocks or not messages:
        messages.append({"role": "user", "content": _plainest(blocks)})
    return messages


def _results(turn: Turn) -> list[JsonObject]:
    return [
        {"role": "tool", "tool_call_id": part.call_id, "content": part.text}
        for part in turn.parts
        if isinstance(part, ToolResultPart)
    ]


def _user(turn: Turn) -> list[JsonObject]:
    """A message for every tool result, then one with the words: plain text unless there are images."""
    messages, content = _results(turn), _plainest(_joined(_blocks(turn.parts)))
    if content:
        messages.append({"role": "user", "content": content})
    return messages


def _blocks(parts: Iterable[Part]) -> list[JsonObject]:
    """A block for everything that was said or attached, in its order."""
    blocks: list[JsonObject] = []
    for part in parts:
        if isinstance(part, ImagePart) and part.data is not None:
            address = f"data:{part.media_type};base64,{b64encode(part.data).decode()}"
            blocks.append({"type": "image_url", "image_url": {"url": address}})
        elif (words := as_words(part)) is not None:
            blocks.append({"type": "text", "text": words})
    return blocks


def _joined(blocks: Iterable[JsonObject]) -> list[JsonObject]:
    """Words that stand beside each other become one block."""
    joined: list[JsonObject] = []
    for block in blocks:
        if not block.get("text", "x"):
            continue
        if block["type"] == "text" and joined and joined[-1]["type"] == "text":
            joined[-1] = {"type": "text", "text": f"{joined[-1]['text']}\n\n{block['text']}"}
        else:
            joined.append(block)
    return joined


def _plainest(blocks: list[JsonObject]) -> str | list[JsonObject]:
    """Words alone are a plain text, which every server understands."""
    if not blocks:
        return ""
    return str(blocks[0]["text"]) if len(blocks) == 1 and blocks[0]["type"] == "text" else blocks


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


def _written_call(part: ToolCallPart) -> JsonObject:
    """A call of a history written by hand: its arguments go as they are, whatever they are."""
    function = {"name": part.name, "arguments": part.arguments}
    return {"id": part.call_id, "type": "function", "function": function}


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


def tool_body(tool: Tool) -> JsonObject:
    """A tool; MiniMax refuses one whose parameters are empty (2013)."""
    if tool.raw is not None and tool.raw.style is ApiStyle.OPENAI:
        return dict(tool.raw.message)
    schema = dict(tool.schema) or {"type": "object", "properties": {}}
    words = {"description": tool.description} if tool.description else {}
    return {"type": "function", "function": {"name": tool.name, **words, "parameters": schema}}


def _tool_choice(choice: str) -> Any:
    if choice in CHOICES:
        return choice
    return {"type": "function", "function": {"name": choice}}


def _response_format(output: OutputFormat) -> JsonObject:
    if output.schema is None:
        return {"type": "json_object"}
    schema = {"name": output.name, "schema": dict(output.schema), "strict": True}
    return {"type": "json_schema", "json_schema": schema}
