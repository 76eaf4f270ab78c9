"""Reads a body in the Anthropic style back into a request; what the request can't say is kept as written."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from duologue.api.anthropic.encoder import CACHE_MARK, body, tool_body, written_message
from duologue.api.body_fields import BodyFields, plain_content, same, with_the_rest
from duologue.api.json_text import JsonObject, as_list, as_object, as_text, write_json
from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import ChatRequest, OutputFormat, RawMessage, Tool, Turn
from duologue.domain.request_body import BodyRead, Place
from duologue.domain.style import ApiStyle

_ROLES = ("user", "assistant")
_CHOICES = {"auto": "auto", "none": "none", "any": "required"}


def read(written: Mapping[str, Any]) -> BodyRead:
    """The request that this body is. Never raises."""
    unmarked = _without_cache_marks(written)
    if unmarked is not None:
        request, fields = _request(unmarked)
        request = replace(request, cache_prompt=True)
        again = body(replace(request, as_written=True), "")
        marked = ("messages", "system", "tools")
        if all(same(_alike(name, written.get(name)), _alike(name, again.get(name))) for name in marked):
            return with_the_rest(written, request, again, fields.problems, _alike)
    request, fields = _request(written)
    if "max_tokens" not in written:
        fields.say((), "max_tokens is missing; this style demands it.")
    return with_the_rest(
        written, request, body(replace(request, as_written=True), ""), fields.problems, _alike
    )


def _request(written: Mapping[str, Any]) -> tuple[ChatRequest, BodyFields]:
    fields = BodyFields(written)
    turns = list(_turns(fields))
    prefill = ""
    if turns and _is_prefill(turns[-1]):
        prefill = "".join(part.text for part in turns.pop().parts if isinstance(part, TextPart))
    request = ChatRequest(
        model=fields.model(),
        turns=tuple(turns),
        system=_system(written.get("system")),
        parameters=fields.parameters("stop_sequences"),
        tools=fields.tools(_tool, ApiStyle.ANTHROPIC),
        stream=fields.flag("stream") or False,
        tool_choice=_tool_choice(as_object(written.get("tool_choice"))),
        output=_output(as_object(written.get("output_config"))),
        user_id=_user_id(as_object(written.get("metadata"))),
        prefill=prefill,
    )
    return request, fields


def _turns(fields: BodyFields) -> Iterator[Turn]:
    for place, message in fields.messages():
        role = message.get("role")
        if role not in _ROLES:
            fields.say(("messages", place), "The role of a message is user or assistant.")
        turn = Turn("assistant" if role == "assistant" else "user", tuple(_parts(message)))
        whole = same(_alike_message(written_message(turn)), _alike_message(message))
        yield turn if whole else replace(turn, raw=RawMessage(ApiStyle.ANTHROPIC, "", message))


def _parts(message: JsonObject) -> Iterator[Part]:
    for block in map(as_object, as_list(plain_content(message.get("content")))):
        match block.get("type"):
            case "text":
                yield TextPart(as_text(block.get("text")))
            case "thinking":
                signature = block.get("signature")
                known = signature if isinstance(signature, str) else None
                yield ThinkingPart(as_text(block.get("thinking")), known)
            case "redacted_thinking":
                yield ThinkingPart("", redacted=as_text(block.get("data")))
            case "tool_use":
                given = write_json(as_object(block.get("input")))
                yield ToolCallPart(as_text(block.get("id")), as_text(block.get("name")), given)
            case "tool_result":
                called, failed = as_text(block.get("tool_use_id")), block.get("is_error") is True
                yield ToolResultPart(called, "".join(_texts(block.get("content"))), failed)
            case _:
                pass  # the message is kept as it was written


def _texts(content: Any) -> Iterator[str]:
    for block in map(as_object, as_list(plain_content(content))):
        if block.get("type") == "text":
            yield as_text(block.get("text"))


def _is_prefill(turn: Turn) -> bool:
    """Spaces at the end are taken off a prefill, so words that end in some are none."""
    if turn.role != "assistant" or turn.raw is not None or len(turn.parts) != 1:
        return False
    part = turn.parts[0]
    return isinstance(part, TextPart) and bool(part.text) and part.text == part.text.rstrip()


def _system(system: Any) -> str:
    blocks = plain_content(system)
    if not isinstance(blocks, list) or len(blocks) != 1 or as_object(blocks[0]).keys() != {"type", "text"}:
        return ""
    return as_text(blocks[0]["text"]) if blocks[0]["type"] == "text" else ""


def _tool(entry: JsonObject, _place: Place) -> Tool:
    schema = as_object(entry.get("input_schema"))
    tool = Tool(as_text(entry.get("name")), as_text(entry.get("description")), schema)
    known = same(_alike_tool(tool_body(tool)), _alike_tool(entry))
    return tool if known else replace(tool, raw=RawMessage(ApiStyle.ANTHROPIC, "", entry))


def _tool_choice(choice: JsonObject) -> str | None:
    kind = choice.get("type")
    if choice.keys() == {"type"}:
        return _CHOICES.get(as_text(kind))
    name = as_text(choice.get("name"))
    known = kind == "tool" and choice.keys() == {"type", "name"} and name not in _CHOICES.values()
    return name or None if known else None


def _output(wanted: JsonObject) -> OutputFormat | None:
    schema = as_object(wanted.get("format")).get("schema")
    whole = {"format": {"type": "json_schema", "schema": schema}}
    return OutputFormat(schema) if isinstance(schema, dict) and same(wanted, whole) else None


def _user_id(metadata: JsonObject) -> str | None:
    user = metadata.get("user_id")
    return user if isinstance(user, str) and metadata.keys() == {"user_id"} else None


def _without_cache_marks(written: Mapping[str, Any]) -> JsonObject | None:
    """The body without the marks that a wish for caching sets, or None where no last block has one."""
    unmarked = dict(written)
    found = False
    for name in ("system", "tools", "messages"):
        last = as_object(next(reversed(as_list(written.get(name))), None))
        if name == "messages":
            blocks = as_list(last.get("content"))
            changed: Any = last | {"content": _unmarked_last(blocks)}
            found |= _is_marked(blocks)
        else:
            changed = _unmarked_last([last])[0]
            found |= _is_marked([last])
        if isinstance(written.get(name), list) and written[name]:
            unmarked[name] = [*written[name][:-1], changed]
    return unmarked if found else None


def _is_marked(blocks: list[Any]) -> bool:
    return bool(blocks) and as_object(blocks[-1]).get("cache_control") == CACHE_MARK


def _unmarked_last(blocks: list[Any]) -> list[Any]:
    if not _is_marked(blocks):
        return blocks
    return [*blocks[:-1], {name: value for name, value in blocks[-1].items() if name != "cache_control"}]


def _alike(name: str, value: Any) -> Any:
    match name:
        case "messages" if isinstance(value, list):
            return [_alike_message(entry) for entry in value]
        case "tools" if isinstance(value, list):
            return [_alike_tool(entry) for entry in value]
        case "system":
            return plain_content(value)
        case _:
            return value


def _alike_message(message: Any) -> Any:
    """A text is the same as one block of text, in results of tools too; no error is the same as false."""
    if not isinstance(message, dict):
        return message
    content = plain_content(message.get("content"))
    if isinstance(content, list):
        content = [_alike_block(block) for block in content]
    return message | {"content": content}


def _alike_block(block: Any) -> Any:
    if not isinstance(block, dict) or block.get("type") != "tool_result":
        return block
    return {"is_error": False} | block | {"content": plain_content(block.get("content", ""))}


def _alike_tool(tool: Any) -> Any:
    """No description is the same as an empty one."""
    return {"description": ""} | tool if isinstance(tool, dict) else tool
