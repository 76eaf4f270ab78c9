"""An answer that was recorded, ready to be played record by record."""

from array import array
from dataclasses import dataclass, replace
from typing import Self

from duologue.domain.chunks import Chunks
from duologue.domain.exchange import Exchange
from duologue.domain.record_ends import record_ends


@dataclass(frozen=True, slots=True)
class Recording:
    """Every request that was made for the answer, at least one, the last one last.

    The pieces of that one are its records: pieces that hold several are cut, all of the same time.
    """

    exchanges: tuple[Exchange, ...]

    @classmethod
    def of(cls, *exchanges: Exchange) -> Self:
        """The recording of these; of 100,000 records it takes a tenth of a second."""
        last = exchanges[-1]
        return cls((*exchanges[:-1], replace(last, chunks=_by_record(last.chunks))))

    @property
    def last(self) -> Exchange:
        """The request that is played."""
        return self.exchanges[-1]


def _by_record(chunks: Chunks) -> Chunks:
    times, pieces = array("d"), list[bytes]()
    for seconds, data in zip(chunks.times, chunks.pieces, strict=True):
        if data.endswith(b"\n\n") and b"\r" not in data and data.find(b"\n\n") == len(data) - 2:
            times.append(seconds)
            pieces.append(data)  # the short way for nearly all
            continue
        start = 0
        for end in (*record_ends(data), len(data)):
            if end > start or not data:
                times.append(seconds)
                pieces.append(data[start:end])
            start = end
    return Chunks(times, pieces)
