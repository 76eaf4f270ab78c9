"""The recorded examples, as data: prompts, answers, models, limits and errors on request."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from duologue import resources
from duologue.demo.answer import Answer, Finish, ToolCall
from duologue.demo.tokens import pieces
from duologue.domain.errors import InputUnreadable
from duologue.domain.style import ApiStyle

EXAMPLES_FILE = "demo/examples.json"
_FORMAT = ("duologue-demo", 1)
_ERROR_PROMPT = re.compile(r"/error\s+(\S+)")


class ProblemKind(Enum):
    """What goes wrong: a refusal, an error amid the stream, a cut connection, a long wait, a web page."""

    REFUSAL = "refusal"
    MIDSTREAM = "midstream"
    CUT = "cut"
    SLOW = "slow"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Problem:
    """An error on request. `openai` and `anthropic` are bodies in each style's own envelope.

    `speaks` names the example whose answer begins before it goes wrong after `after_tokens`;
    `delay` is in seconds; `page` is a web page; `{resets_at}` in a body stands for the time in
    `resets_in` seconds.
    """

    name: str
    kind: ProblemKind
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    openai: Mapping[str, Any] | None = None
    anthropic: Mapping[str, Any] | None = None
    speaks: str = ""
    after_tokens: int = 0
    delay: float = 0.0
    page: str = ""
    resets_in: float = 0.0

    def body(self, style: ApiStyle) -> Any:
        """The body in a style's own envelope; None where this problem has none."""
        body = self.openai if style is ApiStyle.OPENAI else self.anthropic
        resets_at = datetime.now(UTC) + timedelta(seconds=self.resets_in)
        return json.loads(json.dumps(body).replace("{resets_at}", resets_at.strftime("%Y-%m-%dT%H:%M:%SZ")))


@dataclass(frozen=True, slots=True)
class Model:
    """A demo model: `speed` divides every wait, `think_tags` writes thinking into the OpenAI content.

    `context` is how many tokens a prompt may have, None for any number.
    """

    id: str
    name: str
    created: int
    speed: float = 1.0
    think_tags: bool = False
    context: int | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A prompt and the answer recorded for it; `after_tool` is told once a tool's result is there."""

    id: str
    title: str
    prompt: str
    also: tuple[str, ...]
    keywords: tuple[tuple[str, ...], ...]
    answer: Answer
    after_tool: Answer | None


@dataclass(frozen=True, slots=True)
class Examples:
    """Everything the demo can say. `limits` are per `window` seconds, by name."""

    models: tuple[Model, ...]
    limits: Mapping[str, int]
    window: float
    examples: tuple[Example, ...]
    fallback: Example
    problems: tuple[Problem, ...]

    def choose(self, prompt: str) -> Example:
        """The example for a prompt: the same words first, then its keywords, else the fallback."""
        words = normalised(prompt)
        for example in self.examples:
            if words in {normalised(example.prompt), *map(normalised, example.also)}:
                return example
        held = set(re.findall(r"\w+", words))
        for example in self.examples:
            if any(held.issuperset(group) for group in example.keywords):
                return example
        return self.fallback

    def example(self, identifier: str) -> Example:
        """The example with this id. Raises KeyError."""
        return {example.id: example for example in self.examples}[identifier]

    def problem(self, prompt: str) -> Problem | None:
        """The error a prompt asks for, such as `/error 429`, or None."""
        found = _ERROR_PROMPT.fullmatch(normalised(prompt))
        if found is None:
            return None
        return {problem.name: problem for problem in self.problems}.get(found[1])

    def model(self, identifier: str) -> Model:
        """The demo model with this id; any other name gets the first, so that no answer claims to be it."""
        return {model.id: model for model in self.models}.get(identifier, self.models[0])


def normalised(prompt: str) -> str:
    """A prompt as it is compared: case, spaces and the marks at its end do not count."""
    folded = unicodedata.normalize("NFKC", prompt).casefold()
    return " ".join(folded.split()).rstrip(" .!?\u3002")


def bundled_examples() -> Examples:
    """The examples that ship with the app. Raises InputUnreadable."""
    return read_examples(resources.text(EXAMPLES_FILE))


def read_examples(stored: str) -> Examples:
    """The examples in a JSON text. Raises InputUnreadable, naming what is missing or wrong."""
    try:
        data = _of_this_format(json.loads(stored))
        return Examples(
            models=tuple(_model(entry) for entry in data["models"]),
            limits={str(name): int(limit) for name, limit in data["limits"].items()},
            window=float(data["window_seconds"]),
            examples=tuple(_example(entry) for entry in data["examples"]),
            fallback=_example(data["fallback"]),
            problems=tuple(_problem(entry) for entry in data["errors"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputUnreadable(f"The demo's examples can't be read: {error!r}.") from error


def _of_this_format(data: Mapping[str, Any]) -> Mapping[str, Any]:
    if (data["format"], data["version"]) != _FORMAT:
        raise ValueError(f"the format is not {_FORMAT}")
    return data


def _model(entry: Mapping[str, Any]) -> Model:
    return Model(
        entry["id"],
        entry["name"],
        entry["created"],
        entry.get("speed", 1.0),
        entry.get("think_tags", False),
        entry.get("context"),
    )


def _example(entry: Mapping[str, Any]) -> Example:
    after = entry.get("after_tool")
    return Example(
        id=entry["id"],
        title=entry["title"],
        prompt=entry["prompt"],
        also=tuple(entry.get("also", ())),
        keywords=tuple(tuple(normalised(word) for word in group) for group in entry.get("keywords", ())),
        answer=_answer(entry, entry),
        after_tool=None if after is None else _answer(after, entry),
    )


def _answer(entry: Mapping[str, Any], example: Mapping[str, Any]) -> Answer:
    pace = example["pace"]
    usage = example.get("usage", {})
    return Answer(
        thinking=pieces(_lines(entry.get("thinking", ""))),
        text=pieces(_lines(entry.get("answer", ""))),
        tools=tuple(
            ToolCall(call["id"], call["name"], pieces(json.dumps(call["arguments"], ensure_ascii=False)))
            for call in entry.get("tool_calls", ())
        ),
        finish=Finish[entry["finish"].upper()],
        cache_read=usage.get("cache_read", 0),
        cache_write=usage.get("cache_write", 0),
        rate=float(pace["tokens_per_second"]),
        first_token=pace["first_token_ms"] / 1000,
    )


def _problem(entry: Mapping[str, Any]) -> Problem:
    return Problem(
        name=entry["name"],
        kind=ProblemKind(entry["kind"]),
        status=entry.get("status", 200),
        headers=tuple(entry.get("headers", {}).items()),
        openai=entry.get("openai"),
        anthropic=entry.get("anthropic"),
        speaks=entry.get("speaks", ""),
        after_tokens=entry.get("after_tokens", 0),
        delay=entry.get("delay_ms", 0) / 1000,
        page=_lines(entry.get("page", "")),
        resets_in=entry.get("resets_in_seconds", 0.0),
    )


def _lines(text: str | list[str]) -> str:
    """A text, which may be stored as its lines so that the file can be read."""
    return text if isinstance(text, str) else "\n".join(text)
