"""Reads JSON that a person is writing, and says in a sentence where and why it can't be read."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from duologue.domain.request_body import Place

_PIECE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_SAID = {
    "Expecting value": "A value is missing here, or it is not written as JSON.",
    "Expecting property name enclosed in double quotes": "The name of a field stands here, in double quotes.",
    "Illegal trailing comma before end of object": "This comma is one too many: no field follows it.",
    "Illegal trailing comma before end of array": "This comma is one too many: no value follows it.",
    "Expecting ':' delimiter": "A colon is missing between this field's name and its value.",
    "Expecting ',' delimiter": "A comma is missing here, or a bracket is not closed.",
    "Unterminated string starting at": "The text that begins here has no closing quote.",
    "Invalid control character at": "A text may not hold a line end or a tab; write \\n or \\t.",
    "Invalid \\escape": "This backslash stands before a letter that needs none; write \\\\ for a backslash.",
    "Invalid \\uXXXX escape": "Four hexadecimal digits must follow \\u.",
    "Extra data": "The value is complete before this; what follows is one too many.",
}


@dataclass(frozen=True, slots=True)
class JsonProblem:
    """A problem at `position`, counted in characters from 0; `line` and `column` count from 1."""

    position: int
    line: int
    column: int
    sentence: str


@dataclass(frozen=True, slots=True)
class CheckedJson:
    """`value` where the text can be read, else `problem`; `doubled` are fields that stand twice."""

    value: Any = None
    problem: JsonProblem | None = None
    doubled: tuple[JsonProblem, ...] = ()


def check_json(text: str) -> CheckedJson:
    """Read a text that should be one JSON value. Never raises."""
    if not text.strip():
        return CheckedJson(problem=JsonProblem(0, 1, 1, "There is nothing here yet."))
    doubled: list[str] = []

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            names = [name for name, _ in pairs]
            doubled.extend(name for name in made if names.count(name) > 1)
        return made

    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=fields)
    except json.JSONDecodeError as error:
        sentence = _SAID.get(error.msg, f"{error.msg}.")
        return CheckedJson(problem=JsonProblem(error.pos, error.lineno, error.colno, sentence))
    except _NoJson as error:
        return CheckedJson(problem=problem_at(text, max(0, text.find(str(error))), f"{error} is not JSON."))
    except (RecursionError, ValueError):
        return CheckedJson(
            problem=JsonProblem(0, 1, 1, "This is nested too deeply, or a number is too long.")
        )
    told = tuple(
        problem_at(text, max(0, text.rfind(json.dumps(name, ensure_ascii=False))), _twice(name))
        for name in dict.fromkeys(doubled)
    )
    return CheckedJson(value, doubled=told)


def problem_at(text: str, position: int, sentence: str) -> JsonProblem:
    """A problem at a position of the text."""
    line = text.count("\n", 0, position) + 1
    return JsonProblem(position, line, position - text.rfind("\n", 0, position), sentence)


def position_of(text: str, place: Place) -> int:
    """Where the value at `place` of a JSON text begins, or the nearest one around it that is there."""
    position = _start(text)
    for step in place:
        found = _inner(text, position, step)
        if found is None:
            break
        position = found
    return position


def _inner(text: str, position: int, step: str | int) -> int | None:
    """Where the value of one field or entry of the value at `position` begins, or None."""
    pieces = _pieces(text, position)
    if next(pieces, ("", 0))[0] != ("[" if isinstance(step, int) else "{"):
        return None
    found, count, name = None, 0, ""
    level = 1
    for piece, start in pieces:
        if level == 1 and piece == ",":
            count, name = count + 1, ""
        elif level == 1 and piece == ":":
            continue
        elif level == 1 and piece in "}]":
            return found
        elif level == 1 and isinstance(step, str) and not name:
            name = piece  # of the field, in its quotes
        elif level == 1 and (count == step or (isinstance(step, str) and _named(name, step))):
            found = start  # of fields with the same name the last one counts
            if isinstance(step, int):
                return found
        level += (piece in "{[") - (piece in "}]")
    return found


def _named(piece: str, name: str) -> bool:
    return piece.startswith('"') and check_json(piece).value == name


def _start(text: str) -> int:
    found = _PIECE.search(text)
    return found.start() if found else 0


def _pieces(text: str, position: int) -> Iterator[tuple[str, int]]:
    return ((found[0], found.start()) for found in _PIECE.finditer(text, position))


def _twice(name: str) -> str:
    return f'The field "{name}" stands here twice; only the last one counts.'


class _NoJson(ValueError):
    """NaN and Infinity are no JSON, though Python reads them."""


def _no_constant(name: str) -> Any:
    raise _NoJson(name)
