"""Bodies read back: what was written is read, what is not known is kept, and no JSON makes it fail."""

from dataclasses import replace
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.api.body_fields import same
from duologue.api.request_bodies import RequestBodies
from duologue.domain.parts import TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import ChatRequest
from duologue.domain.request_body import BodyRead
from duologue.domain.style import ApiStyle
from helpers.drafts import JSON, OBJECTS, REQUESTS

BODIES = RequestBodies()
_ROLES = st.sampled_from(["user", "assistant", "system", "tool", "developer", 3])
_BLOCKS = st.dictionaries(
    st.sampled_from(["type", "text", "thinking", "content", "id", "tool_use_id", "input", "cache_control"]),
    st.sampled_from(["text", "tool_use", "tool_result", "thinking", "x"]) | JSON,
    max_size=4,
)
_MESSAGES = st.dictionaries(
    st.sampled_from(["role", "content", "tool_calls", "tool_call_id", "reasoning_content", "name"]),
    _ROLES | JSON | st.lists(_BLOCKS | JSON, max_size=3),
    max_size=4,
)
_NEAR_BODIES = st.dictionaries(
    st.sampled_from(
        [
            *("model", "messages", "system", "tools", "tool_choice", "stream", "stream_options", "stop"),
            *("max_tokens", "temperature", "thinking", "response_format", "metadata", "output_config"),
            *("stop_sequences", "user", "top_k"),
        ]
    ),
    JSON | st.lists(_MESSAGES, max_size=3) | st.lists(_BLOCKS, max_size=2) | OBJECTS,
    max_size=6,
)


def _again(style: ApiStyle, read: BodyRead) -> dict[str, Any]:
    return BODIES.body(style, replace(read.request, extra=read.extra, as_written=True))


@settings(max_examples=300, deadline=None)
@given(style=st.sampled_from(ApiStyle), request=REQUESTS)
def test_what_was_written_is_read_and_written_the_same(style: ApiStyle, request: ChatRequest) -> None:
    body = BODIES.body(style, request, "https://example.org")
    assert same(_again(style, BODIES.read(style, body)), body)


@settings(max_examples=400, deadline=None)
@given(style=st.sampled_from(ApiStyle), body=_NEAR_BODIES | OBJECTS)
def test_no_body_makes_it_fail_and_none_loses_a_field(style: ApiStyle, body: dict[str, Any]) -> None:
    again = _again(style, BODIES.read(style, body))
    assert body.keys() <= again.keys()
    for place, message in enumerate(body["messages"] if isinstance(body.get("messages"), list) else ()):
        if isinstance(message, dict) and set(message) - {"role", "content", "tool_calls"}:
            assert message in again["messages"], place


class BodyReading:
    """Inherited for each style."""

    style: ClassVar[ApiStyle]

    def read(self, body: dict[str, Any]) -> BodyRead:
        return BODIES.read(self.style, body)

    def again(self, read: BodyRead) -> dict[str, Any]:
        return _again(self.style, read)

    def test_unknown_fields_are_kept(self) -> None:
        body = {"model": "m", "messages": [], "x": {"y": [1, None, "z"]}, "temperature": "warm"}
        read = self.read(body)
        assert read.extra["x"] == {"y": [1, None, "z"]}
        assert read.extra["temperature"] == "warm"
        assert ("temperature",) in [problem.place for problem in read.problems]

    def test_a_message_with_unknown_fields_goes_back_as_it_was_written(self) -> None:
        message = {"role": "user", "content": "Hi", "name": "Ann"}
        read = self.read({"model": "m", "max_tokens": 5, "messages": [message], "stream": True})
        assert self.again(read)["messages"] == [message]
        assert read.request.turns[0].parts == (TextPart("Hi"),)
        assert not read.problems

    def test_missing_things_are_said(self) -> None:
        said = " ".join(problem.sentence for problem in self.read({}).problems)
        assert "model is missing" in said
        assert "messages are missing" in said

    def test_things_of_another_kind_are_said_at_their_place(self) -> None:
        read = self.read({"model": "m", "messages": [3, {"role": "boss"}], "tools": ["t"], "stream": 1})
        places = [problem.place for problem in read.problems]
        for place in (("messages", 0), ("messages", 1), ("tools", 0), ("stream",)):
            assert place in places

    def test_nesting_beyond_all_measure_is_kept_and_said(self) -> None:
        deep: Any = 1
        for _ in range(5000):
            deep = [deep]
        read = self.read({"model": "m", "messages": deep})
        assert read.extra["messages"] is deep
        assert "nested" in read.problems[0].sentence

    def test_a_text_as_last_words_of_the_assistant_is_a_prefill(self) -> None:
        messages = [{"role": "user", "content": "A"}, {"role": "assistant", "content": "B"}]
        assert self.read({"model": "m", "messages": messages}).request.prefill == "B"


class TestOpenAI(BodyReading):
    style = ApiStyle.OPENAI

    def test_a_conversation_with_tools_is_read(self) -> None:
        call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
        read = self.read(
            {
                "model": "m",
                "messages": [
                    {"role": "system", "content": "Be kind."},
                    {"role": "user", "content": [{"type": "text", "text": "Go"}]},
                    {"role": "assistant", "content": None, "reasoning_content": "Hm", "tool_calls": [call]},
                    {"role": "tool", "tool_call_id": "c", "content": "7"},
                    {"role": "user", "content": "So?"},
                ],
            }
        )
        assert read.request.system == "Be kind."
        assert [turn.role for turn in read.request.turns] == ["user", "assistant", "user"]
        assert read.request.turns[1].parts == (ThinkingPart("Hm"), ToolCallPart("c", "f", '{"a": 1}'))
        assert read.request.turns[2].parts == (ToolResultPart("c", "7"), TextPart("So?"))
        assert all(turn.raw is None for turn in read.request.turns)
        assert not read.problems
        assert "messages" not in read.extra

    def test_a_tool_with_more_than_we_know_is_kept(self) -> None:
        tool = {
            "type": "function",
            "function": {"name": "f", "parameters": {"type": "object"}, "strict": True},
        }
        read = self.read({"model": "m", "messages": [], "tools": [tool]})
        assert read.request.tools[0].name == "f"
        assert self.again(read)["tools"] == [tool]

    @pytest.mark.parametrize("choice", ["sometimes", {"type": "function"}, {"type": "custom", "name": "x"}])
    def test_a_tool_choice_that_is_not_known_is_kept(self, choice: Any) -> None:
        read = self.read({"model": "m", "messages": [], "tool_choice": choice})
        assert read.request.tool_choice is None
        assert read.extra["tool_choice"] == choice


class TestAnthropic(BodyReading):
    style = ApiStyle.ANTHROPIC

    def test_a_conversation_with_tools_is_read(self) -> None:
        read = self.read(
            {
                "model": "m",
                "max_tokens": 9,
                "system": [{"type": "text", "text": "Be kind."}],
                "messages": [
                    {"role": "user", "content": [{"type": "text", "text": "Go"}]},
                    {
                        "role": "assistant",
                        "content": [
                            {"type": "thinking", "thinking": "Hm", "signature": "s"},
                            {"type": "text", "text": "Wait"},
                            {"type": "tool_use", "id": "c", "name": "f", "input": {"a": 1}},
                        ],
                    },
                    {
                        "role": "user",
                        "content": [
                            {
                                "type": "tool_result",
                                "tool_use_id": "c",
                                "content": [{"type": "text", "text": "7"}],
                                "is_error": True,
                            }
                        ],
                    },
                ],
            }
        )
        assert read.request.system == "Be kind."
        assert read.request.turns[1].parts == (
            ThinkingPart("Hm", "s"),
            TextPart("Wait"),
            ToolCallPart("c", "f", '{"a":1}'),
        )
        assert read.request.turns[2].parts == (ToolResultPart("c", "7", is_error=True),)
        assert all(turn.raw is None for turn in read.request.turns)
        assert not read.problems
        assert not read.extra

    def test_a_block_of_another_kind_keeps_its_message_as_it_was_written(self) -> None:
        message = {"role": "user", "content": [{"type": "video", "url": "x"}, {"type": "text", "text": "?"}]}
        read = self.read({"model": "m", "max_tokens": 1, "messages": [message]})
        assert read.request.turns[0].parts == (TextPart("?"),)
        assert self.again(read)["messages"] == [message]

    def test_marks_for_the_cache_where_we_set_them_are_a_wish(self) -> None:
        mark = {"cache_control": {"type": "ephemeral"}}
        body = {
            "model": "m",
            "max_tokens": 1,
            "system": [{"type": "text", "text": "S", **mark}],
            "messages": [{"role": "user", "content": [{"type": "text", "text": "Q", **mark}]}],
        }
        read = self.read(body)
        assert read.request.cache_prompt
        assert read.request.system == "S"
        assert read.request.turns[0].raw is None

    def test_marks_elsewhere_are_kept(self) -> None:
        marked = [{"type": "text", "text": "Q", "cache_control": {"type": "ephemeral"}}]
        messages = [{"role": "user", "content": marked}, {"role": "user", "content": "R"}]
        read = self.read({"model": "m", "max_tokens": 1, "messages": messages})
        assert not read.request.cache_prompt
        assert self.again(read)["messages"] == messages

    def test_missing_max_tokens_are_said(self) -> None:
        read = self.read({"model": "m", "messages": []})
        assert any("max_tokens" in problem.sentence for problem in read.problems)
        assert "max_tokens" in read.added


def test_the_style_of_a_body_is_seen() -> None:
    openai = {"messages": [{"role": "system", "content": "x"}]}
    anthropic = {"system": "x", "messages": [{"role": "user", "content": "y"}]}
    assert BODIES.style_of(openai) is ApiStyle.OPENAI
    assert BODIES.style_of(anthropic) is ApiStyle.ANTHROPIC
    assert BODIES.style_of({"model": "m", "messages": [{"role": "user", "content": "y"}]}) is None


@settings(max_examples=200, deadline=None)
@given(body=_NEAR_BODIES | OBJECTS)
def test_guessing_a_style_never_fails(body: dict[str, Any]) -> None:
    assert BODIES.style_of(body) in (None, *ApiStyle)
