"""The recorder: bounded, and without the secrets that a server echoes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.chunks import Chunks
from duologue.domain.exchange import Mark
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.services.recordings.recorder import MOST_REQUESTS, Recorder
from helpers.wire import CANARY, in_pieces


def recorder(**changes: int) -> Recorder:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    kept = Recorder(ApiStyle.OPENAI, redactor, **changes)
    kept.sent("POST", "https://api.example.com", [("accept", "x")], "{}")
    return kept


def test_what_happened_is_an_exchange() -> None:
    kept = recorder()
    kept.mark(Mark.SENT, 0.1)
    kept.head(200, [("a", "b")])
    kept.received(b"one", 0.2)
    kept.received(b"two", 0.3)
    (unfinished,) = kept.exchanges()
    kept.mark(Mark.LAST_BYTE, 0.4)
    (finished,) = kept.exchanges()
    assert unfinished.cut
    assert not finished.cut
    assert (finished.status, finished.headers, finished.body) == (200, (("a", "b"),), b"onetwo")
    assert finished.chunks == Chunks([0.2, 0.3], [b"one", b"two"])
    assert (finished.at(Mark.SENT), finished.at(Mark.FIRST_TOKEN)) == (0.1, None)


@pytest.mark.fault("F11")
@given(st.binary(max_size=20), st.lists(st.integers(0, 100), max_size=5))
def test_an_echoed_key_is_covered_wherever_it_is_cut(noise: bytes, cuts: list[int]) -> None:
    body = noise + b'{"error":"' + CANARY.encode() + b' is wrong"}' + noise
    kept = recorder()
    pieces = in_pieces(body, cuts)
    for piece in pieces:
        kept.received(piece, 1.0)
    (exchange,) = kept.exchanges()
    assert [len(chunk.data) for chunk in exchange.chunks] == [len(piece) for piece in pieces]
    assert CANARY.encode() not in exchange.body
    assert len(exchange.body) == len(body)
    if not any(byte in b"sk-" for byte in noise):
        assert exchange.body == body.replace(CANARY.encode(), b"*" * len(CANARY))


def test_bytes_and_pieces_are_bounded_and_the_rest_is_named() -> None:
    for kept in (recorder(most_bytes=10), recorder(most_chunks=2)):
        for _ in range(1000):
            kept.received(b"12345", 0.0)
        (exchange,) = kept.exchanges()
        assert exchange.body == b"1234512345"
        assert exchange.shortened


def test_every_request_of_one_action_is_kept_and_the_oldest_go_first() -> None:
    kept = recorder()
    for number in range(MOST_REQUESTS + 5):
        kept.sent("POST", f"https://{number}", [], "")
        kept.head(503, [])
    urls = [exchange.url for exchange in kept.exchanges()]
    assert len(urls) == MOST_REQUESTS
    assert urls[-1] == f"https://{MOST_REQUESTS + 4}"


@pytest.mark.parametrize("size", [1, 7, 5_000, 200_000])
async def test_what_is_settled_in_slices_is_what_it_is_at_once(size: int) -> None:
    key = "a-canary-key-that-is-told"
    body = (b"x" * 100_000 + key.encode() + b"y" * 40_000 + key.encode()) * 2
    redactor = Redactor()
    redactor.learn(Secret(key))
    kept = Recorder(ApiStyle.OPENAI, redactor)
    kept.sent("POST", "http://127.0.0.1", [], "{}")
    kept.head(200, [])
    for place in range(0, min(len(body), size * 20_000), size):
        kept.received(body[place : place + size], 1.0)
    settled = await kept.settled()
    assert settled == kept.exchanges()
    assert key.encode() not in settled[0].body
