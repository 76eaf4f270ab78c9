"""The pieces of an answer's body and their times, held so that 100,000 of them are light."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self, overload


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that came together, and when: in seconds since the request was begun.

    At most 35 ms late, where the observer was not precise.
    """

    seconds: float
    data: bytes


class Chunks(Sequence[Chunk]):
    """A row of Chunk, which never changes: `times` and `pieces` are as long as each other.

    An object for each piece would be looked through by every collection of garbage.
    """

    __slots__ = ("pieces", "times")

    def __init__(self, times: Iterable[float] = (), pieces: Iterable[bytes] = ()) -> None:
        self.times = array("d", times)
        self.pieces = tuple(pieces)

    @classmethod
    def of(cls, *chunks: Chunk) -> Self:
        """A row of these."""
        return cls((chunk.seconds for chunk in chunks), (chunk.data for chunk in chunks))

    def __len__(self) -> int:
        return len(self.pieces)

    @overload
    def __getitem__(self, place: int) -> Chunk: ...
    @overload
    def __getitem__(self, place: slice) -> "Chunks": ...
    def __getitem__(self, place: int | slice) -> "Chunk | Chunks":
        if isinstance(place, slice):
            return Chunks(self.times[place], self.pieces[place])
        return Chunk(self.times[place], self.pieces[place])

    def __iter__(self) -> Iterator[Chunk]:
        return map(Chunk, self.times, self.pieces)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Chunks):
            return NotImplemented
        return self.times == other.times and self.pieces == other.pieces

    def __hash__(self) -> int:
        return hash((self.times.tobytes(), self.pieces))

    def __repr__(self) -> str:
        return f"Chunks.of({', '.join(map(repr, self))})"
