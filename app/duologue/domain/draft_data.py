"""A draft as plain data: what a preset's file, the playground's own file and its history hold.

JSON that belongs to the wire (schemas, raw messages, unknown fields) stands in it as text, laid out for
reading: not every file format can say all that JSON can.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from duologue.domain.draft import Draft
from duologue.domain.errors import InputUnreadable, StoreDamaged
from duologue.domain.parts import ImagePart, Part, TextPart, parts_from_json, parts_to_json
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, RawMessage, Tool, Turn
from duologue.domain.style import ApiStyle

Data = dict[str, Any]
ROLES = ("user", "assistant")
_NUMBERS = {"max_tokens": int, "temperature": float, "top_p": float}
FIELDS = frozenset(
    {
        "style",
        "model",
        "system",
        "prefill",
        "stream",
        "tool_choice",
        "user_id",
        "cache_prompt",
        "messages",
        "tools",
        "parameters",
        "variables",
        "output",
        "extra",
    }
)


def draft_to_data(draft: Draft) -> Data:
    """The draft without its profile; what is not set is left out."""
    request = draft.request
    data: Data = {"style": draft.style.value, "model": request.model}
    texts = {"system": request.system, "prefill": request.prefill}
    data |= {name: text for name, text in texts.items() if text}
    data["stream"] = request.stream
    if request.tool_choice is not None:
        data["tool_choice"] = request.tool_choice
    if request.user_id is not None:
        data["user_id"] = request.user_id
    if request.cache_prompt:
        data["cache_prompt"] = True
    if draft.extra:
        data["extra"] = _json(draft.extra)
    parameters = _parameters(request.parameters)
    if parameters:
        data["parameters"] = parameters
    if draft.variables:
        data["variables"] = dict(draft.variables)
    if request.output is not None:
        data["output"] = _output(request.output)
    data["messages"] = [_turn(turn) for turn in request.turns]
    if request.tools:
        data["tools"] = [_tool(tool) for tool in request.tools]
    return data


def draft_from_data(data: Mapping[str, Any], profile_id: str) -> Draft:
    """The draft; what is missing is at its default. Raises InputUnreadable, naming what is wrong."""
    reader = _Reader(data)
    output = reader.table("output")
    request = ChatRequest(
        model=reader.text("model"),
        turns=tuple(_read_turn(entry) for entry in reader.tables("messages")),
        system=reader.text("system"),
        parameters=_read_parameters(_Reader(reader.table("parameters") or {}, "parameters.")),
        tools=tuple(_read_tool(entry) for entry in reader.tables("tools")),
        stream=reader.flag("stream", default=True),
        tool_choice=reader.maybe("tool_choice"),
        output=None if output is None else _read_output(_Reader(output, "output.")),
        user_id=reader.maybe("user_id"),
        prefill=reader.text("prefill"),
        cache_prompt=reader.flag("cache_prompt", default=False),
    )
    variables = _Reader(reader.table("variables") or {}, "variables.")
    return Draft(
        style=_style(reader.text("style") or ApiStyle.OPENAI.value, "style"),
        profile_id=profile_id,
        request=request,
        extra=reader.json_object("extra") or {},
        variables={name: variables.text(name) for name in variables.data},
    )


class _Reader:
    """Reads a table; `where` leads every complaint."""

    def __init__(self, data: Mapping[str, Any], where: str = "") -> None:
        self.data = data
        self.where = where

    def wrong(self, name: str, demanded: str) -> InputUnreadable:
        return InputUnreadable(f"“{self.where}{name}” must be {demanded}.")

    def maybe(self, name: str) -> str | None:
        value = self.data.get(name)
        if value is not None and not isinstance(value, str):
            raise self.wrong(name, "a text")
        return value

    def text(self, name: str) -> str:
        return self.maybe(name) or ""

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.data.get(name, default)
        if not isinstance(value, bool):
            raise self.wrong(name, "true or false")
        return value

    def table(self, name: str) -> Mapping[str, Any] | None:
        value = self.data.get(name)
        if value is not None and not isinstance(value, Mapping):
            raise self.wrong(name, "a table")
        return value

    def tables(self, name: str) -> "list[_Reader]":
        value = self.data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            raise self.wrong(name, "a list of tables")
        return [_Reader(entry, f"{self.where}{name}[{number}].") for number, entry in enumerate(value, 1)]

    def json_object(self, name: str) -> Data | None:
        """JSON in a text, or a table in its place."""
        value = self.data.get(name)
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError) as error:
                raise self.wrong(name, f"JSON ({error})") from None
        if value is not None and not isinstance(value, dict):
            raise self.wrong(name, "a JSON object")
        return value


def _turn(turn: Turn) -> Data:
    data: Data = {"role": turn.role}
    match turn.parts:
        case (TextPart(text, False),):
            data["text"] = text
        case parts:
            data["parts"] = _parts(parts)
    if turn.raw is not None:
        data["raw"] = _raw(turn.raw)
    return data


def _read_turn(entry: _Reader) -> Turn:
    role = entry.text("role")
    if role not in ROLES:
        raise entry.wrong("role", "“user” or “assistant”")
    text = entry.maybe("text")
    parts = _read_parts(entry) if text is None else (TextPart(text),)
    return Turn(role, parts, _read_raw(entry))


def _parts(parts: tuple[Part, ...]) -> list[Data]:
    """The parts with the bytes of their images: no other place keeps them."""
    stored: list[Data] = json.loads(parts_to_json(parts))
    for entry, part in zip(stored, parts, strict=True):
        if isinstance(part, ImagePart) and part.data is not None:
            entry["data"] = b64encode(part.data).decode()
    return stored


def _read_parts(entry: _Reader) -> tuple[Part, ...]:
    readers = entry.tables("parts")
    stored = [{name: each.data[name] for name in each.data if name != "data"} for each in readers]
    try:
        parts = parts_from_json(json.dumps(stored))
    except StoreDamaged:
        raise entry.wrong("parts", "a list of known parts") from None
    return tuple(map(_with_bytes, parts, readers))


def _with_bytes(part: Part, entry: _Reader) -> Part:
    data = entry.maybe("data")
    if data is None:
        return part
    try:
        given = b64decode(data, validate=True)
    except ValueError:
        raise entry.wrong("data", "the bytes of an image in base64") from None
    return replace(part, data=given) if isinstance(part, ImagePart) else part


def _raw(raw: RawMessage) -> Data:
    return {"style": raw.style.value, "origin": raw.origin, "message": _json(raw.message)}


def _read_raw(entry: _Reader) -> RawMessage | None:
    data = entry.table("raw")
    if data is None:
        return None
    inner = _Reader(data, f"{entry.where}raw.")
    style = _style(inner.text("style"), f"{inner.where}style")
    return RawMessage(style, inner.text("origin"), inner.json_object("message") or {})


def _tool(tool: Tool) -> Data:
    data: Data = {"name": tool.name, "description": tool.description, "schema": _json(tool.schema)}
    return data | ({} if tool.raw is None else {"raw": _raw(tool.raw)})


def _read_tool(entry: _Reader) -> Tool:
    schema = entry.json_object("schema") or {}
    return Tool(entry.text("name"), entry.text("description"), schema, _read_raw(entry))


def _parameters(parameters: Parameters) -> Data:
    data: Data = {name: getattr(parameters, name) for name in (*_NUMBERS, "thinking")}
    if parameters.stop:
        data["stop"] = list(parameters.stop)
    return {name: value for name, value in data.items() if value is not None}


def _read_parameters(entry: _Reader) -> Parameters:
    numbers: dict[str, Any] = {}
    for name, kind in _NUMBERS.items():
        value = entry.data.get(name)
        if value is None:
            continue
        whole = kind is int
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            raise entry.wrong(name, "a whole number" if whole else "a number")
        numbers[name] = kind(value)
    stop = entry.data.get("stop", [])
    if not isinstance(stop, list) or not all(isinstance(text, str) for text in stop):
        raise entry.wrong("stop", "a list of texts")
    return Parameters(**numbers, stop=tuple(stop), thinking=entry.maybe("thinking"))


def _output(output: OutputFormat) -> Data:
    schema = {} if output.schema is None else {"schema": _json(output.schema)}
    return {"name": output.name} | schema


def _read_output(entry: _Reader) -> OutputFormat:
    return OutputFormat(entry.json_object("schema"), entry.text("name") or "answer")


def _style(text: str, name: str) -> ApiStyle:
    try:
        return ApiStyle(text)
    except ValueError:
        raise InputUnreadable(f"“{name}” must be “openai” or “anthropic”.") from None


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
