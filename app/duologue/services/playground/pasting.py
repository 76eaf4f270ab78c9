"""Makes a request of what a person pasted: a curl command, a body in either style, or messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from duologue.domain.errors import InputUnreadable
from duologue.domain.style import ApiStyle
from duologue.services.playground.curl_command import is_curl, read_curl
from duologue.services.playground.json_check import JsonProblem, check_json
from duologue.services.ports import RequestBodies

KEY_NOT_KEPT = "The key in it was not kept."


@dataclass(frozen=True, slots=True)
class Pasted:
    """A body that was pasted. `style` is None where it could be either; `notes` are for the person."""

    body: Mapping[str, Any]
    style: ApiStyle | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BrokenJson:
    """What was pasted is meant as JSON, but can't be read; `problem` says where, in `text`."""

    text: str
    problem: JsonProblem

    @property
    def sentence(self) -> str:
        """The mistake with its place."""
        return f"Line {self.problem.line}, column {self.problem.column}: {self.problem.sentence}"


def looks_like_a_request(text: str) -> bool:
    """Whether a text may be something that `read_pasted` takes; quick, for any text."""
    begin = text[:200].lstrip()
    return is_curl(begin) or (begin.startswith(("{", "[")) and '"' in text[:5000])


def read_pasted(text: str, bodies: RequestBodies) -> Pasted | BrokenJson:
    """The request in a text, or the mistake in its JSON. Raises InputUnreadable."""
    if not is_curl(text):
        return _of_json(text, bodies)
    command = read_curl(text)
    pasted = _of_json(command.body, bodies)
    if isinstance(pasted, BrokenJson):
        return pasted
    notes = [KEY_NOT_KEPT] if command.had_key else []
    host = command.url.partition("://")[2].partition("/")[0] or command.url
    if host:
        notes.append(f"It was for {host.rpartition('@')[2]}; here it goes to the profile you choose.")
    others = [name for name, _ in command.headers if name.lower() not in _EXPECTED_HEADERS]
    if others:
        notes.append(f"These headers are not sent: {', '.join(others)}.")
    return Pasted(pasted.body, _style_of_address(command.url) or pasted.style, tuple(notes))


_EXPECTED_HEADERS = ("content-type", "accept", "anthropic-version", "user-agent")


def _of_json(text: str, bodies: RequestBodies) -> Pasted | BrokenJson:
    checked = check_json(text)
    if checked.problem is not None:
        return BrokenJson(text, checked.problem)
    value = checked.value
    notes = tuple(each.sentence for each in checked.doubled)
    if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        value = {"messages": value}
    if not isinstance(value, dict):
        raise InputUnreadable("This is JSON, but neither a request nor a list of messages.")
    if not value.keys() & {"messages", "model", "system", "tools", "contents", "input", "prompt"}:
        raise InputUnreadable("This is JSON, but no request: it has neither a model nor messages.")
    return Pasted(value, bodies.style_of(value), notes)


def _style_of_address(url: str) -> ApiStyle | None:
    if url.endswith("/messages"):
        return ApiStyle.ANTHROPIC
    return ApiStyle.OPENAI if url.endswith("/chat/completions") else None
