"""Requests as they are written down in both styles."""

from collections.abc import Mapping
from typing import Any

import pytest

from duologue.api.dialect import Call
from duologue.api.dialects import dialect_of
from duologue.domain.address import read_base_url
from duologue.domain.errors import KeyUnusable
from duologue.domain.parts import FilePart, ImagePart, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import AuthForm, Endpoint
from duologue.domain.request import ChatRequest, OutputFormat, Parameters, RawMessage, Tool, Turn
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from helpers.wire import CANARY

OPENAI, ANTHROPIC = ApiStyle.OPENAI, ApiStyle.ANTHROPIC
ORIGIN = "https://api.example"


def endpoint(style: ApiStyle, auth: AuthForm = AuthForm.BEARER, key: str | None = CANARY) -> Endpoint:
    base = f"{ORIGIN}/v1" if style is OPENAI else f"{ORIGIN}/anthropic"
    return Endpoint(style, read_base_url(base, style), auth, None if key is None else Secret(key))


def encoded(style: ApiStyle, request: ChatRequest) -> Call:
    return dialect_of(style).encode(endpoint(style), request)


def user(text: str) -> Turn:
    return Turn("user", (TextPart(text),))


def assistant(*parts: Any, raw: RawMessage | None = None) -> Turn:
    return Turn("assistant", parts, raw)


def messages(style: ApiStyle, *turns: Turn, **fields: Any) -> list[dict[str, Any]]:
    return list(encoded(style, ChatRequest("m", turns, **fields)).body["messages"])


FULL = ChatRequest(
    model="MiniMax-M2",
    turns=(
        user("Weather?"),
        assistant(
            ThinkingPart("look it up", "c2ln"),
            TextPart("Let me see."),
            ToolCallPart("t1", "weather", '{"city": "Z\u00fcrich"}'),
        ),
        Turn("user", (ToolResultPart("t1", "rain"), TextPart("And tomorrow?"))),
    ),
    system="Be brief.",
    parameters=Parameters(max_tokens=500, temperature=0.5, top_p=0.9, stop=("END",), thinking="adaptive"),
    tools=(
        Tool("weather", "Tells the weather.", {"type": "object", "properties": {"city": {"type": "string"}}}),
    ),
)


def test_a_full_request_in_the_openai_style() -> None:
    call = encoded(OPENAI, FULL)
    assert call.url == "https://api.example/v1/chat/completions"
    assert call.left_out == ()
    assert call.body == {
        "model": "MiniMax-M2",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Weather?"},
            {
                "role": "assistant",
                "content": "Let me see.",
                "tool_calls": [
                    {
                        "id": "t1",
                        "type": "function",
                        "function": {"name": "weather", "arguments": '{"city":"Z\u00fcrich"}'},
                    }
                ],
            },
            {"role": "tool", "tool_call_id": "t1", "content": "rain"},
            {"role": "user", "content": "And tomorrow?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 500,
        "temperature": 0.5,
        "top_p": 0.9,
        "stop": ["END"],
        "thinking": {"type": "adaptive"},
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "weather",
                    "description": "Tells the weather.",
                    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
                },
            }
        ],
    }


def test_a_full_request_in_the_anthropic_style() -> None:
    call = encoded(ANTHROPIC, FULL)
    assert call.url == "https://api.example/anthropic/v1/messages"
    assert call.body == {
        "model": "MiniMax-M2",
        "max_tokens": 500,
        "messages": [
            {"role": "user", "content": "Weather?"},
            {
                "role": "assistant",
                "content": [
                    {"type": "text", "text": "Let me see."},
                    {"type": "tool_use", "id": "t1", "name": "weather", "input": {"city": "Z\u00fcrich"}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "t1", "content": "rain"},
                    {"type": "text", "text": "And tomorrow?"},
                ],
            },
        ],
        "stream": True,
        "temperature": 0.5,
        "top_p": 0.9,
        "stop_sequences": ["END"],
        "thinking": {"type": "adaptive"},
        "system": "Be brief.",
        "tools": [
            {
                "name": "weather",
                "description": "Tells the weather.",
                "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
            }
        ],
    }


def test_a_small_request_says_nothing_that_was_not_set() -> None:
    request = ChatRequest("m", (user("Hi"),), stream=False)
    assert encoded(OPENAI, request).body == {
        "model": "m",
        "messages": [{"role": "user", "content": "Hi"}],
        "stream": False,
    }
    assert encoded(ANTHROPIC, request).body == {
        "model": "m",
        "max_tokens": 4096,
        "messages": [{"role": "user", "content": "Hi"}],
        "stream": False,
    }


@pytest.mark.parametrize("style", list(ApiStyle))
def test_the_rest_of_a_request(style: ApiStyle) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    request = ChatRequest(
        "m",
        (user("Hi"),),
        tools=(Tool("f", "", {}),),
        tool_choice="f",
        output=OutputFormat(schema),
        user_id="u1",
        prefill="It is ",
    )
    body = encoded(style, request).body
    if style is OPENAI:
        assert body["tool_choice"] == {"type": "function", "function": {"name": "f"}}
        assert body["response_format"]["json_schema"] == {"name": "answer", "schema": schema, "strict": True}
        assert body["user"] == "u1"
        assert body["messages"][-1] == {"role": "assistant", "content": "It is "}
        assert body["tools"][0]["function"]["parameters"] == {"type": "object", "properties": {}}
    else:
        assert body["tool_choice"] == {"type": "tool", "name": "f"}
        assert body["output_config"] == {"format": {"type": "json_schema", "schema": schema}}
        assert body["metadata"] == {"user_id": "u1"}
        assert body["messages"][-1] == {"role": "assistant", "content": "It is"}
        assert body["tools"][0]["input_schema"] == {"type": "object", "properties": {}}


def test_what_a_style_has_no_words_for_is_named() -> None:
    request = ChatRequest("m", (user("Hi"),), output=OutputFormat(), cache_prompt=True)
    openai, anthropic = encoded(OPENAI, request), encoded(ANTHROPIC, request)
    assert openai.left_out == ("cache_prompt",)
    assert openai.body["response_format"] == {"type": "json_object"}
    assert anthropic.left_out == ("output",)
    assert "output_config" not in anthropic.body


def test_cache_marks() -> None:
    request = ChatRequest("m", (user("Hi"),), system="S", tools=(Tool("f", "", {}),), cache_prompt=True)
    body = encoded(ANTHROPIC, request).body
    mark = {"type": "ephemeral"}
    assert body["tools"][-1]["cache_control"] == mark
    assert body["system"] == [{"type": "text", "text": "S", "cache_control": mark}]
    assert body["messages"][-1]["content"] == [{"type": "text", "text": "Hi", "cache_control": mark}]


@pytest.mark.parametrize("style", list(ApiStyle))
@pytest.mark.parametrize("choice", ["auto", "none", "required"])
def test_tool_choice_by_a_word(style: ApiStyle, choice: str) -> None:
    body = encoded(style, ChatRequest("m", (user("Hi"),), tool_choice=choice)).body
    words = {"auto": {"type": "auto"}, "none": {"type": "none"}, "required": {"type": "any"}}
    assert body["tool_choice"] == (choice if style is OPENAI else words[choice])


RAW: dict[ApiStyle, Mapping[str, Any]] = {
    OPENAI: {
        "role": "assistant",
        "content": "<think>plan</think>A",
        "reasoning_details": [{"text": "plan"}],
        "tool_calls": [{"id": "t1", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
    },
    ANTHROPIC: {
        "role": "assistant",
        "content": [
            {"type": "thinking", "thinking": "plan", "signature": "c2ln"},
            {"type": "text", "text": "A"},
            {"type": "tool_use", "id": "t1", "name": "f", "input": {}},
        ],
    },
}
PARTS = (ThinkingPart("plan", "c2ln"), TextPart("A"), ToolCallPart("t1", "f", "{}"))


@pytest.mark.parametrize("style", list(ApiStyle))
def test_the_raw_message_goes_back_unchanged_to_where_it_came_from(style: ApiStyle) -> None:
    turn = assistant(*PARTS, raw=RawMessage(style, ORIGIN, RAW[style]))
    sent = messages(style, user("Hi"), turn, Turn("user", (ToolResultPart("t1", "r"),)))
    assert sent[1] == RAW[style]


@pytest.mark.parametrize("style", list(ApiStyle))
@pytest.mark.parametrize("origin", [ORIGIN, "https://elsewhere.example"])
def test_the_raw_message_goes_nowhere_else(style: ApiStyle, origin: str) -> None:
    other = ANTHROPIC if style is OPENAI or origin != ORIGIN else OPENAI
    raw = RawMessage(other if origin == ORIGIN else style, origin, RAW[other])
    sent = messages(style, user("Hi"), assistant(*PARTS, raw=raw), Turn("user", (ToolResultPart("t1", "r"),)))
    assert "plan" not in str(sent)
    assert "t1" in str(sent[1])


@pytest.mark.parametrize("style", list(ApiStyle))
def test_neighbours_of_one_side_are_joined_and_empty_turns_left_out(style: ApiStyle) -> None:
    sent = messages(style, user("a"), assistant(), user("b"), assistant(TextPart(" ")), user(""), user("c"))
    assert [message["role"] for message in sent] == ["user"]
    content = sent[0]["content"]
    texts = content.split("\n\n") if isinstance(content, str) else [block["text"] for block in content]
    assert texts == ["a", "b", "c"]


@pytest.mark.parametrize("style", list(ApiStyle))
def test_a_turn_of_thinking_alone_is_left_out(style: ApiStyle) -> None:
    raw = RawMessage(style, ORIGIN, {"role": "assistant", "content": [{"type": "thinking", "thinking": "t"}]})
    assert len(messages(style, user("a"), assistant(ThinkingPart("t"), raw=raw), user("b"))) == 1


def results_of(style: ApiStyle, sent: list[dict[str, Any]]) -> dict[str, str]:
    if style is OPENAI:
        return {m["tool_call_id"]: m["content"] for m in sent if m["role"] == "tool"}
    blocks = [block for m in sent if isinstance(m["content"], list) for block in m["content"]]
    return {b["tool_use_id"]: b["content"] for b in blocks if b["type"] == "tool_result"}


@pytest.mark.parametrize("style", list(ApiStyle))
def test_every_call_is_answered_in_its_order_and_no_result_stands_alone(style: ApiStyle) -> None:
    calls = assistant(ToolCallPart("t1", "f", "{}"), ToolCallPart("t2", "g", "{}"))
    results = Turn("user", (TextPart("go on"), ToolResultPart("t9", "lost"), ToolResultPart("t2", "two")))
    sent = messages(style, user("a"), calls, results)
    assert results_of(style, sent) == {"t1": "No result was given.", "t2": "two"}
    assert list(results_of(style, sent)) == ["t1", "t2"]
    assert "Tool result: lost" in str(sent[-1])
    assert str(sent).index("two") < str(sent).index("go on")


@pytest.mark.parametrize("style", list(ApiStyle))
def test_calls_at_the_end_are_answered_too(style: ApiStyle) -> None:
    raw = RawMessage(style, ORIGIN, RAW[style])
    for turn in (assistant(*PARTS), assistant(*PARTS, raw=raw)):
        assert results_of(style, messages(style, user("a"), turn)) == {"t1": "No result was given."}


@pytest.mark.parametrize("style", list(ApiStyle))
def test_cut_arguments_go_back_as_an_object(style: ApiStyle) -> None:
    sent = messages(style, user("a"), assistant(ToolCallPart("t", "f", '{"a": [')))
    assert "unparsed_arguments" in str(sent[1])


def test_an_error_of_a_tool_is_marked() -> None:
    turns = (
        user("a"),
        assistant(ToolCallPart("t", "f", "{}")),
        Turn("user", (ToolResultPart("t", "no", is_error=True),)),
    )
    assert messages(ANTHROPIC, *turns)[-1]["content"][0]["is_error"] is True


def test_how_the_key_travels() -> None:
    request = ChatRequest("m", (user("Hi"),))
    for style in ApiStyle:
        dialect = dialect_of(style)
        bearer = dialect.encode(endpoint(style, AuthForm.BEARER), request).headers
        assert (bearer["authorization"], "x-api-key" in bearer) == (f"Bearer {CANARY}", False)
        own = dialect.encode(endpoint(style, AuthForm.X_API_KEY), request).headers
        assert (own["x-api-key"], "authorization" in own) == (CANARY, False)
        for bare in (endpoint(style, AuthForm.NONE), endpoint(style, AuthForm.BEARER, None)):
            headers = dialect.encode(bare, request).headers
            assert not {"authorization", "x-api-key"} & set(headers)
        assert ("anthropic-version" in bearer) == (style is ANTHROPIC)
        assert bearer["accept-encoding"] == "identity"


@pytest.mark.parametrize("key", ["a\nb", "a b", "\u200bkey", "cl\u00e9", "a\0b", "x" * 5000, "", " "])
@pytest.mark.parametrize("style", list(ApiStyle))
def test_a_key_no_header_could_carry_is_refused_and_not_quoted(style: ApiStyle, key: str) -> None:
    with pytest.raises(KeyUnusable) as raised:
        dialect_of(style).encode(endpoint(style, key=key), ChatRequest("m", (user("Hi"),)))
    assert not key.strip() or key not in str(raised.value)


def test_a_call_does_not_print_its_key() -> None:
    assert CANARY not in repr(encoded(OPENAI, FULL))


# -- files and images ---------------------------------------------------------------------------------

PICTURE = ImagePart("cat.png", "image/png", "ab", 3, 20, 10, b"\x89PN")
NOTES = FilePart("notes.txt", "a ``` b", 7)
FENCED = "notes.txt\n````txt\na ``` b\n````"


def blocks_of(style: ApiStyle, *parts: Any) -> list[dict[str, Any]]:
    """The one message of a turn, as (kind, words or image) blocks."""
    (message,) = messages(style, Turn("user", parts))
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else list(content)


@pytest.mark.parametrize("style", list(ApiStyle))
def test_a_file_goes_as_words_in_a_fence_before_what_is_asked(style: ApiStyle) -> None:
    sent = blocks_of(style, NOTES, TextPart("What is it?"))
    assert all(block["type"] == "text" for block in sent)
    assert "\n\n".join(block["text"] for block in sent) == f"{FENCED}\n\nWhat is it?"


@pytest.mark.parametrize("style", list(ApiStyle))
def test_an_image_goes_where_it_was_put_with_its_bytes(style: ApiStyle) -> None:
    sent = blocks_of(style, NOTES, PICTURE, TextPart("And this?"))
    assert [block["type"] for block in sent] == [
        "text",
        "image_url" if style is OPENAI else "image",
        "text",
    ]
    if style is OPENAI:
        assert sent[1]["image_url"] == {"url": "data:image/png;base64,iVBO"}
    else:
        assert sent[1]["source"] == {"type": "base64", "media_type": "image/png", "data": "iVBO"}
    assert sent[2]["text"] == "And this?"


@pytest.mark.parametrize("style", list(ApiStyle))
def test_an_image_needs_no_words(style: ApiStyle) -> None:
    assert len(blocks_of(style, PICTURE)) == 1


@pytest.mark.parametrize("style", list(ApiStyle))
def test_an_image_without_its_bytes_is_named_instead(style: ApiStyle) -> None:
    (block,) = blocks_of(style, ImagePart("cat.png", "image/png", "ab", 3, 20, 10))
    assert block["type"] == "text"
    assert "cat.png" in block["text"]


@pytest.mark.parametrize("style", list(ApiStyle))
def test_results_come_before_what_is_attached(style: ApiStyle) -> None:
    call = assistant(ToolCallPart("t1", "weather", "{}"))
    sent = messages(style, user("a"), call, Turn("user", (PICTURE, ToolResultPart("t1", "rain"))))
    last = sent[-1]["content"]
    if style is OPENAI:
        assert [message["role"] for message in sent[-2:]] == ["tool", "user"]
        assert [block["type"] for block in last] == ["image_url"]
    else:
        assert [block["type"] for block in last] == ["tool_result", "image"]
