"""The OpenAI style: what every dialect must do, and what only this one meets."""

import json
from typing import Any

import pytest

from duologue.api.replay import replay
from duologue.domain.parts import TextPart
from duologue.domain.recording import RecordedAnswer
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage
from helpers.api_conformance import DialectConformance, Story
from helpers.wire import openai_chunk

DONE = b"data: [DONE]\n\n"


def data(payload: Any) -> bytes:
    return b"data: " + json.dumps(payload).encode() + b"\n\n"


def read(*pieces: bytes, **facts: Any) -> Reply:
    return replay(RecordedAnswer(b"".join(pieces), ApiStyle.OPENAI, **facts), Redactor())


def usage_of(story: Story) -> dict[str, Any]:
    return {
        "prompt_tokens": story.prompt,
        "completion_tokens": story.output,
        "total_tokens": (story.prompt or 0) + (story.output or 0),
        "prompt_tokens_details": {"cached_tokens": story.cached},
    }


class TestOpenAIConformance(DialectConformance):
    style = ApiStyle.OPENAI
    word_for_done = "stop"
    word_for_length = "length"

    def pieces(self, story: Story, reason: str) -> list[bytes]:
        pieces = [openai_chunk({"role": "assistant", "content": ""})]
        pieces += [openai_chunk({"reasoning_content": text}) for text in story.thinking]
        pieces += [openai_chunk({"content": text}) for text in story.text]
        for index, (call_id, name, arguments) in enumerate(story.tools):
            function = {"name": name, "arguments": ""}
            pieces.append(
                openai_chunk({"tool_calls": [{"index": index, "id": call_id, "function": function}]})
            )
            pieces += [
                openai_chunk({"tool_calls": [{"index": index, "function": {"arguments": text}}]})
                for text in arguments
            ]
        pieces.append(openai_chunk({}, reason))
        if story.output is not None:
            pieces.append(data({"id": "c1", "model": "m", "choices": [], "usage": usage_of(story)}))
        return [*pieces, DONE]

    def whole(self, story: Story, reason: str) -> bytes:
        message = {
            "role": "assistant",
            "content": "".join(story.text),
            "reasoning_content": "".join(story.thinking),
            "tool_calls": [
                {
                    "id": call_id,
                    "type": "function",
                    "function": {"name": name, "arguments": "".join(arguments)},
                }
                for call_id, name, arguments in story.tools
            ],
        }
        choice = {"index": 0, "message": message, "finish_reason": reason}
        answer = {"id": "c1", "object": "chat.completion", "model": "m", "choices": [choice]}
        return json.dumps(answer | {"usage": usage_of(story)}).encode()

    def failing(self, message: str) -> bytes:
        return data({"error": {"message": message, "type": "overloaded_error", "code": None}})

    def unknown(self) -> bytes:
        return b"event: news\n" + data({"object": "news", "news": [1]})


def message_frame(message: dict[str, Any], **fields: Any) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": "stop"}
    return data({"id": "c1", "object": "chat.completion", "model": "m", "choices": [choice], **fields})


@pytest.mark.fault("F38")
def test_done_alone_is_no_end() -> None:
    assert read(openai_chunk({"content": "Half"}), DONE).state is TurnState.INTERRUPTED


@pytest.mark.fault("F38")
def test_a_finish_reason_is_the_end_even_where_the_connection_breaks() -> None:
    reply = read(openai_chunk({"content": "Hi"}, "stop"), cut=True)
    assert (reply.text, reply.state) == ("Hi", TurnState.COMPLETE)


@pytest.mark.fault("F40")
def test_an_empty_finish_reason_is_none() -> None:
    assert read(openai_chunk({"content": "Hi"}, ""), DONE).state is TurnState.INTERRUPTED


def test_what_follows_done_is_not_read() -> None:
    assert read(openai_chunk({"content": "Hi"}, "stop"), DONE, openai_chunk({"content": "!"})).text == "Hi"


def test_the_whole_last_frame_is_never_appended() -> None:
    usage = {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}
    reply = read(
        openai_chunk({"content": "Hel"}),
        openai_chunk({"content": "lo"}),
        message_frame({"content": "Hello"}, usage=usage, base_resp={"status_code": 0, "status_msg": ""}),
    )
    assert (reply.text, reply.state) == ("Hello", TurnState.COMPLETE)
    assert reply.usage == Usage(input=7, output=2)


def test_the_whole_last_frame_adds_what_is_missing() -> None:
    call = {"id": "t", "function": {"name": "f", "arguments": '{"a": 1}'}}
    reply = read(
        openai_chunk({"reasoning_content": "pl"}),
        openai_chunk({"content": "Hel"}),
        openai_chunk(
            {"tool_calls": [{"index": 0, "id": "t", "function": {"name": "f", "arguments": '{"a"'}}]}
        ),
        message_frame({"content": "Hello", "reasoning_content": "plan", "tool_calls": [call]}),
    )
    assert (reply.text, reply.thinking) == ("Hello", "plan")
    assert [call.arguments for call in reply.tool_calls] == ['{"a": 1}']


def test_a_whole_last_frame_that_disagrees_changes_nothing() -> None:
    reply = read(openai_chunk({"content": "Hello"}), message_frame({"content": "Goodbye", "reasoning": "x"}))
    assert reply.text == "Hello"


def test_a_whole_last_frame_may_leave_out_the_thinking() -> None:
    reply = read(
        openai_chunk({"content": "<think>plan</think>\nHello"}), message_frame({"content": "Hello there"})
    )
    assert (reply.text, reply.thinking) == ("Hello there", "plan")


@pytest.mark.parametrize("name", ["reasoning", "reasoning_content"])
def test_thinking_under_either_name(name: str) -> None:
    reply = read(
        openai_chunk({name: "pl"}), openai_chunk({name: "an"}), openai_chunk({"content": "A"}, "stop")
    )
    assert (reply.thinking, reply.text) == ("plan", "A")
    assert reply.raw_message is not None
    assert reply.raw_message[name] == "plan"


def test_thinking_under_changing_names_is_one_track() -> None:
    reply = read(openai_chunk({"reasoning_content": "pl"}), openai_chunk({"reasoning": "an"}, "stop"))
    assert reply.thinking == "plan"


def test_thinking_under_both_names_is_shown_once() -> None:
    both = [{"reasoning": text, "reasoning_content": text} for text in ("pl", "an")]
    assert read(*(openai_chunk(delta) for delta in both), openai_chunk({}, "stop")).thinking == "plan"


def test_thinking_in_tags_and_in_a_field_is_shown_once() -> None:
    reply = read(
        openai_chunk({"content": "<think>\npl", "reasoning_content": "pl"}),
        openai_chunk({"content": "an\n</think>\n\nA", "reasoning_content": "an"}, "stop"),
    )
    assert (reply.thinking, reply.text) == ("plan", "A")


def details(text: str, index: int = 0, **fields: Any) -> dict[str, Any]:
    return {"type": "reasoning.text", "id": f"r{index}", "index": index, "text": text, **fields}


def test_growing_details_are_shown_once() -> None:
    texts = ["First", "First we", "First we plan", "First we plan it."]
    pieces = [openai_chunk({"reasoning_details": [details(text)]}) for text in texts]
    reply = read(*pieces, openai_chunk({"content": "A"}, "stop"))
    assert reply.thinking == "First we plan it."
    assert reply.raw_message is not None
    assert reply.raw_message["reasoning_details"] == [details("First we plan it.")]


def test_details_beside_a_plain_field_are_shown_once() -> None:
    pieces = [
        openai_chunk({"reasoning_content": text, "reasoning_details": [details(text)]})
        for text in ("pl", "an")
    ]
    reply = read(*pieces, openai_chunk({"content": "A"}, "stop"))
    assert reply.thinking == "plan"
    assert reply.raw_message is not None
    assert reply.raw_message["reasoning_details"] == [details("plan")]


def test_several_details_follow_each_other() -> None:
    pieces = [
        openai_chunk({"reasoning_details": [details(text, index)]}) for index, text in enumerate(("ab", "ac"))
    ]
    assert read(*pieces, openai_chunk({}, "stop")).thinking == "abac"


def test_encrypted_details_are_kept_for_the_way_back() -> None:
    secret = {"type": "reasoning.encrypted", "id": "e", "index": 0, "data": "QUJD"}
    reply = read(openai_chunk({"reasoning_details": [secret]}), openai_chunk({"content": "A"}, "stop"))
    assert reply.thinking == ""
    assert reply.raw_message is not None
    assert reply.raw_message["reasoning_details"] == [secret]


def test_content_grows_only_where_the_host_is_known_for_it() -> None:
    texts = ["Go", "Go now", "Go now!"]
    body = [*(openai_chunk({"content": text}) for text in texts), openai_chunk({}, "stop")]
    assert read(*body, cumulative=True).text == "Go now!"
    assert read(*body).text == "GoGo nowGo now!"


def test_pieces_of_a_host_known_to_grow_are_still_pieces() -> None:
    body = [*(openai_chunk({"content": text}) for text in ("Go", " now", "!")), openai_chunk({}, "stop")]
    reply = read(*body, cumulative=True)
    assert reply.text == "Go now!"
    assert reply.raw_message is not None
    assert reply.raw_message["content"] == "Go now!"


def test_growing_thinking_of_such_a_host() -> None:
    body = [
        *(openai_chunk({"reasoning_content": text}) for text in ("a", "ab", "abc")),
        openai_chunk({}, "stop"),
    ]
    reply = read(*body, cumulative=True)
    assert reply.thinking == "abc"
    assert reply.raw_message is not None
    assert reply.raw_message["reasoning_content"] == "abc"


def test_refusal_and_content_are_two_parts() -> None:
    reply = read(openai_chunk({"content": "Well. "}), openai_chunk({"refusal": "I can't."}, "stop"))
    assert reply.parts() == (TextPart("Well. "), TextPart("I can't.", refusal=True))


@pytest.mark.fault("F45")
def test_an_empty_role_and_null_fields_are_absent() -> None:
    reply = read(
        openai_chunk(
            {"role": "", "content": None, "tool_calls": None, "refusal": None, "function_call": None}
        ),
        data({"id": "c1", "choices": [{"index": 0, "delta": None, "finish_reason": None}], "usage": None}),
        openai_chunk({"content": "Hi"}, "stop"),
    )
    assert reply.text == "Hi"


def test_content_as_a_list_of_parts() -> None:
    reply = read(
        openai_chunk({"content": [{"type": "text", "text": "Hi"}, {"type": "text", "text": "!"}]}, "stop")
    )
    assert reply.text == "Hi!"


@pytest.mark.fault("F56")
def test_usage_with_the_finish_reason_and_the_placeholders_before_it() -> None:
    empty = {"total_tokens": 0, "total_characters": 0}
    real = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    reply = read(
        openai_chunk({"content": "a"}, usage=empty),
        openai_chunk({}, "stop", usage=real),
        openai_chunk({}, usage=empty),
    )
    assert reply.usage == Usage(input=3, output=4)
    assert reply.raw_usage == real


def test_an_error_beside_content_keeps_the_content() -> None:
    reply = read(openai_chunk({"content": "ab"}, "error", error={"message": "upstream died", "code": 502}))
    assert reply.text == "ab"
    assert reply.failure is not None
    assert (reply.failure.kind, reply.failure.code) == ("server_fault", "502")


def test_events_without_a_blank_line_between_them() -> None:
    first, second = openai_chunk({"content": "a"}), openai_chunk({"content": "b"}, "stop")
    assert read(first[:-1] + second).text == "ab"


@pytest.mark.fault("F38")
def test_a_last_event_without_its_blank_line_counts_if_it_can_be_read() -> None:
    last = openai_chunk({"content": "b"}, "stop")
    assert read(openai_chunk({"content": "a"}), last.rstrip()).state is TurnState.COMPLETE
    assert read(openai_chunk({"content": "a"}), last[:-20]).state is TurnState.INTERRUPTED


@pytest.mark.fault("F49")
def test_a_stream_named_json_and_json_named_a_stream() -> None:
    stream = openai_chunk({"content": "Hi"}, "stop")
    assert read(stream, headers=(("content-type", "application/json"),)).text == "Hi"
    whole = message_frame({"content": "Hi"}).removeprefix(b"data: ")
    reply = read(b"\xef\xbb\xbf\n " + whole, headers=(("content-type", "text/event-stream"),))
    assert (reply.text, reply.state) == ("Hi", TurnState.COMPLETE)


@pytest.mark.fault("F48")
@pytest.mark.fault("F50")
def test_json_that_breaks_off_is_a_lost_connection_and_json_that_is_broken_is_told_too() -> None:
    whole = message_frame({"content": "Hi"}).removeprefix(b"data: ")
    failures = [read(whole[:40], cut=cut).failure for cut in (True, False)]
    assert [failure and failure.kind for failure in failures] == ["connection_lost", "broken_stream"]


def test_an_error_event_in_plain_words() -> None:
    reply = read(openai_chunk({"content": "a"}), b"event: error\ndata: out of memory\n\n")
    assert reply.failure is not None
    assert reply.failure.message == "out of memory"


def test_an_old_function_call_is_a_tool_call() -> None:
    reply = read(
        openai_chunk({"function_call": {"name": "f", "arguments": '{"a"'}}),
        openai_chunk({"function_call": {"arguments": ":1}"}}, "function_call"),
    )
    assert [(call.name, call.arguments) for call in reply.tool_calls] == [("f", '{"a":1}')]


@pytest.mark.fault("F49")
def test_a_whole_answer_without_a_finish_reason_is_complete() -> None:
    message = {"role": "assistant", "content": "Hi", "function_call": {"name": "f", "arguments": "{}"}}
    reply = read(json.dumps({"id": "c", "choices": [{"index": 0, "message": message}]}).encode())
    assert (reply.text, reply.state, reply.stop_reason) == ("Hi", TurnState.COMPLETE, None)
    assert [(call.name, call.arguments) for call in reply.tool_calls] == [("f", "{}")]


def test_details_of_a_whole_answer_are_thinking_and_go_back() -> None:
    whole = [details("pl"), details("an", 1)]
    reply = read(message_frame({"content": "A", "reasoning_details": whole}).removeprefix(b"data: "))
    assert reply.thinking == "plan"
    assert reply.raw_message is not None
    assert reply.raw_message["reasoning_details"] == whole
