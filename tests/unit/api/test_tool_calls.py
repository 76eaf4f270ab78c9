"""Tool calls of the OpenAI style, in the ways servers get them wrong."""

from typing import Any

import pytest

from duologue.api.channels import Blocks
from duologue.api.tool_calls import ToolCalls
from duologue.domain.reply import Reply


def entry(arguments: Any = None, **fields: Any) -> dict[str, Any]:
    name = fields.pop("name", None)
    return {"type": "function", "function": {"name": name, "arguments": arguments}, **fields}


def calls(*deltas: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    tools = ToolCalls(Blocks())
    reply = Reply()
    for delta in deltas:
        for event in tools.feed(delta):
            reply.add(event)
    for event in tools.finish():
        reply.add(event)
    assert [call["function"]["arguments"] for call in tools.raw()] == [
        call.arguments for call in reply.tool_calls
    ]
    return [(call.call_id, call.name, call.arguments) for call in reply.tool_calls]


CASES: dict[str, tuple[list[list[dict[str, Any]]], list[tuple[str, str, str]]]] = {
    "in pieces": (
        [[entry("", index=0, id="t", name="f")], [entry('{"a"', index=0)], [entry(":1}", index=0)]],
        [("t", "f", '{"a":1}')],
    ),
    "two of one index in one chunk": (
        [[entry("", index=0, id="t", name="f"), entry('{"a"', index=0)], [entry(":1}", index=0)]],
        [("t", "f", '{"a":1}')],
    ),
    "the name again with every piece": (
        [[entry('{"a"', index=0, id="t", name="f")], [entry(":1}", index=0, id="t", name="f")]],
        [("t", "f", '{"a":1}')],
    ),
    "the name null after the first": (
        [[entry("{", index=0, id="t", name="f")], [entry("}", index=0, id=None)]],
        [("t", "f", "{}")],
    ),
    "no index, an id": (
        [[entry("{", id="a", name="f")], [entry("[1]", id="b", name="g")], [entry("}", id="a")]],
        [("a", "f", "{}"), ("b", "g", "[1]")],
    ),
    "no index and no id later": ([[entry("{", id="a", name="f")], [entry("}")]], [("a", "f", "{}")]),
    "neither ever": ([[entry("{", name="f")], [entry("}")]], [("call_1", "f", "{}")]),
    "always index 0": (
        [[entry("{}", index=0, id="a", name="f")], [entry("[]", index=0, id="b", name="g")]],
        [("a", "f", "{}"), ("b", "g", "[]")],
    ),
    "arguments as an object": ([[entry({"a": 1}, index=0, id="t", name="f")]], [("t", "f", '{"a":1}')]),
    "the object twice": (
        [[entry({"a": 1}, index=0, id="t", name="f")], [entry({"a": 1}, index=0)]],
        [("t", "f", '{"a":1}')],
    ),
    "whole arguments twice": (
        [[entry('{"a": 1}', index=0, id="t", name="f")], [entry('{"a": 1}', index=0)]],
        [("t", "f", '{"a": 1}')],
    ),
    "growing arguments": (
        [
            [entry('{"ci', index=0, id="t", name="f")],
            [entry('{"city": "Pa', index=0)],
            [entry('{"city": "Paris"}', index=0)],
        ],
        [("t", "f", '{"city": "Paris"}')],
    ),
    "a value that begins like the whole": (
        [[entry('{"a":', index=0, id="t", name="f")], [entry('{"a":1}}', index=0)]],
        [("t", "f", '{"a":{"a":1}}')],
    ),
    "half a character": (
        [[entry('{"a":"\ud83d', index=0, id="t", name="f")], [entry('\ude00"}', index=0)]],
        [("t", "f", '{"a":"\U0001f600"}')],
    ),
    "the id late": ([[entry("{}", index=0, name="f")], [entry("", index=0, id="t")]], [("t", "f", "{}")]),
    "out of order": (
        [[entry("{}", index=1, id="b", name="g")], [entry("[]", index=0, id="a", name="f")]],
        [("b", "g", "{}"), ("a", "f", "[]")],
    ),
}


@pytest.mark.parametrize(("deltas", "expected"), CASES.values(), ids=CASES)
def test_what_comes_out(deltas: list[list[dict[str, Any]]], expected: list[tuple[str, str, str]]) -> None:
    assert calls(*deltas) == expected


@pytest.mark.parametrize(
    "odd", [None, "x", 5, {}, [None], ["x"], [{}], [{"function": "f"}], [{"index": -1}], [{"index": True}]]
)
def test_what_is_no_call_upsets_nothing(odd: Any) -> None:
    tools = ToolCalls(Blocks())
    Reply(tools.feed(odd))
    Reply(tools.reconcile(odd))
    Reply(tools.finish())


def test_a_hundred_thousand_pieces_stay_cheap() -> None:
    tools = ToolCalls(Blocks())
    reply = Reply(tools.feed([entry('{"a":"', index=0, id="t", name="f")]))
    for _ in range(100_000):
        for event in tools.feed([entry("x", index=0)]):
            reply.add(event)
    assert len(reply.tool_calls[0].arguments) == 100_006
