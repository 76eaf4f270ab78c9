"""Reads a body in the OpenAI style back into a request; what the request can't say is kept as written."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from duologue.api.body_fields import BodyFields, plain_content, same, with_the_rest
from duologue.api.json_text import JsonObject, as_list, as_object, as_text
from duologue.api.openai.encoder import CHOICES, body, tool_body, written_messages
from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import ChatRequest, OutputFormat, RawMessage, Tool, Turn
from duologue.domain.request_body import BodyRead, Place
from duologue.domain.style import ApiStyle

_ROLES = ("system", "developer", "user", "assistant", "tool", "function")


def read(written: Mapping[str, Any]) -> BodyRead:
    """The request that this body is. Never raises."""
    fields = BodyFields(written)
    system, turns, prefill = _conversation(list(_turns(fields)))
    request = ChatRequest(
        model=fields.model(),
        turns=turns,
        system=system,
        parameters=fields.parameters("stop"),
        tools=fields.tools(_tool, ApiStyle.OPENAI),
        stream=fields.flag("stream") or False,
        tool_choice=_tool_choice(written.get("tool_choice")),
        output=_output(written.get("response_format")),
        user_id=fields.text("user"),
        prefill=prefill,
    )
    return with_the_rest(
        written, request, body(replace(request, as_written=True), ""), fields.problems, _alike
    )


def _turns(fields: BodyFields) -> Iterator[Turn]:
    """A turn for each message."""
    for place, message in fields.messages():
        role = message.get("role")
        if role not in _ROLES:
            fields.say(("messages", place), f"The role of a message is one of {', '.join(_ROLES)}.")
        turn = Turn("assistant" if role == "assistant" else "user", tuple(_parts(message)))
        if role == "system" and place == 0 and _is_plain_system(message):
            yield replace(turn, role="system")
        elif _is_wholly_read(turn, message):
            yield turn
        else:
            yield replace(turn, raw=RawMessage(ApiStyle.OPENAI, "", message))


def _conversation(turns: list[Turn]) -> tuple[str, tuple[Turn, ...], str]:
    """The system text, the turns with results of tools and what follows them as one, and the prefill."""
    system = prefill = ""
    if turns and turns[0].role == "system":
        system = "".join(part.text for part in turns.pop(0).parts if isinstance(part, TextPart))
    if turns and _is_prefill(turns[-1]):
        prefill = "".join(part.text for part in turns.pop().parts if isinstance(part, TextPart))
    joined: list[Turn] = []
    for turn in turns:
        if joined and _goes_on_from(joined[-1], turn):
            joined[-1] = replace(turn, parts=joined[-1].parts + turn.parts)
        else:
            joined.append(turn)
    return system, tuple(joined), prefill


def _goes_on_from(before: Turn, turn: Turn) -> bool:
    """Whether two messages are one turn: results of tools, one after the other, and then words."""
    only_results = bool(before.parts) and all(isinstance(part, ToolResultPart) for part in before.parts)
    return only_results and before.raw is None and turn.raw is None and turn.role == "user"


def _is_prefill(turn: Turn) -> bool:
    if turn.role != "assistant" or turn.raw is not None or len(turn.parts) != 1:
        return False
    return isinstance(turn.parts[0], TextPart) and bool(turn.parts[0].text)


def _is_plain_system(message: JsonObject) -> bool:
    blocks = plain_content(message.get("content"))
    if message.keys() != {"role", "content"} or not isinstance(blocks, list) or len(blocks) != 1:
        return False
    block = as_object(blocks[0])
    return block.keys() == {"type", "text"} and block["type"] == "text" and bool(as_text(block["text"]))


def _is_wholly_read(turn: Turn, message: JsonObject) -> bool:
    again = written_messages(turn)
    return len(again) == 1 and same(_alike_message(again[0]), _alike_message(message))


def _parts(message: JsonObject) -> Iterator[Part]:
    if message.get("role") in ("tool", "function"):
        text = "".join(_texts(message.get("content")))
        yield ToolResultPart(as_text(message.get("tool_call_id")), text)
        return
    if thinking := as_text(message.get("reasoning_content")):
        yield ThinkingPart(thinking)
    for text in _texts(message.get("content")):
        if text or message.get("role") != "assistant":
            yield TextPart(text)
    for call in map(as_object, as_list(message.get("tool_calls"))):
        function = as_object(call.get("function"))
        yield ToolCallPart(
            as_text(call.get("id")), as_text(function.get("name")), as_text(function.get("arguments"))
        )


def _texts(content: Any) -> Iterator[str]:
    for block in map(as_object, as_list(plain_content(content))):
        if block.get("type") == "text":
            yield as_text(block.get("text"))


def _tool(entry: JsonObject, _place: Place) -> Tool:
    function = as_object(entry.get("function"))
    schema = as_object(function.get("parameters"))
    tool = Tool(as_text(function.get("name")), as_text(function.get("description")), schema)
    known = same(_alike_tool(tool_body(tool)), _alike_tool(entry))
    return tool if known else replace(tool, raw=RawMessage(ApiStyle.OPENAI, "", entry))


def _tool_choice(choice: Any) -> str | None:
    if isinstance(choice, str):
        return choice if choice in CHOICES else None
    function = as_object(as_object(choice).get("function"))
    name = as_text(function.get("name"))
    whole = {"type": "function", "function": {"name": name}}
    return name if name and name not in CHOICES and same(choice, whole) else None


def _output(wanted: Any) -> OutputFormat | None:
    wanted = as_object(wanted)
    if wanted == {"type": "json_object"}:
        return OutputFormat()
    inner = as_object(wanted.get("json_schema"))
    schema, name = inner.get("schema"), inner.get("name")
    if not isinstance(schema, dict) or not isinstance(name, str):
        return None
    whole = {"type": "json_schema", "json_schema": {"name": name, "schema": schema, "strict": True}}
    return OutputFormat(schema, name) if same(wanted, whole) else None


def _alike(name: str, value: Any) -> Any:
    match name:
        case "messages" if isinstance(value, list):
            return [_alike_message(entry) for entry in value]
        case "tools" if isinstance(value, list):
            return [_alike_tool(entry) for entry in value]
        case "stop" if isinstance(value, str):
            return [value]
        case _:
            return value


def _alike_message(message: Any) -> Any:
    """No words are the same as no content; a text is the same as one block of text."""
    if not isinstance(message, dict):
        return message
    content = message.get("content")
    if content is None and message.get("role") == "assistant":
        content = ""
    return message | {"content": plain_content(content)}


def _alike_tool(tool: Any) -> Any:
    """No description is the same as an empty one."""
    if not isinstance(tool, dict) or not isinstance(tool.get("function"), dict):
        return tool
    return tool | {"function": {"description": ""} | tool["function"]}
