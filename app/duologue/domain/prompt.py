"""A prompt of the library: a Markdown file with {{names}} to fill in, and what its front matter says."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from duologue.domain.errors import InputUnreadable

_FENCE = "+++"
_NAME = re.compile(r"\{\{\s*([^\W\d][\w.-]*)\s*(?:=([^{}]*))?\}\}")


@dataclass(frozen=True, slots=True)
class Variable:
    """A place to fill in; `label` is what a person is asked, `long` says that it may have many lines."""

    name: str
    label: str
    default: str = ""
    long: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """`name` is the file's name without its ending; `built_in` ones came with the app."""

    name: str
    title: str
    description: str
    body: str
    variables: tuple[Variable, ...] = ()
    built_in: bool = False

    def filled(self, values: Mapping[str, str]) -> str:
        """The body with every value put in; a name without one gets its default."""
        defaults = {variable.name: variable.default for variable in self.variables}
        return _NAME.sub(lambda found: values.get(found[1], defaults.get(found[1], "")), self.body)

    def fits(self, words: str) -> bool:
        """Whether a person who typed these words may mean this one."""
        said = f"{self.title}\n{self.name}\n{self.description}".casefold()
        return all(word in said for word in words.casefold().split())


def read_prompt(name: str, stored: str, *, built_in: bool = False) -> Prompt:
    """The prompt in a file of this name. Raises InputUnreadable with a sentence that names the file."""
    head, body = _divided(name, stored.removeprefix("\ufeff").replace("\r\n", "\n"))
    if not body.strip():
        raise InputUnreadable(f"The prompt {name}.md has no text.")
    title = _text(name, head, "title") or PurePath(name).name
    return Prompt(
        name=name,
        title=" ".join(title.split()),
        description=" ".join(_text(name, head, "description").split()),
        body=body.strip("\n"),
        variables=_variables(name, head, body),
        built_in=built_in,
    )


def _divided(name: str, stored: str) -> tuple[Mapping[str, Any], str]:
    first, _, rest = stored.partition("\n")
    if first.rstrip() != _FENCE:
        return {}, stored
    lines = rest.split("\n")
    end = next((place for place, line in enumerate(lines) if line.rstrip() == _FENCE), None)
    if end is None:
        raise InputUnreadable(
            f"The prompt {name}.md begins with {_FENCE}, but no second {_FENCE} ends its head."
        )
    try:
        return tomllib.loads("\n".join(lines[:end])), "\n".join(lines[end + 1 :])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputUnreadable(f"The head of the prompt {name}.md is no TOML: {error}.") from error


def _text(name: str, head: Mapping[str, Any], key: str) -> str:
    value = head.get(key, "")
    if not isinstance(value, str):
        raise InputUnreadable(f"The {key} of the prompt {name}.md is not a text.")
    return value


def _variables(name: str, head: Mapping[str, Any], body: str) -> tuple[Variable, ...]:
    told = head.get("variables", {})
    if not isinstance(told, dict) or not all(isinstance(entry, dict) for entry in told.values()):
        raise InputUnreadable(f"The variables of the prompt {name}.md are no tables.")
    defaults: dict[str, str] = {}
    for found in _NAME.finditer(body):
        defaults.setdefault(found[1], "")
        defaults[found[1]] = defaults[found[1]] or (found[2] or "").strip()
    return tuple(
        Variable(
            name=each,
            label=_text(name, told.get(each, {}), "label") or each.replace("_", " "),
            default=default or _text(name, told.get(each, {}), "default"),
            long=told.get(each, {}).get("long") is True,
        )
        for each, default in defaults.items()
    )
