"""Takes the fields of a body that are understood, and says of the others what is odd about them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from duologue.api.json_text import JsonObject
from duologue.domain.request import ChatRequest, Parameters, RawMessage, Tool
from duologue.domain.request_body import BodyProblem, BodyRead, Place
from duologue.domain.style import ApiStyle

Kind = TypeVar("Kind")

DEEPEST = 200  # levels; nobody writes more, and Python's own limit is near
_SEEN_AS = {str: "a text", bool: "true or false", int: "a whole number", list: "a list", dict: "an object"}


class BodyFields:
    """The fields of one body. What is not of its kind becomes a problem and is not taken."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._body = body
        self.problems: list[BodyProblem] = []

    def say(self, place: Place, sentence: str) -> None:
        """Note a problem."""
        self.problems.append(BodyProblem(place, sentence))

    def text(self, name: str) -> str | None:
        """A text."""
        return self._of(name, str)

    def flag(self, name: str) -> bool | None:
        """True or false."""
        return self._of(name, bool)

    def whole(self, name: str) -> int | None:
        """A whole number."""
        return self._of(name, int)

    def list(self, name: str) -> list[Any] | None:
        """A list."""
        return self._of(name, list)

    def object(self, name: str) -> JsonObject | None:
        """An object."""
        return self._of(name, dict)

    def number(self, name: str) -> float | None:
        """A number; a whole one stays one, so that it is written as it was."""
        value = self._body.get(name)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self.say((name,), f"{name} should be a number.")
        return None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of it."""
        value = self._body.get(name)
        if isinstance(value, str):
            return (value,)
        if value is None or (isinstance(value, list) and all(isinstance(entry, str) for entry in value)):
            return tuple(value or ())
        self.say((name,), f"{name} should be a list of texts.")
        return ()

    def parameters(self, stop: str) -> Parameters:
        """The parameters that both styles have; `stop` is this style's name for stop sequences."""
        return Parameters(
            max_tokens=self.whole("max_tokens"),
            temperature=self.number("temperature"),
            top_p=self.number("top_p"),
            stop=self.texts(stop),
            thinking=self._thinking(),
        )

    def model(self) -> str:
        """The model; that there is none is a problem."""
        model = self.text("model")
        if model == "" or "model" not in self._body:
            self.say((), "The model is missing.")
        return model or ""

    def messages(self) -> Iterable[tuple[int, JsonObject]]:
        """The messages that are objects, with their places."""
        messages = self.list("messages")
        if messages is None:
            if "messages" not in self._body:
                self.say((), "The messages are missing.")
            return
        if not messages:
            self.say(("messages",), "A request needs at least one message.")
        for place, message in enumerate(messages):
            if isinstance(message, dict):
                yield place, message
            else:
                self.say(("messages", place), "A message should be an object.")

    def tools(self, read: Callable[[JsonObject, Place], Tool], style: ApiStyle) -> tuple[Tool, ...]:
        """The tools; one that is no object is a problem. `read` makes a tool of an object."""
        tools: list[Tool] = []
        for place, entry in enumerate(self.list("tools") or ()):
            if not isinstance(entry, dict):
                self.say(("tools", place), "A tool should be an object.")
                continue
            tool = read(entry, ("tools", place))
            if not tool.name and tool.raw is None:
                self.say(("tools", place), "A tool needs a name.")
            tools.append(replace(tool, raw=RawMessage(style, "", entry)) if tool.raw is not None else tool)
        return tuple(tools)

    def _thinking(self) -> str | None:
        thinking = self.object("thinking")
        if thinking is None or thinking.keys() != {"type"} or not isinstance(thinking["type"], str):
            return None
        return thinking["type"]

    def _of(self, name: str, kind: type[Kind]) -> Kind | None:
        value = self._body.get(name)
        if value is None:
            return None
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.say((name,), f"{name} should be {_SEEN_AS[kind]}.")
        return None


def with_the_rest(
    body: Mapping[str, Any],
    request: ChatRequest,
    written: Mapping[str, Any],
    problems: Iterable[BodyProblem],
    alike: Callable[[str, Any], Any],
) -> BodyRead:
    """What was read, and in `extra` every field that would else be sent otherwise than it was written.

    `written` is the body that the request makes by itself; `alike` gives the value of a field in a form
    in which values that mean the same are equal.
    """
    extra = {
        name: value
        for name, value in body.items()
        if name not in written or not same(alike(name, value), alike(name, written[name]))
    }
    added = tuple(name for name in written if name not in body)
    return BodyRead(request, extra, tuple(problems), added)


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same, whatever the order of their fields; 1 is not true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def is_too_deep(value: Any) -> bool:
    """Whether a JSON value has more levels than anybody writes."""
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for entry in level for inner in _inner(entry) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _inner(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def plain_content(content: Any) -> Any:
    """Content as blocks: a text alone is one block of text."""
    return [{"type": "text", "text": content}] if isinstance(content, str) else content
