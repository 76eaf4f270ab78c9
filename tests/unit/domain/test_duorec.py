"""The file of a recording: what was written is read back, and damage is told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain import duorec
from duologue.domain.chunks import Chunk, Chunks
from duologue.domain.errors import InputUnreadable
from duologue.domain.exchange import Exchange, Mark
from duologue.domain.style import ApiStyle
from helpers.exchanges import exchange

WHOLE = duorec.encode(exchange("Hello", " world"))
pairs = st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=3).map(tuple)
times = st.floats(0, 1e6)
exchanges = st.builds(
    Exchange,
    style=st.sampled_from(ApiStyle),
    method=st.just("POST"),
    url=st.text(max_size=20),
    request_headers=pairs,
    request_body=st.text(max_size=20),
    started=st.text(max_size=20),
    status=st.none() | st.integers(100, 599),
    headers=pairs,
    marks=st.lists(st.tuples(st.sampled_from(Mark), times), max_size=4).map(tuple),
    chunks=st.lists(st.builds(Chunk, times, st.binary(max_size=20)), max_size=5).map(
        lambda chunks: Chunks.of(*chunks)
    ),
    cut=st.booleans(),
    shortened=st.booleans(),
    cumulative=st.booleans(),
)


@given(exchanges)
def test_what_was_written_is_read_back(recorded: Exchange) -> None:
    assert duorec.decode(duorec.encode(recorded)) == recorded


@given(st.lists(exchanges, min_size=1, max_size=3))
def test_every_try_is_read_back(tries: list[Exchange]) -> None:
    data = duorec.encode(*tries)
    assert duorec.decode_all(data) == tuple(tries)
    assert duorec.decode(data) == tries[-1]


def test_a_file_that_lost_a_try_is_told() -> None:
    data = duorec.encode(exchange("one"), exchange("two"))
    second = data.index(b"{", data.index(b"[DONE]"))
    for damaged in (data[:second], data + data[second:], data[second:], data[: second + 40]):
        with pytest.raises(InputUnreadable):
            duorec.decode_all(damaged)


def test_a_file_of_one_try_as_it_was_written_at_first_is_read() -> None:
    line, _, frames = WHOLE.partition(b"\n")
    head = json.loads(line)
    del head["tries"], head["bytes"]
    assert duorec.decode_all(json.dumps(head).encode() + b"\n" + frames) == (exchange("Hello", " world"),)


def test_the_first_line_is_json_and_the_bytes_follow_unchanged() -> None:
    line, _, frames = WHOLE.partition(b"\n")
    head = json.loads(line)
    assert (head["format"], head["version"], head["frames"]) == ("duologue-recording", 1, 4)
    assert b'"content": "Hello"' in frames


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "first line"),
        (b"\n", "not a recording"),
        (b"data: {}\n\n", "not a recording"),
        (b"[1]\n", "not a recording"),
        (b'{"format":"har"}\n', "not a recording"),
        (b'{"format":"duologue-recording","version":2}\n', "newer"),
        (b'{"format":"duologue-recording","version":"x"}\n', "newer"),
        (WHOLE[:-1], "damaged"),
        (WHOLE + b"x", "damaged"),
        (WHOLE.replace(b'"frames": 4', b'"frames": 5'), "first line can't be used"),
        (WHOLE.replace(b'"style": "openai"', b'"style": "morse"'), "first line can't be used"),
        (WHOLE.replace(b'"started"', b'"stopped"'), "first line can't be used"),
        (WHOLE.replace(b'"headers": [[', b'"headers": [[1,'), "first line can't be used"),
    ],
)
def test_a_damaged_file_is_told(data: bytes, words: str) -> None:
    with pytest.raises(InputUnreadable, match=words):
        duorec.decode(data)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_changed_byte_never_ends_in_another_error(place: int, change: int) -> None:
    damaged = bytearray(WHOLE)
    damaged[place] ^= change
    try:
        read = duorec.decode(bytes(damaged))
    except InputUnreadable:
        return
    assert read.chunks == exchange("Hello", " world").chunks  # only a word of the first line can differ
