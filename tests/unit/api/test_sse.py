"""The byte decoder: WHATWG rules, after the cases of the web platform tests (eventsource/format-*)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.sse import EventStream, Record
from duologue.domain.errors import AnswerTooLarge
from helpers.wire import in_pieces


def records(body: bytes, cuts: list[int] | None = None) -> list[Record]:
    stream = EventStream()
    return [record for piece in in_pieces(body, cuts or ()) for record in stream.feed(piece)]


def read_all(stream: EventStream, pieces: list[bytes]) -> None:
    for piece in pieces:
        list(stream.feed(piece))


def data(body: bytes) -> list[str]:
    return [record.data for record in records(body)]


RULES = {
    "line feeds": (b"data:1\n\ndata:2\n\n", ["1", "2"]),
    "carriage returns": (b"data:1\r\rdata:2\r\r", ["1", "2"]),
    "both": (b"data:1\r\n\r\ndata:2\r\n\r\n", ["1", "2"]),
    "mixed": (b"data:1\ndata:2\r\ndata:3\r\rdata:4\n\n", ["1\n2\n3", "4"]),
    "byte order mark": (b"\xef\xbb\xbfdata:1\n\ndata:2\n\n", ["1", "2"]),
    "two byte order marks spoil the first field": (b"\xef\xbb\xbf\xef\xbb\xbfdata:1\n\ndata:2\n\n", ["2"]),
    "byte order mark inside is a letter": (b"data:\xef\xbb\xbf1\n\n", ["\ufeff1"]),
    "comments": (
        b"data:1\r:\0\n:\r\ndata:2\n:" + b"x" * 3000 + b"\rdata:3\n:data:fail\r\ndata:4\n\n",
        ["1\n2\n3\n4"],
    ),
    "one space is dropped": (b"data:\ttest\rdata: \ndata:test\n\n", ["\ttest\n\ntest"]),
    "two spaces leave one": (b"data:  two\n\n", [" two"]),
    "no colon is an empty value": (b"data\ndata\n\ndata:test\n\n", ["\n", "test"]),
    "an empty data line dispatches": (b"data:\n\ndata:test\n\n", ["", "test"]),
    "unknown fields": (b"data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacomment\n\n", ["test\n"]),
    "field names are exact": (b"DATA:no\ndata :no\ndata:yes\n\n", ["yes"]),
    "an event without data is none": (b"event: ping\n\ndata:1\n\n", ["1"]),
    "id and retry are not data": (b"retry: x\nid: a\0b\nretry:1000\ndata:x\n\n", ["x"]),
    "nul is kept": (b"data:a\0b\n\n", ["a\0b"]),
    "an unfinished event is not dispatched": (b"data:1\n\ndata:2\n", ["1"]),
    "line separators of Unicode end no line": (
        "data:a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg\n\n".encode(),
        ["a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg"],
    ),
    "bad bytes become replacement characters": (
        b"data:a\xffb\xc0\xafc\xed\xa0\x80\n\n",
        ["a\ufffdb\ufffd\ufffdc\ufffd\ufffd\ufffd"],
    ),
    "leading blank lines": (b"\n\n\ndata:1\n\n", ["1"]),
}


@pytest.mark.fault("F42")
@pytest.mark.fault("F43")
@pytest.mark.fault("F44")
@pytest.mark.parametrize(("body", "expected"), RULES.values(), ids=RULES)
def test_the_rules(body: bytes, expected: list[str]) -> None:
    assert data(body) == expected


@pytest.mark.fault("F41")
@pytest.mark.fault("F43")
@pytest.mark.parametrize(("body", "expected"), RULES.values(), ids=RULES)
def test_the_rules_hold_byte_by_byte(body: bytes, expected: list[str]) -> None:
    assert [record.data for record in records(body, list(range(len(body))))] == expected


@pytest.mark.fault("F43")
def test_the_name_of_an_event_lasts_for_one_event() -> None:
    assert records(b"event: a\ndata:1\n\ndata:2\n\nevent:b\nevent: c\ndata:3\n\n") == [
        Record("a", "1"),
        Record("", "2"),
        Record("c", "3"),
    ]


@pytest.mark.fault("F43")
def test_an_event_that_ends_with_a_carriage_return_is_not_held_back() -> None:
    stream = EventStream()
    assert [record.data for record in stream.feed(b"data:1\r\r")] == ["1"]
    assert list(stream.feed(b"\n")) == []
    assert [record.data for record in stream.feed(b"data:2\n\n")] == ["2"]


def test_what_is_pending_at_the_end_can_be_looked_at() -> None:
    stream = EventStream()
    assert list(stream.feed(b"event: x\ndata: {}\ndata: tail")) == []
    assert stream.finish() == Record("x", "{}\ntail")
    assert stream.finish() is None


@pytest.mark.fault("F41")
@given(
    st.lists(
        st.sampled_from(
            [
                b"data:",
                b"data: a",
                b"\r",
                b"\n",
                b"\r\n",
                b":",
                b"\xef\xbb\xbf",
                b"event:e",
                b"\xf0\x9f\x98\x80",
            ]
        )
    ),
    st.lists(st.integers(0, 10_000)),
)
def test_any_split_gives_the_same_records(parts: list[bytes], cuts: list[int]) -> None:
    body = b"".join(parts)
    assert records(body, cuts) == records(body)


@pytest.mark.fault("F46")
@pytest.mark.parametrize("line", [b"data:" + b"x" * 2000, b"x" * 2000, b":" + b"x" * 2000])
def test_a_line_without_end_is_refused(line: bytes) -> None:
    pieces = [line[start : start + 10] for start in range(0, len(line), 10)]
    with pytest.raises(AnswerTooLarge):
        read_all(EventStream(max_event_bytes=1000), pieces)


@pytest.mark.fault("F46")
def test_an_event_of_endless_lines_is_refused() -> None:
    with pytest.raises(AnswerTooLarge):
        read_all(EventStream(max_event_bytes=1000), [b"data: 0123456789\n"] * 200)


@pytest.mark.fault("F46")
def test_many_small_events_are_no_large_one() -> None:
    stream = EventStream(max_event_bytes=100)
    for _ in range(1000):
        assert len(list(stream.feed(b": comment\nid: 1\ndata: 0123456789\n\n"))) == 1


@pytest.mark.fault("F46")
def test_comments_alone_never_add_up() -> None:
    stream = EventStream(max_event_bytes=100)
    for _ in range(1000):
        assert list(stream.feed(b": still working on it\n")) == []
