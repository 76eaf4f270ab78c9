"""The Anthropic style: what every dialect must do, and what only this one meets."""

import json
from typing import Any

import pytest

from duologue.api.replay import replay, replayed_events
from duologue.domain.events import ThinkingAdded
from duologue.domain.parts import TextPart, ThinkingPart
from duologue.domain.recording import RecordedAnswer
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage
from helpers.api_conformance import DialectConformance, Story
from helpers.wire import anthropic_event


def usage_of(story: Story) -> dict[str, Any]:
    if story.prompt is None:
        return {}
    cached = story.cached or 0
    return {
        "input_tokens": story.prompt - cached,
        "cache_read_input_tokens": cached,
        "output_tokens": story.output,
    }


def start(usage: dict[str, Any] | None = None) -> bytes:
    message = {"id": "m1", "type": "message", "role": "assistant", "model": "m", "content": []}
    return anthropic_event("message_start", message={**message, "usage": usage or {}})


def begin(index: int, **block: Any) -> bytes:
    return anthropic_event("content_block_start", index=index, content_block=block)


def delta(index: int, kind: str, **fields: Any) -> bytes:
    return anthropic_event("content_block_delta", index=index, delta={"type": kind, **fields})


def say(index: int, text: str) -> bytes:
    return delta(index, "text_delta", text=text)


def end(reason: str = "end_turn", usage: dict[str, Any] | None = None) -> bytes:
    return anthropic_event(
        "message_delta", delta={"stop_reason": reason}, usage=usage or {}
    ) + anthropic_event("message_stop")


def read(*pieces: bytes, **facts: Any) -> Reply:
    return replay(RecordedAnswer(b"".join(pieces), ApiStyle.ANTHROPIC, **facts), Redactor())


class TestAnthropicConformance(DialectConformance):
    style = ApiStyle.ANTHROPIC
    word_for_done = "end_turn"
    word_for_length = "max_tokens"

    def pieces(self, story: Story, reason: str) -> list[bytes]:
        pieces, index = [start(usage_of(story) | ({"output_tokens": 0} if story.output else {}))], 0
        if story.thinking:
            pieces.append(begin(index, type="thinking", thinking="", signature=""))
            pieces += [delta(index, "thinking_delta", thinking=text) for text in story.thinking]
            pieces.append(delta(index, "signature_delta", signature="c2ln"))
            index += 1
        if story.text:
            pieces.append(begin(index, type="text", text=""))
            pieces += [say(index, text) for text in story.text]
            index += 1
        for call_id, name, arguments in story.tools:
            pieces.append(begin(index, type="tool_use", id=call_id, name=name, input={}))
            pieces += [delta(index, "input_json_delta", partial_json=text) for text in arguments]
            index += 1
        pieces += [anthropic_event("content_block_stop", index=n) for n in range(index)]
        usage = {} if story.output is None else {"output_tokens": story.output}
        pieces.append(anthropic_event("message_delta", delta={"stop_reason": reason}, usage=usage))
        return [*pieces, anthropic_event("message_stop")]

    def whole(self, story: Story, reason: str) -> bytes:
        content: list[dict[str, Any]] = [
            {"type": "thinking", "thinking": "".join(story.thinking), "signature": "c2ln"},
            {"type": "text", "text": "".join(story.text)},
        ]
        content += [
            {"type": "tool_use", "id": call_id, "name": name, "input": json.loads("".join(arguments))}
            for call_id, name, arguments in story.tools
        ]
        message = {"id": "m1", "type": "message", "role": "assistant", "model": "m", "content": content}
        return json.dumps(message | {"stop_reason": reason, "usage": usage_of(story)}).encode()

    def failing(self, message: str) -> bytes:
        return anthropic_event("error", error={"type": "overloaded_error", "message": message})

    def unknown(self) -> bytes:
        return anthropic_event("news", index=0, delta={"type": "text_delta", "text": "no"})


@pytest.mark.fault("F39")
def test_a_stop_reason_alone_is_no_end() -> None:
    reply = read(start(), begin(0, type="text", text=""), say(0, "a"), end().split(b"event: message_stop")[0])
    assert (reply.state, reply.stop_reason) == (TurnState.INTERRUPTED, "end_turn")


@pytest.mark.fault("F39")
def test_a_block_whose_start_is_missing_begins_with_its_first_delta() -> None:
    reply = read(
        start(),
        delta(0, "thinking_delta", thinking="plan"),
        say(1, "A"),
        anthropic_event("content_block_stop", index=7),
        end(),
    )
    assert (reply.thinking, reply.text, reply.state) == ("plan", "A", TurnState.COMPLETE)


@pytest.mark.fault("F39")
def test_gaps_between_the_indexes_are_no_blocks() -> None:
    reply = read(start(), begin(3, type="text", text=""), say(3, "a"), begin(9, type="text", text="b"), end())
    assert reply.text == "ab"


def test_words_in_a_block_of_thinking_are_kept() -> None:
    reply = read(
        start(),
        begin(0, type="thinking", thinking=""),
        delta(0, "thinking_delta", thinking="t"),
        say(0, "A"),
        end(),
    )
    assert (reply.thinking, reply.text) == ("t", "A")


@pytest.mark.parametrize(("first", "text"), [("Hello", "Hello world"), (" there", "Hello there world")])
def test_text_in_the_start_is_not_doubled_by_a_delta_that_repeats_it(first: str, text: str) -> None:
    reply = read(start(), begin(0, type="text", text="Hello"), say(0, first), say(0, " world"), end())
    assert reply.text == text
    assert reply.raw_message is not None
    assert reply.raw_message["content"][0]["text"] == text


def test_thinking_in_the_start_is_not_doubled() -> None:
    reply = read(
        start(),
        begin(0, type="thinking", thinking="pl", signature="a"),
        delta(0, "thinking_delta", thinking="pl"),
        delta(0, "thinking_delta", thinking="an"),
        delta(0, "signature_delta", signature="b"),
        end(),
    )
    assert reply.parts() == (ThinkingPart("plan", signature="b"),)
    assert reply.raw_message is not None
    assert reply.raw_message["content"] == [{"type": "thinking", "thinking": "plan", "signature": "b"}]


def test_a_message_start_with_content() -> None:
    message = {"id": "m1", "type": "message", "model": "m", "content": [{"type": "text", "text": "Hi"}]}
    assert read(anthropic_event("message_start", message=message), say(0, "!"), end()).text == "Hi!"


def test_the_name_of_the_event_counts_where_the_type_is_missing() -> None:
    body = b'event: content_block_delta\ndata: {"index":0,"delta":{"type":"text_delta","text":"a"}}\n\n'
    assert read(start(), body, b"event: message_stop\ndata: {}\n\n").state is TurnState.COMPLETE


def test_the_type_counts_where_the_name_is_missing() -> None:
    body = b"".join((start(), begin(0, type="text", text=""), say(0, "a"), end()))
    bare = b"\n".join(line for line in body.split(b"\n") if not line.startswith(b"event:"))
    assert read(bare).text == "a"


def test_arguments_given_at_once() -> None:
    reply = read(start(), begin(0, type="tool_use", id="t", name="f", input={"a": 1}), end("tool_use"))
    assert reply.tool_calls[0].parsed() == {"a": 1}
    assert reply.raw_message is not None
    assert reply.raw_message["content"][0]["input"] == {"a": 1}


def test_arguments_given_twice_are_those_of_the_deltas() -> None:
    reply = read(
        start(),
        begin(0, type="tool_use", id="t", name="f", input={"a": 1}),
        delta(0, "input_json_delta", partial_json='{"a": 2}'),
        end("tool_use"),
    )
    assert reply.tool_calls[0].parsed() == {"a": 2}


def test_a_tool_without_arguments() -> None:
    reply = read(
        start(),
        begin(0, type="tool_use", id="t", name="f", input={}),
        delta(0, "input_json_delta", partial_json=""),
        end("tool_use"),
    )
    assert reply.tool_calls[0].parsed() == {}
    assert reply.raw_message is not None
    assert reply.raw_message["content"][0]["input"] == {}


def test_cut_arguments_go_back_as_an_object() -> None:
    reply = read(
        start(),
        begin(0, type="tool_use", id="t", name="f", input={}),
        delta(0, "input_json_delta", partial_json='{"a": ['),
        end("max_tokens"),
    )
    assert reply.raw_message is not None
    assert reply.raw_message["content"][0]["input"] == {"unparsed_arguments": '{"a": ['}


USAGE = {
    "each event replaces the fields it has": (
        {"input_tokens": 0, "cache_read_input_tokens": 1366, "output_tokens": 1},
        {
            "input_tokens": 1252,
            "cache_creation_input_tokens": 213,
            "cache_read_input_tokens": 114,
            "output_tokens": 9,
        },
        Usage(input=1579, output=9, cache_read=114, cache_write=213),
    ),
    "null is not told": (
        {"input_tokens": 25, "output_tokens": 1},
        {"input_tokens": None, "cache_read_input_tokens": None, "output_tokens": 9},
        Usage(input=25, output=9),
    ),
    "a prompt of nothing is a placeholder": (
        {"input_tokens": 25, "output_tokens": 1},
        {"input_tokens": 0, "output_tokens": 9},
        Usage(input=25, output=9),
    ),
    "and stays unknown where nothing better comes": (
        {"input_tokens": 0, "output_tokens": 0},
        {"input_tokens": 0, "output_tokens": 9},
        Usage(output=9),
    ),
    "the whole prompt from the cache": (
        {"input_tokens": 5, "output_tokens": 1},
        {"input_tokens": 0, "cache_read_input_tokens": 300, "output_tokens": 9},
        Usage(input=300, output=9, cache_read=300),
    ),
    "output only": ({}, {"output_tokens": 9}, Usage(output=9)),
    "thinking where it is told": (
        {"input_tokens": 5},
        {"output_tokens": 9, "output_tokens_details": {"thinking_tokens": 4}},
        Usage(input=5, output=9, thinking=4),
    ),
}


@pytest.mark.fault("F56")
@pytest.mark.parametrize(("first", "last", "usage"), USAGE.values(), ids=USAGE)
def test_usage(first: dict[str, Any], last: dict[str, Any], usage: Usage) -> None:
    assert read(start(first), end(usage=last)).usage == usage


@pytest.mark.fault("F39")
def test_a_bare_error_event_of_its_own_type() -> None:
    body = b'event: error\ndata: {"type":"overloaded_error","message":"High traffic (2064) (529)"}\n\n'
    failure = read(start(), body).failure
    assert failure is not None
    assert (failure.kind, failure.code) == ("overloaded", "2064")


def test_think_tags_after_real_thinking_are_words() -> None:
    reply = read(
        start(),
        begin(0, type="thinking", thinking="plan"),
        begin(1, type="text", text=""),
        say(1, "The tag </think> closes it"),
        end(),
    )
    assert (reply.thinking, reply.text) == ("plan", "The tag </think> closes it")


def test_an_empty_block_of_thinking_is_not_mentioned() -> None:
    stop = anthropic_event("content_block_stop", index=0)
    body = (
        start()
        + begin(0, type="thinking", thinking="", signature="")
        + stop
        + begin(1, type="text", text="A")
        + end()
    )
    events = list(replayed_events(RecordedAnswer(body, ApiStyle.ANTHROPIC), Redactor()))
    assert not any(isinstance(event, ThinkingAdded) for event in events)


def test_thinking_that_begins_before_words_but_speaks_after_them_stays_before_them() -> None:
    reply = read(
        start(),
        begin(0, type="thinking", thinking=""),
        begin(1, type="text", text=""),
        say(1, "A"),
        delta(0, "thinking_delta", thinking="plan"),
        end(),
    )
    assert [type(part) for part in reply.parts()] == [ThinkingPart, TextPart]
