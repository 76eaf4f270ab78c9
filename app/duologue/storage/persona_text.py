"""How a persona stands in a TOML file that people may write by hand."""

from collections.abc import Mapping
from typing import Any

from duologue.domain.errors import InputUnreadable
from duologue.domain.persona import Persona
from duologue.domain.request import Parameters
from duologue.domain.style import ApiStyle
from duologue.storage.text import repaired
from duologue.storage.toml_folder import read_toml

_TEXTS = ("name", "description", "system", "profile", "style", "model")
_THINKING = ("adaptive", "disabled")


def read_persona(identity: str, text: str) -> Persona:
    """The persona in a file named `identity`. Raises InputUnreadable, saying what is wrong with it."""
    stored = read_toml(text)
    said = {name: _text(stored, name) for name in _TEXTS}
    if not (said["name"] or "").strip():
        raise InputUnreadable("It has no name.")
    parameters = stored.get("parameters", {})
    if not isinstance(parameters, Mapping):
        raise InputUnreadable("“parameters” must be a table.")
    return Persona(
        id=identity,
        name=" ".join((said["name"] or "").split()),
        description=(said["description"] or "").strip(),
        system=said["system"] or "",
        profile_id=said["profile"] or None,
        style=_style(said["style"]),
        model=said["model"] or None,
        parameters=_parameters(parameters),
    )


def write_persona(persona: Persona) -> str:
    """The text of a persona's file; what is not set is left out."""
    import tomli_w  # noqa: PLC0415 - few starts write a persona

    said = {
        "name": persona.name,
        "description": persona.description,
        "profile": persona.profile_id,
        "style": None if persona.style is None else persona.style.value,
        "model": persona.model,
        "system": persona.system,
    }
    held: dict[str, Any] = {name: repaired(value) for name, value in said.items() if value}
    chosen = persona.parameters
    parameters = {
        "temperature": chosen.temperature,
        "top_p": chosen.top_p,
        "max_tokens": chosen.max_tokens,
        "stop": [repaired(each) for each in chosen.stop] or None,
        "thinking": chosen.thinking,
    }
    if kept := {name: value for name, value in parameters.items() if value is not None}:
        held["parameters"] = kept
    return tomli_w.dumps(held, multiline_strings=_may_span_lines(persona))


def _may_span_lines(persona: Persona) -> bool:
    """Lines are easier to edit; a carriage return would come back as another end of line."""
    texts = (persona.system, persona.description, *persona.parameters.stop)
    return not any("\r" in text for text in texts)


def _text(stored: Mapping[str, Any], name: str) -> str | None:
    value = stored.get(name)
    if value is None or isinstance(value, str):
        return value
    raise InputUnreadable(f"“{name}” must be text.")


def _style(value: str | None) -> ApiStyle | None:
    if not value:
        return None
    try:
        return ApiStyle(value.lower())
    except ValueError as error:
        known = " or ".join(f"“{style.value}”" for style in ApiStyle)
        raise InputUnreadable(f"“style” must be {known}.") from error


def _parameters(stored: Mapping[str, Any]) -> Parameters:
    stop = stored.get("stop", [])
    if isinstance(stop, str):
        stop = [stop]
    if not isinstance(stop, list) or not all(isinstance(each, str) and each for each in stop):
        raise InputUnreadable("“stop” must be a list of texts.")
    thinking = _text(stored, "thinking")
    if thinking is not None and thinking not in _THINKING:
        raise InputUnreadable("“thinking” must be “adaptive” or “disabled”.")
    most = stored.get("max_tokens")
    if most is not None and (not isinstance(most, int) or isinstance(most, bool) or most < 1):
        raise InputUnreadable("“max_tokens” must be a whole number, 1 or more.")
    return Parameters(
        max_tokens=most,
        temperature=_number(stored, "temperature", 2),
        top_p=_number(stored, "top_p", 1),
        stop=tuple(stop),
        thinking=thinking,
    )


def _number(stored: Mapping[str, Any], name: str, most: float) -> float | None:
    value = stored.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise InputUnreadable(f"“{name}” must be a number from 0 to {most}.")
    return float(value)
