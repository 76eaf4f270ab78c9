"""A request of the playground before it is sent: it may hold {{names}} whose values stand beside it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import is_
from typing import Any

from duologue.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.domain.request import ChatRequest, OutputFormat, RawMessage, Tool, Turn
from duologue.domain.style import ApiStyle

_NAME = re.compile(r"\{\{\s*([^\W\d][\w.-]*)\s*\}\}")

_Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person wrote in the playground.

    `extra` are keys of the body that we do not know, sent along unchanged at its top level; `variables`
    are the values of names, of which a value of "" counts as given and a missing name as unset.
    """

    style: ApiStyle
    profile_id: str
    request: ChatRequest
    extra: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)

    def filled(self) -> ChatRequest:
        """The request to send, exactly as written, with every value put in; an unset name stays as it is."""
        values = self.variables

        def fill(text: str) -> str:
            return text if "{{" not in text else _NAME.sub(lambda found: values.get(found[1], found[0]), text)

        return _changed(self._written(), fill)

    def unfilled(self) -> ChatRequest:
        """The request as it would be sent with its names standing in it."""
        return self._written()

    def names(self) -> tuple[str, ...]:
        """Every name that stands somewhere in the request, each once, in the order of reading."""
        found: dict[str, None] = {}

        def look(text: str) -> str:
            if "{{" in text:
                found.update(dict.fromkeys(names_in(text)))
            return text

        _changed(self._written(), look)
        return tuple(found)

    def unset(self) -> tuple[str, ...]:
        """The names that have no value yet."""
        return tuple(name for name in self.names() if name not in self.variables)

    def _written(self) -> ChatRequest:
        return replace(self.request, extra=self.extra, as_written=True)


def names_in(text: str) -> Iterator[str]:
    """The names in a text, in order."""
    return (found[1] for found in _NAME.finditer(text))


def names_with_places(text: str) -> Iterator[tuple[int, int]]:
    """Where each name in a text begins and ends, with its brackets."""
    return (found.span() for found in _NAME.finditer(text))


def _changed(request: ChatRequest, change: _Change) -> ChatRequest:
    """The request with every text in it changed, read from the top to the bottom."""
    output = request.output
    return replace(
        request,
        model=change(request.model),
        system=change(request.system),
        turns=tuple(_turn(turn, change) for turn in request.turns),
        prefill=change(request.prefill),
        tools=tuple(_tool(tool, change) for tool in request.tools),
        output=None if output is None else _output(output, change),
        parameters=replace(request.parameters, stop=tuple(change(text) for text in request.parameters.stop)),
        user_id=None if request.user_id is None else change(request.user_id),
        extra=_value(request.extra, change),
    )


def _turn(turn: Turn, change: _Change) -> Turn:
    if turn.raw is not None and turn.raw.origin:
        return turn  # a server said it: it goes back as it came, and {{names}} in it are its own words
    parts = tuple(_part(part, change) for part in turn.parts)
    raw = _raw(turn.raw, change)
    same = raw is turn.raw and all(map(is_, parts, turn.parts))
    return turn if same else Turn(turn.role, parts, raw)


def _part(part: Part, change: _Change) -> Part:
    match part:
        case TextPart(text) | ToolResultPart(_, text):
            changed = change(text)
            return part if changed is text else replace(part, text=changed)
        case ToolCallPart():
            return replace(part, name=change(part.name), arguments=_arguments(part, change))
        case ThinkingPart():  # its signature is of these very words
            return part
        case FilePart() | ImagePart():  # a file is sent as it is
            return part


def _arguments(part: ToolCallPart, change: _Change) -> str:
    """The arguments with the texts inside changed, so that a quote in a value does not end a string."""
    if not any(names_in(part.arguments)):
        return part.arguments
    parsed = part.parsed()
    if not isinstance(parsed, dict):
        return change(part.arguments)
    return json.dumps(_value(parsed, change), ensure_ascii=False)


def _tool(tool: Tool, change: _Change) -> Tool:
    schema = _value(tool.schema, change)
    return replace(
        tool,
        name=change(tool.name),
        description=change(tool.description),
        schema=schema,
        raw=_raw(tool.raw, change),
    )


def _output(output: OutputFormat, change: _Change) -> OutputFormat:
    return output if output.schema is None else replace(output, schema=_value(output.schema, change))


def _raw(raw: RawMessage | None, change: _Change) -> RawMessage | None:
    return None if raw is None else replace(raw, message=_value(raw.message, change))


def _value(value: Any, change: _Change) -> Any:
    """A JSON value with every text in it changed; the names of its fields stay."""
    match value:
        case str():
            return change(value)
        case Mapping():
            return {name: _value(entry, change) for name, entry in value.items()}
        case list() | tuple():
            return [_value(entry, change) for entry in value]
        case _:
            return value
