"""A request in the other style: what is sent there, and that nothing is dropped in silence."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.translation import both_ways
from duologue.domain.address import read_base_url
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, RawMessage, Tool, Turn
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.domain.translation import Fate, WrittenBothWays

OPENAI, ANTHROPIC = ApiStyle.OPENAI, ApiStyle.ANTHROPIC
ASKED = ChatRequest("m", (Turn("user", (TextPart("hi"),)),), as_written=True)


def endpoint(style: ApiStyle) -> Endpoint:
    return Endpoint(style, read_base_url("https://one.example/x", style))


def translated(request: ChatRequest, there: ApiStyle) -> WrittenBothWays:
    other = ANTHROPIC if there is OPENAI else OPENAI
    return both_ways(endpoint(there), endpoint(other), request, Redactor())


def fates(request: ChatRequest, there: ApiStyle) -> dict[str, Fate]:
    return {difference.about: difference.fate for difference in translated(request, there).differences}


def test_a_plain_request_is_shown_in_both_styles_exactly() -> None:
    written = translated(replace(ASKED, system="Be brief."), OPENAI)
    assert json.loads(written.before)["messages"][0] == {"role": "system", "content": "Be brief."}
    after = json.loads(written.after)
    assert after["system"] == "Be brief."
    assert after["max_tokens"] == 4096
    assert {d.about: d.fate for d in written.differences} == {
        "system": Fate.REWRITTEN,
        "max_tokens": Fate.ADDED,
        "stream_options": Fate.REWRITTEN,
    }


CALLS = (
    Turn("user", (TextPart("hi"),)),
    Turn(
        "assistant",
        (ThinkingPart("hm", "sig"), ThinkingPart("", None, "xx"), ToolCallPart("1", "t", "no json")),
    ),
    Turn("user", (ToolResultPart("1", "broken", is_error=True),)),
)


@pytest.mark.parametrize(
    ("there", "request_", "about", "fate"),
    [
        (OPENAI, replace(ASKED, parameters=Parameters(max_tokens=9, stop=("x",))), "stop", Fate.REWRITTEN),
        (OPENAI, replace(ASKED, user_id="u"), "user", Fate.REWRITTEN),
        (OPENAI, replace(ASKED, output=OutputFormat()), "response_format", Fate.LOST),
        (OPENAI, replace(ASKED, output=OutputFormat({})), "response_format", Fate.REWRITTEN),
        (ANTHROPIC, replace(ASKED, output=OutputFormat({})), "output_config", Fate.REWRITTEN),
        (ANTHROPIC, replace(ASKED, cache_prompt=True), "cache_control", Fate.LOST),
        (ANTHROPIC, replace(ASKED, prefill="{"), "prefill", Fate.AT_RISK),
        (OPENAI, replace(ASKED, prefill="{ "), "prefill", Fate.LOST),
        (OPENAI, replace(ASKED, prefill="{"), "prefill", Fate.REWRITTEN),
        (OPENAI, replace(ASKED, tool_choice="required"), "tool_choice", Fate.REWRITTEN),
        (ANTHROPIC, replace(ASKED, turns=CALLS), "signature", Fate.LOST),
        (ANTHROPIC, replace(ASKED, turns=CALLS), "redacted_thinking", Fate.LOST),
        (ANTHROPIC, replace(ASKED, turns=CALLS), "is_error", Fate.LOST),
        (ANTHROPIC, replace(ASKED, turns=CALLS), "tool calls", Fate.REWRITTEN),
        (ANTHROPIC, replace(ASKED, turns=CALLS), "arguments", Fate.AT_RISK),
        (OPENAI, replace(ASKED, turns=(Turn("assistant", (ThinkingPart("hm"),)),)), "thinking", Fate.AT_RISK),
        (OPENAI, replace(ASKED, extra={"seed": 1}), "seed", Fate.LOST),
        (ANTHROPIC, replace(ASKED, extra={"top_k": 1}), "top_k", Fate.LOST),
        (OPENAI, replace(ASKED, extra={"brand_new": 1}), "brand_new", Fate.AT_RISK),
    ],
)
def test_what_becomes_of_each_thing_is_said(
    there: ApiStyle, request_: ChatRequest, about: str, fate: Fate
) -> None:
    assert fates(request_, there)[about] is fate


def test_a_field_of_one_style_only_is_not_sent_in_the_other_and_unknown_ones_are() -> None:
    written = translated(replace(ASKED, extra={"seed": 1, "brand_new": 2}), OPENAI)
    assert "seed" in json.loads(written.before)
    after = json.loads(written.after)
    assert "seed" not in after
    assert after["brand_new"] == 2
    assert dict(written.request.extra) == {"brand_new": 2}


def test_what_a_written_message_holds_beside_its_parts_is_said() -> None:
    message: dict[str, Any] = {
        "role": "user",
        "name": "Ann",
        "content": [{"type": "text", "text": "hi"}, {"type": "image_url", "image_url": {}}],
    }
    turn = Turn("user", (TextPart("hi"),), RawMessage(OPENAI, "", message))
    found = fates(replace(ASKED, turns=(turn,)), OPENAI)
    assert found["messages.name"] is Fate.LOST
    assert found["messages.image_url"] is Fate.LOST
    assert "Ann" not in translated(replace(ASKED, turns=(turn,)), OPENAI).after


def test_what_a_written_tool_holds_beside_its_schema_is_said() -> None:
    raw = RawMessage(OPENAI, "", {"type": "function", "function": {"name": "t", "strict": True}})
    found = fates(replace(ASKED, tools=(Tool("t", "", {}, raw),)), OPENAI)
    assert found["tools.t.strict"] is Fate.LOST


def test_a_key_is_covered_in_both() -> None:
    redactor = Redactor()
    redactor.learn(Secret("canary-0123456789"))
    asked = replace(ASKED, system="canary-0123456789")
    written = both_ways(endpoint(OPENAI), endpoint(ANTHROPIC), asked, redactor)
    assert "canary" not in written.before + written.after + repr(written.differences)


TEXTS = st.text(min_size=1).filter(str.strip)
PARTS = st.one_of(
    st.builds(TextPart, TEXTS),
    st.builds(ToolCallPart, st.just("c"), st.just("t"), st.just('{"a": 1}')),
    st.builds(ToolResultPart, st.just("c"), TEXTS, st.booleans()),
)
TURNS = st.lists(
    st.builds(Turn, st.sampled_from(["user", "assistant"]), st.lists(PARTS, max_size=3).map(tuple)),
    max_size=5,
)


@given(TURNS, TEXTS, st.sampled_from(tuple(ApiStyle)))
def test_there_and_back_again_is_the_same_request(turns: list[Turn], system: str, there: ApiStyle) -> None:
    asked = ChatRequest(
        "m", tuple(turns), system, Parameters(max_tokens=10, stop=("x",)), user_id="u", as_written=True
    )
    other = ANTHROPIC if there is OPENAI else OPENAI
    once = translated(asked, there)
    again = translated(once.request, other)
    assert again.after == once.before
    assert again.before == once.after
