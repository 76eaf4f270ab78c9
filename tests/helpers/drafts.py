"""Requests of every kind for property tests, and any JSON at all."""

from typing import Any

from hypothesis import strategies as st

from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, Tool, Turn

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.text("abcdefgh_", min_size=1, max_size=8).filter(lambda name: name not in ("auto", "none", "any"))
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TEXTS, JSON, max_size=4)


def _parts(role: str) -> st.SearchStrategy[Part]:
    if role == "user":
        return st.builds(TextPart, TEXTS) | st.builds(ToolResultPart, NAMES, TEXTS, st.booleans())
    calls = st.builds(ToolCallPart, NAMES, NAMES, OBJECTS.map(_as_json) | TEXTS)
    thinking = st.builds(ThinkingPart, TEXTS, st.none() | TEXTS)
    return st.builds(TextPart, TEXTS) | thinking | calls


def _as_json(value: Any) -> str:
    import json  # noqa: PLC0415 - used here alone

    return json.dumps(value)


TURNS = st.sampled_from(["user", "assistant"]).flatmap(
    lambda role: st.builds(Turn, st.just(role), st.lists(_parts(role), max_size=4).map(tuple))
)
TOOLS = st.builds(Tool, NAMES, TEXTS, OBJECTS)
PARAMETERS = st.builds(
    Parameters,
    st.none() | st.integers(1, 10_000),
    st.none() | st.floats(0, 2) | st.integers(0, 2),
    st.none() | st.floats(0, 1),
    st.lists(TEXTS, max_size=3).map(tuple),
    st.none() | st.sampled_from(["adaptive", "disabled", "enabled"]),
)
REQUESTS = st.builds(
    ChatRequest,
    model=NAMES,
    turns=st.lists(TURNS, max_size=6).map(tuple),
    system=TEXTS,
    parameters=PARAMETERS,
    tools=st.lists(TOOLS, max_size=3).map(tuple),
    stream=st.booleans(),
    tool_choice=st.none() | st.sampled_from(["auto", "none", "required"]) | NAMES,
    output=st.none() | st.just(OutputFormat()) | st.builds(OutputFormat, OBJECTS),
    user_id=st.none() | TEXTS,
    prefill=TEXTS,
    cache_prompt=st.booleans(),
    extra=st.dictionaries(TEXTS.map(lambda name: f"x-{name}"), JSON, max_size=2),
    as_written=st.booleans(),
)
