"""The stored form of drafts: plain objects, for the playground's own file, its history and its presets."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from duologue.domain.draft import Draft
from duologue.domain.parts import parts_from_json, parts_to_json
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, RawMessage, Tool, Turn
from duologue.domain.style import ApiStyle


def draft_to_stored(draft: Draft) -> dict[str, Any]:
    """A draft as a JSON object; what is at its default is left out of the request."""
    request = draft.request
    standard = ChatRequest("", ())
    stored: dict[str, Any] = {
        "model": request.model,
        "turns": [_turn_to_stored(turn) for turn in request.turns],
        "tools": [_tool_to_stored(tool) for tool in request.tools],
        "parameters": {
            name: value for name, value in asdict(request.parameters).items() if value not in (None, ())
        },
        "output": None if request.output is None else asdict(request.output),
    }
    for name in ("system", "stream", "tool_choice", "user_id", "prefill", "cache_prompt"):
        if getattr(request, name) != getattr(standard, name):
            stored[name] = getattr(request, name)
    return {
        "style": draft.style.value,
        "profile": draft.profile_id,
        "request": {name: value for name, value in stored.items() if value not in (None, [], {})},
        "extra": dict(draft.extra),
        "variables": dict(draft.variables),
    }


def draft_from_stored(stored: Any) -> Draft:
    """The draft that was stored. Raises ValueError where it is not what `draft_to_stored` gives."""
    try:
        request = stored["request"]
        return Draft(
            ApiStyle(stored["style"]),
            _text(stored["profile"]),
            ChatRequest(
                model=_text(request.get("model", "")),
                turns=tuple(_turn_from_stored(turn) for turn in request.get("turns", ())),
                system=_text(request.get("system", "")),
                parameters=_parameters(request.get("parameters", {})),
                tools=tuple(_tool_from_stored(tool) for tool in request.get("tools", ())),
                stream=request.get("stream", True) is True,
                tool_choice=_maybe_text(request.get("tool_choice")),
                output=None if request.get("output") is None else OutputFormat(**request["output"]),
                user_id=_maybe_text(request.get("user_id")),
                prefill=_text(request.get("prefill", "")),
                cache_prompt=request.get("cache_prompt", False) is True,
            ),
            dict(stored.get("extra", {})),
            {_text(name): _text(value) for name, value in stored.get("variables", {}).items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no draft: {error}") from error


def _turn_to_stored(turn: Turn) -> dict[str, Any]:
    stored: dict[str, Any] = {"role": turn.role, "parts": json.loads(parts_to_json(turn.parts))}
    return stored | ({} if turn.raw is None else {"raw": _raw_to_stored(turn.raw)})


def _turn_from_stored(stored: Mapping[str, Any]) -> Turn:
    parts = parts_from_json(json.dumps(stored["parts"]))
    return Turn(_text(stored["role"]), parts, _raw_from_stored(stored.get("raw")))


def _tool_to_stored(tool: Tool) -> dict[str, Any]:
    stored = {"name": tool.name, "description": tool.description, "schema": dict(tool.schema)}
    return stored | ({} if tool.raw is None else {"raw": _raw_to_stored(tool.raw)})


def _tool_from_stored(stored: Mapping[str, Any]) -> Tool:
    schema = dict(stored.get("schema", {}))
    description = _text(stored.get("description", ""))
    return Tool(_text(stored["name"]), description, schema, _raw_from_stored(stored.get("raw")))


def _raw_to_stored(raw: RawMessage) -> dict[str, Any]:
    return {"style": raw.style.value, "origin": raw.origin, "message": dict(raw.message)}


def _raw_from_stored(stored: Mapping[str, Any] | None) -> RawMessage | None:
    if stored is None:
        return None
    return RawMessage(ApiStyle(stored["style"]), _text(stored["origin"]), dict(stored["message"]))


def _parameters(stored: Mapping[str, Any]) -> Parameters:
    known = {each.name for each in fields(Parameters)}
    values = {name: value for name, value in stored.items() if name in known}
    return Parameters(**values | {"stop": tuple(values.get("stop", ()))})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text")
    return value


def _maybe_text(value: Any) -> str | None:
    return None if value is None else _text(value)
