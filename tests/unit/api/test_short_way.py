"""The short way that nearly all records take leads to the same events as the long one."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.dialects import dialect_of
from duologue.api.json_text import JsonObject
from duologue.api.reader import AnswerReader
from duologue.api.sse import EventStream, Record
from duologue.domain.errors import DuologueError
from duologue.domain.events import ProblemReported, StreamEvent
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from helpers.wire import RecordedCase, anthropic_answer, openai_answer, openai_chunk, recorded_cases

# A stream behind a comment is read the long way for ever: no chunk of it is a record alone.
LONG_WAY = b": "
STREAMED = [case for case in recorded_cases() if b"data:" in case.answer.body and case.answer.status == 200]


def events_of(
    style: ApiStyle, pieces: Iterable[bytes], *, cumulative: bool, short: bool
) -> list[StreamEvent]:
    decoder = dialect_of(style).decoder(cumulative=cumulative)
    if not short:
        decoder = _WithoutShortWay(decoder)
    reader = AnswerReader(decoder, 200, {}, Redactor())
    seen: list[StreamEvent] = []
    try:
        for piece in pieces:
            seen.extend(reader.feed(piece if short else LONG_WAY + b"\n" + piece))
        seen.extend(reader.finish())
    except DuologueError as error:
        seen.append(ProblemReported(error.failure()))
    return seen


class _WithoutShortWay:
    """A decoder that never takes the short way."""

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._decoder, name)

    def plain_words(self, _: JsonObject) -> None:
        return None


def records_of(body: bytes) -> list[bytes]:
    return [record + b"\n\n" for record in body.split(b"\n\n")]


@pytest.mark.parametrize("cumulative", [False, True])
@pytest.mark.parametrize("case", STREAMED, ids=lambda case: case.name)
def test_every_recorded_stream_has_the_same_events_either_way(
    case: RecordedCase, *, cumulative: bool
) -> None:
    style = case.answer.style or ApiStyle.OPENAI
    records = records_of(case.answer.body)
    short = events_of(style, records, cumulative=cumulative, short=True)
    assert short == events_of(style, records, cumulative=cumulative, short=False)


names = st.sampled_from(
    ["content", "role", "name", "refusal", "reasoning_content", "tool_calls", "function_call", "text", "type"]
)
values = st.none() | st.booleans() | st.integers(-1, 2) | st.text(max_size=3) | st.just([]) | st.just({})
deltas = st.dictionaries(names, values | st.just("text_delta"), max_size=4)
choices = st.fixed_dictionaries(
    {"delta": deltas | values},
    optional={
        "index": values,
        "finish_reason": values,
        "message": st.fixed_dictionaries({"content": values}),
    },
)
payloads = st.fixed_dictionaries(
    {},
    optional={
        "choices": st.lists(choices | values, max_size=2) | values,
        "usage": values | st.fixed_dictionaries({"prompt_tokens": st.integers(0, 5)}),
        "id": values,
        "model": values,
        "object": values,
        "error": values,
        "base_resp": st.fixed_dictionaries({"status_code": values}),
        "type": st.sampled_from(
            ["content_block_delta", "content_block_stop", "ping", "error", "message_stop"]
        ),
        "index": values | st.integers(999_999, 1_000_002),
        "delta": deltas | values,
    },
)
events = st.sampled_from([b"", b"event: error\n", b"event: content_block_delta\n", b"event: x\n"])


@given(st.sampled_from(ApiStyle), st.booleans(), st.lists(st.tuples(events, payloads), max_size=5))
def test_odd_records_have_the_same_events_either_way(
    style: ApiStyle,
    cumulative: bool,  # noqa: FBT001 - drawn
    odd: list[tuple[bytes, JsonObject]],
) -> None:
    begun = openai_answer("a") if style is ApiStyle.OPENAI else anthropic_answer("a")
    records = records_of(begun)[:3]
    records += [event + b"data: " + json.dumps(payload).encode() + b"\n\n" for event, payload in odd]
    short = events_of(style, records, cumulative=cumulative, short=True)
    assert short == events_of(style, records, cumulative=cumulative, short=False)


lines = st.sampled_from(
    [
        b"data: a",
        b"data:b",
        b"data: ",
        b"data",
        b"event: e",
        b"event:f",
        b": c",
        b"id: 1",
        b"",
        b"\xef\xbb\xbfdata: x",
    ]
)
ends = st.sampled_from([b"\n", b"\n\n", b"\r\n", b"\r", b""])


@given(st.lists(st.lists(st.tuples(lines, ends), max_size=4), max_size=6))
def test_a_chunk_that_is_one_record_is_the_same_record(chunks: list[list[tuple[bytes, bytes]]]) -> None:
    joined = [b"".join(line + end for line, end in chunk) for chunk in chunks]
    short, long = EventStream(), EventStream()
    taken: list[Record] = []
    for chunk in joined:
        taken.extend(short.feed(chunk))
    byte_by_byte = [record for byte in b"".join(joined) for record in long.feed(bytes([byte]))]
    assert taken == byte_by_byte
    assert short.finish() == long.finish()


def test_a_record_beyond_the_cap_is_refused_on_the_short_way_too() -> None:
    reader = AnswerReader(dialect_of(ApiStyle.OPENAI).decoder(), 200, {}, Redactor(), max_bytes=300)
    told = [event for _ in range(4) for event in reader.feed(openai_chunk({"content": "abc"}))]
    assert isinstance(told[-1], ProblemReported)
    assert told[-1].failure.kind == "answer_too_large"
