"""Messages from files, odd ones and hostile ones: each is read, or refused with its place in words."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.message_lists import MessageLists
from duologue.domain.errors import InputUnreadable
from duologue.domain.transfer import LeftOut

OPENAI: dict[str, Any] = {
    "model": "gpt",
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Q"}]},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c", "type": "function", "function": {"name": "t", "arguments": "{}"}}],
        },
        {"role": "tool", "tool_call_id": "c", "content": "R"},
        {"role": "assistant", "content": "A"},
    ],
}
ANTHROPIC: dict[str, Any] = {
    "model": "claude",
    "max_tokens": 5,
    "system": [{"type": "text", "text": "Be brief."}],
    "messages": [
        {"role": "user", "content": "Q"},
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "Hm.", "signature": "s"},
                {"type": "tool_use", "id": "c", "name": "t", "input": {}},
            ],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c", "content": "R"}]},
        {"role": "assistant", "content": "A"},
    ],
}
LISTS = MessageLists()


def changed(body: dict[str, Any], path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The body with another value at a place."""
    made = copy.deepcopy(body)
    at: Any = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return made


def said_of(body: object) -> str:
    with pytest.raises(InputUnreadable) as refused:
        LISTS.read(body)
    return refused.value.message


@pytest.mark.parametrize("body", [OPENAI, ANTHROPIC], ids=["openai", "anthropic"])
def test_sound_messages_are_read(body: dict[str, Any]) -> None:
    read = LISTS.read(body)
    assert read.system == "Be brief."
    assert len(read.turns) == 4
    assert read.missing == {}


@pytest.mark.fault("F60")
@pytest.mark.parametrize(
    ("body", "path", "value", "sentence"),
    [
        (OPENAI, ("messages", 1), "hi", "Message 2 is not an object."),
        (OPENAI, ("messages", 1, "role"), "king", "The role of message 2 is “king”; known are"),
        (OPENAI, ("messages", 1, "role"), None, "The role of message 2 is missing"),
        (OPENAI, ("messages", 1, "role"), ["user"], "The role of message 2 is not a text"),
        (OPENAI, ("messages", 1, "content"), 5, "The content of message 2 is neither text nor"),
        (OPENAI, ("messages", 1, "content", 0), "Q", "Block 1 of message 2 is not an object."),
        (OPENAI, ("messages", 1, "content", 0, "type"), None, "Block 1 of message 2 doesn't say its type."),
        (OPENAI, ("messages", 1, "content", 0, "text"), {}, "In block 1 of message 2, “text” is not a text."),
        (OPENAI, ("messages", 2, "tool_calls"), "t", "The tool calls of message 3 are not a list."),
        (OPENAI, ("messages", 2, "tool_calls", 0), {}, "Tool call 1 of message 3 calls no function."),
        (OPENAI, ("messages", 2, "tool_calls", 0, "function", "arguments"), {}, "“arguments” is not a text."),
        (OPENAI, ("messages", 3, "tool_call_id"), 7, "Message 4 doesn't say which call"),
        (OPENAI, ("messages", 4), {"role": "assistant"}, "Message 5 has no content."),
        (OPENAI, ("model",), 4, "The model is not a text."),
        (ANTHROPIC, ("system",), 4, "The system prompt is neither"),
        (ANTHROPIC, ("system", 0, "text"), 4, "In block 1 of the system prompt, “text” is not a text."),
        (ANTHROPIC, ("messages", 1, "content", 1, "input"), "x", "In block 2 of message 2, “input” is not"),
        (
            ANTHROPIC,
            ("messages", 1, "content", 1, "id"),
            None,
            "In block 2 of message 2, “id” is not a text.",
        ),
        (ANTHROPIC, ("messages", 2, "content", 0, "content"), 5, "The content of block 1 of message 3"),
        (ANTHROPIC, ("messages", 2, "content", 0, "content"), [5], "Part 1 of block 1 of message 3 is not"),
        (ANTHROPIC, ("messages", 2, "content", 0, "tool_use_id"), 5, "“tool_use_id” is not a text."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    body: dict[str, Any], path: tuple[str | int, ...], value: object, sentence: str
) -> None:
    assert sentence in said_of(changed(body, path, value))


@pytest.mark.fault("F60")
def test_messages_nested_beyond_measure_are_refused() -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = {"a": deep}
    assert "nested more deeply" in said_of(changed(OPENAI, ("messages", 1, "content", 0, "text"), deep))


def test_blocks_that_are_no_words_are_counted_by_what_they_are() -> None:
    blocks = [{"type": kind} for kind in ("image", "image_url", "input_audio", "file", "hologram")]
    read = LISTS.read([{"role": "user", "content": [{"type": "text", "text": "Q"}, *blocks]}])
    assert read.missing == {LeftOut.IMAGES: 2, LeftOut.AUDIO: 1, LeftOut.FILES: 1, LeftOut.PARTS: 1}


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value but the value itself."""
    steps: list[str | int] = list(value) if isinstance(value, dict) else []
    steps = list(range(len(value))) if isinstance(value, list) else steps
    return [place for step in steps for place in [(*path, step), *places(value[step], (*path, step))]]


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "role", "content", "id"]) | st.text(max_size=3), inner
        )
    ),
    max_leaves=6,
)


@pytest.mark.fault("F60")
@given(st.sampled_from([OPENAI, ANTHROPIC]).flatmap(
    lambda body: st.tuples(st.just(body), st.sampled_from(places(body)), ODD)
))  # fmt: skip
def test_any_change_anywhere_is_read_or_refused_in_words(
    change: tuple[dict[str, Any], tuple[str | int, ...], object],
) -> None:
    body = changed(*change)
    json.dumps(body)
    if not LISTS.is_body(body):
        assert change[1] == ("messages",) or not isinstance(body["messages"], list)
        return
    try:
        read = LISTS.read(body)
    except InputUnreadable as refused:
        assert any(word in refused.message for word in ("essage ", "system prompt", "model"))  # noqa: PT017 - either
    else:
        assert all(turn.role in ("user", "assistant") for turn in read.turns)
