"""The reader against whatever a server may send: it neither breaks nor hides anything."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.api.dialects import dialect_of
from duologue.api.reader import AnswerReader
from duologue.api.replay import replayed_events
from duologue.domain.errors import AnswerTooLarge, ServerFault
from duologue.domain.events import ProblemReported, StreamEvent, TextAdded
from duologue.domain.recording import RecordedAnswer
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.wire import anthropic_event, beginning_in, in_pieces, openai_chunk, recorded_cases

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["text", "thinking", "tool_use", "text_delta", "input_json_delta", "stop", "\ud83d"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            [
                "choices", "delta", "message", "content", "index", "finish_reason", "usage", "tool_calls",
                "function", "arguments", "name", "id", "type", "text", "thinking", "reasoning_content",
                "reasoning_details", "content_block", "partial_json", "error", "signature", "prompt_tokens",
                "input_tokens", "refusal",
            ]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip
kinds = st.sampled_from(
    [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
)


def read(style: ApiStyle, body: bytes, **facts: Any) -> tuple[list[StreamEvent], Reply]:
    events = list(replayed_events(RecordedAnswer(body, style, **facts), Redactor()))
    return events, Reply(events)


def check(events: list[StreamEvent], reply: Reply) -> None:
    repr(events).encode()
    for part in reply.parts():
        for name in part.__slots__:
            str(getattr(part, name)).encode()  # a lone surrogate would raise
    assert reply.state is not TurnState.COMPLETE or reply.raw_message is not None
    json.dumps(reply.raw_message, ensure_ascii=False).encode()


@pytest.mark.fault("F45")
@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(list(ApiStyle)),
    st.lists(
        st.tuples(
            kinds,
            st.dictionaries(
                st.sampled_from(
                    [
                        "choices",
                        "delta",
                        "index",
                        "content_block",
                        "message",
                        "usage",
                        "type",
                        "id",
                        "model",
                        "object",
                    ]
                ),
                json_values,
                max_size=5,
            ),
        )
    ),
    st.booleans(),
)
def test_no_objects_upset_it(style: ApiStyle, records: list[tuple[str, dict[str, Any]]], whole: bool) -> None:  # noqa: FBT001 - hypothesis
    if whole:
        for _, payload in records:
            check(*read(style, json.dumps(payload).encode()))
    body = b"".join(
        b"event: " + kind.encode() + b"\ndata: " + json.dumps(payload).encode() + b"\n\n"
        for kind, payload in records
    )
    check(*read(style, body))


@pytest.mark.fault("F44")
@pytest.mark.fault("F45")
@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(ApiStyle)), st.binary(), st.integers(200, 599), st.booleans())
def test_no_bytes_upset_it(style: ApiStyle, body: bytes, status: int, cut: bool) -> None:  # noqa: FBT001 - hypothesis
    check(*read(style, body, status=status, cut=cut))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(recorded_cases()), st.integers(0, 2**32))
def test_damaged_recordings_do_not_upset_it(case: Any, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    body = bytearray(case.answer.body[:4000])
    for _ in range(chance.randrange(1, 6)):
        if body:
            place = chance.randrange(len(body))
            body[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
    for style in ApiStyle:
        check(*read(style, bytes(body), status=case.answer.status))


ODD: dict[str, tuple[str, str]] = {
    # F45: (data, what becomes of an answer "ab" with it in the middle)
    "not JSON": ("{nope", "failed"),
    "an array": ('[{"choices":[{"index":0,"delta":{"content":"!"}}]}]', "complete"),
    "a number": ("5", "failed"),
    "a string": ('"x"', "failed"),
    "null": ("null", "complete"),
    "blank": (" ", "complete"),
    "100,000 brackets": ("[" * 100_000, "failed"),
    "nested 100,000 deep": ("[" * 100_000 + "]" * 100_000, "failed"),
    "NaN beside": ('{"choices":[{"index":0,"delta":{},"logprobs":NaN}]}', "complete"),
    "a number of 5,000 digits": ('{"x":' + "9" * 5000 + "}", "failed"),
    "a number beyond floats": ('{"usage":{"prompt_tokens":1e999}}', "complete"),
    "duplicate keys": ('{"choices":[],"choices":[{"index":0,"delta":{"content":"!"}}]}', "complete"),
    "choices missing": ('{"id":"x"}', "complete"),
    "choices empty": ('{"choices":[]}', "complete"),
    "choices of another type": ('{"choices":"abc"}', "complete"),
    "delta null": ('{"choices":[{"index":0,"delta":null}]}', "complete"),
    "delta of another type": ('{"choices":[{"index":0,"delta":[1]}]}', "complete"),
    "content of another type": ('{"choices":[{"index":0,"delta":{"content":5}}]}', "complete"),
    "raw control characters": ('{"choices":[{"index":0,"delta":{"content":"\t\x0b\x1c"}}]}', "complete"),
}


@pytest.mark.fault("F45")
@pytest.mark.parametrize(("data", "state"), ODD.values(), ids=ODD)
def test_an_odd_record_costs_at_most_itself(data: str, state: str) -> None:
    middle = b"data: " + data.encode() + b"\n\n"
    events, reply = read(
        ApiStyle.OPENAI, openai_chunk({"content": "a"}) + middle + openai_chunk({"content": "b"}, "stop")
    )
    check(events, reply)
    assert reply.text.replace("!", "").strip("ab\t\x0b\x1c") == ""
    assert reply.text[0] + reply.text[-1] == "ab"
    assert reply.state.value == state


COUNTS: dict[str, Any] = {
    "negative": -5, "a string": "12", "a fraction": 1.5, "true": True, "huge": 1e30, "huge and whole": 10**30,
    "null": None, "a list": [1],
}  # fmt: skip


@pytest.mark.fault("F56")
@pytest.mark.parametrize("value", COUNTS.values(), ids=COUNTS)
def test_a_count_that_is_none_is_unknown(value: Any) -> None:
    usage = {"prompt_tokens": value, "completion_tokens": 7}
    _, reply = read(ApiStyle.OPENAI, openai_chunk({"content": "a"}, "stop", usage=usage))
    assert reply.usage is not None
    assert (reply.usage.input, reply.usage.output) == (None, 7)
    body = beginning_in(ApiStyle.ANTHROPIC, "a") + anthropic_event(
        "message_delta", delta={}, usage={"input_tokens": value, "output_tokens": 7}
    )
    _, reply = read(ApiStyle.ANTHROPIC, body)
    assert reply.usage is not None
    assert (reply.usage.input, reply.usage.output) == (None, 7)


def test_a_whole_float_is_a_count() -> None:
    usage = {"prompt_tokens": 12.0, "completion_tokens": 7}
    _, reply = read(ApiStyle.OPENAI, openai_chunk({}, "stop", usage=usage))
    assert reply.usage is not None
    assert reply.usage.input == 12


@pytest.mark.fault("F46")
@pytest.mark.parametrize("style", list(ApiStyle))
def test_an_answer_beyond_its_limit_keeps_what_came(style: ApiStyle) -> None:
    reader = AnswerReader(dialect_of(style).decoder(), 200, {}, Redactor(), max_bytes=20_000)
    body = beginning_in(style, "a") + b": filler\n\n" * 10_000
    events = [event for piece in in_pieces(body, range(0, len(body), 100)) for event in reader.feed(piece)]
    assert isinstance(events[-1], ProblemReported)
    assert events[-1].failure.kind == "answer_too_large"
    assert Reply(events).text == "a"
    assert reader.closed


@pytest.mark.fault("F46")
def test_one_event_of_64_megabytes_is_refused_while_it_comes() -> None:
    reader = AnswerReader(dialect_of(ApiStyle.OPENAI).decoder(), 200, {}, Redactor())
    pieces = iter([b'data: {"choices":[{"delta":{"content":"', *[b"x" * 65536] * 1024])
    with pytest.raises(AnswerTooLarge):
        feed_all(reader, pieces)
    assert len(list(pieces)) > 700


def feed_all(reader: AnswerReader, pieces: Iterator[bytes]) -> None:
    for piece in pieces:
        list(reader.feed(piece))


def test_a_one_megabyte_event_in_small_pieces_is_read() -> None:
    text = "x" * 1_000_000
    body = openai_chunk({"content": text}, "stop")
    reader = AnswerReader(dialect_of(ApiStyle.OPENAI).decoder(), 200, {}, Redactor())
    events = [
        event for start in range(0, len(body), 1000) for event in reader.feed(body[start : start + 1000])
    ]
    assert [event.text for event in events if isinstance(event, TextAdded)] == [text]


@pytest.mark.fault("F46")
def test_a_refusal_without_end_is_told_before_its_end() -> None:
    reader = AnswerReader(dialect_of(ApiStyle.OPENAI).decoder(), 500, {}, Redactor())
    with pytest.raises(ServerFault, match="xxx"):
        feed_all(reader, iter([b"x" * 65536] * 100))


@pytest.mark.fault("F46")
def test_a_whole_answer_beyond_its_limit_is_refused_while_it_comes() -> None:
    reader = AnswerReader(dialect_of(ApiStyle.OPENAI).decoder(), 200, {}, Redactor())
    pieces = iter([b'{"choices":[{"message":{"content":"', *[b"x" * 65536] * 1024])
    with pytest.raises(AnswerTooLarge):
        feed_all(reader, pieces)
    assert len(list(pieces)) > 700
