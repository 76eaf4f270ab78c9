"""A recording made ready to be played."""

from dataclasses import replace

from duologue.domain.chunks import Chunks
from duologue.services.recordings.recording import Recording
from helpers.exchanges import exchange


def test_pieces_of_the_last_try_are_cut_into_records_and_the_tries_before_stay() -> None:
    told = exchange("a", "b")
    joined = replace(told, chunks=Chunks([0.1, 0.9], [told.body + b"data: [ha", b"lf]\n\n"]))
    recording = Recording.of(joined, joined)
    assert recording.exchanges[0] == joined
    assert recording.last.body == joined.body
    pieces = [*told.chunks.pieces, b"data: [ha", b"lf]\n\n"]
    assert list(recording.last.chunks.pieces) == pieces
    assert recording.last.chunks.times.tolist() == [*[0.1] * (len(pieces) - 1), 0.9]
    assert Recording.of(*recording.exchanges) == recording, "what is cut stays as it is"


def test_an_empty_piece_stays() -> None:
    empty = replace(exchange(), chunks=Chunks([0.2], [b""]))
    assert Recording.of(empty).last == empty
