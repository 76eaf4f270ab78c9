"""The pieces of an answer's body, held as two rows."""

from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.chunks import Chunk, Chunks

ROWS = st.lists(st.builds(Chunk, st.floats(0, 1e6), st.binary(max_size=9)), max_size=6)


@given(ROWS, st.slices(6))
def test_they_are_a_row_like_any_other(row: list[Chunk], some: slice) -> None:
    chunks = Chunks.of(*row)
    assert list(chunks) == row
    assert [chunks[place] for place in range(len(chunks))] == row
    assert list(chunks[some]) == row[some]
    assert (chunks.times.tolist(), list(chunks.pieces)) == ([c.seconds for c in row], [c.data for c in row])


def test_they_are_equal_by_what_they_hold() -> None:
    one, same, late = Chunks([0.5], [b"a"]), Chunks.of(Chunk(0.5, b"a")), Chunks([0.6], [b"a"])
    assert one == same
    assert hash(one) == hash(same)
    assert one != late
    assert one != (Chunk(0.5, b"a"),)
    assert repr(one) == "Chunks.of(Chunk(seconds=0.5, data=b'a'))"
