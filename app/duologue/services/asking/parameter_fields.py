"""The parameters of a chat as fields: what may stand in them, and what becomes of it."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from duologue.domain.errors import InputUnreadable
from duologue.domain.profile import Profile
from duologue.domain.request import ChatRequest, Parameters
from duologue.domain.style import ApiStyle
from duologue.services.asking.request_notes import Note, notes
from duologue.services.tables import catalogue
from duologue.services.tables.request_rules import Effect, rules

MOST_STOPS = 16
_WIDEST = {"temperature": (0.0, 2.0), "top_p": (0.0, 1.0)}
_MOST_TOKENS = 10_000_000  # more is a slip of the hand


class ParameterName(StrEnum):
    """The fields, named as in `domain.request.Parameters`."""

    TEMPERATURE = "temperature"
    TOP_P = "top_p"
    MAX_TOKENS = "max_tokens"
    STOP = "stop"
    THINKING = "thinking"


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; `above_low` says that `low` itself is too low. `high` None is unknown."""

    low: float
    high: float | None
    above_low: bool = False


def allowed(name: ParameterName, profile: Profile, style: ApiStyle, model: str) -> Range | None:
    """What is documented for a number at this profile, style and model; None for what is no number."""
    if name is ParameterName.MAX_TOKENS:
        known = catalogue.model(profile, model)
        return Range(1, None if known is None else known.max_output)
    if name not in _WIDEST:
        return None
    low, high = _WIDEST[name]
    found = Range(low, high)
    for rule in rules():
        if rule.setting == name and rule.outside is not None and rule.applies(profile, style, model):
            from_, to = rule.outside
            found = Range(max(found.low, from_), min(found.high or to, to), found.above_low or from_ >= low)
    return found


def read_number(name: ParameterName, text: str) -> float | int | None:
    """What a person typed; None for nothing, which is "not set". Raises InputUnreadable, with a sentence."""
    text = text.strip().replace("\u2212", "-")
    if not text:
        return None
    if name is ParameterName.MAX_TOKENS:
        return _whole(text)
    low, high = _WIDEST[name]
    try:
        value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError as error:
        raise InputUnreadable("This must be a number, such as 0.7.") from error
    if not math.isfinite(value) or not low <= value <= high:
        raise InputUnreadable(f"This must be from {low:g} to {high:g}.")
    return value


def read_stops(text: str) -> tuple[str, ...]:
    """Stop sequences, one a line; an end of line or a tab in one is written with a backslash.

    Raises InputUnreadable.
    """
    lines = [line for line in text.split("\n") if line]
    if len(lines) > MOST_STOPS:
        raise InputUnreadable(f"At most {MOST_STOPS} stop sequences, please.")
    return tuple(dict.fromkeys(line.replace("\\n", "\n").replace("\\t", "\t") for line in lines))


def shown_stops(stops: tuple[str, ...]) -> str:
    """The text that `read_stops` reads."""
    return "\n".join(stop.replace("\n", "\\n").replace("\t", "\\t") for stop in stops)


def with_value(parameters: Parameters, name: ParameterName, value: Any) -> Parameters:
    """The parameters with one of them changed."""
    return replace(parameters, **{name.value: value})


def marks(profile: Profile, style: ApiStyle, model: str, parameters: Parameters) -> dict[ParameterName, Note]:
    """What is ignored or rejected of the parameters that are set, by field."""
    request = ChatRequest(model, (), parameters=parameters)
    found: dict[ParameterName, Note] = {}
    for note in notes(profile, style, model, request):
        if note.setting in set(ParameterName):
            found.setdefault(ParameterName(note.setting), note)
    most = allowed(ParameterName.MAX_TOKENS, profile, style, model)
    wanted = parameters.max_tokens
    if most is not None and most.high is not None and wanted is not None and wanted > most.high:
        sentence = f"This model is documented to write at most {most.high:,.0f} tokens."
        found.setdefault(
            ParameterName.MAX_TOKENS, Note(Effect.REJECTED, ParameterName.MAX_TOKENS.value, sentence)
        )
    return found


def _whole(text: str) -> int:
    digits = text.replace(",", "").replace(" ", "").replace("\u00a0", "").replace("_", "")
    if not digits.isascii() or not digits.isdecimal():
        raise InputUnreadable("This must be a whole number, such as 4096.")
    value = int(digits) if len(digits) < 12 else _MOST_TOKENS + 1  # noqa: PLR2004 - longer is too much anyway
    if not 1 <= value <= _MOST_TOKENS:
        raise InputUnreadable("This must be from 1 to 10,000,000; leave it empty for the server's default.")
    return value
