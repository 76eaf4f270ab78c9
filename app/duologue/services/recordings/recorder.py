"""Keeps an exchange while it happens, so that it can be looked at, kept as a recording and exported."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from duologue.domain.chunks import Chunks
from duologue.domain.exchange import Exchange, Mark
from duologue.services.clock import now_utc

if TYPE_CHECKING:
    from duologue.domain.secret import Redactor
    from duologue.domain.style import ApiStyle

MOST_BYTES = 64 * 1024 * 1024
MOST_CHUNKS = 250_000
MOST_REQUESTS = 10  # of one action: its retries
_SLICE = 128 * 1024  # bytes, and chunks at most, that are looked through in one go
_AROUND = 8 * 1024  # bytes before and after them; no secret is longer in any of its forms
_MOST_AROUND = 8 * 1024  # chunks that may hold them
_CHUNK_COST = 100  # bytes that Python needs for a chunk beside its own bytes


@dataclass(slots=True)
class _Request:
    """One request while its answer comes."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str
    started: str
    status: int | None = None
    answer_headers: tuple[tuple[str, str], ...] = ()
    marks: list[tuple[Mark, float]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)
    size: int = 0
    shortened: bool = False


class Recorder:
    """Satisfies ExchangeObserver for one action of a person, which may be several requests.

    `cumulative` is what the endpoint says of its host. More than `most_bytes` of a body are not kept.
    `precise` asks for true times, which cost more than taking together what comes in quick succession.
    """

    def __init__(
        self,
        style: ApiStyle,
        redact: Redactor,
        *,
        cumulative: bool = False,
        precise: bool = False,
        most_bytes: int = MOST_BYTES,
        most_chunks: int = MOST_CHUNKS,
    ) -> None:
        self._style = style
        self._redact = redact
        self._cumulative = cumulative
        self.precise = precise
        self._most_bytes = most_bytes
        self._most_chunks = most_chunks
        self._requests: list[_Request] = []

    def sent(self, method: str, url: str, headers: Sequence[tuple[str, str]], body: str) -> None:
        """See ExchangeObserver."""
        self._requests.append(_Request(method, url, tuple(headers), body, now_utc()))
        del self._requests[:-MOST_REQUESTS]

    def mark(self, name: Mark, seconds: float) -> None:
        """See ExchangeObserver."""
        self._requests[-1].marks.append((name, seconds))

    def head(self, status: int, headers: Sequence[tuple[str, str]]) -> None:
        """See ExchangeObserver."""
        self._requests[-1].status = status
        self._requests[-1].answer_headers = tuple(headers)

    def received(self, chunk: bytes, seconds: float) -> None:
        """See ExchangeObserver."""
        request = self._requests[-1]
        if request.shortened:
            return
        room = self._most_bytes - request.size
        if len(chunk) > room or len(request.chunks) >= self._most_chunks:
            request.shortened = True
            return
        request.chunks.append(chunk)
        request.times.append(seconds)
        request.size += len(chunk)

    def outlines(self) -> tuple[Exchange, ...]:
        """Every request so far without the bytes of its answer: cheap, however much came."""
        return tuple(self._exchange(request, ()) for request in self._requests)

    def pieces(self, number: int, start: int) -> tuple[Sequence[float], Sequence[bytes]]:
        """The times and bytes of the answer to request `number` from piece `start` on.

        They are as they came, so they may hold what a server echoes.
        """
        request = self._requests[number]
        return request.times[start:], request.chunks[start:]

    def last_head(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The address of the last request and the headers of its answer, none where no answer came."""
        last = self._requests[-1]
        return last.url, last.answer_headers

    def edges(self, most: int) -> bytes:
        """The beginning and the end of the last answer's body, about `most` bytes each, secrets covered."""
        chunks = self._requests[-1].chunks
        first, last = _taken(chunks, most), _taken(chunks[::-1], most)
        if len(first) + len(last) >= len(chunks):
            return b"".join(self._covered(chunks))
        return b"\n".join((b"".join(self._covered(first)), b"".join(self._covered(last[::-1]))))

    @property
    def exchanges_seen(self) -> int:
        """How many requests there were."""
        return len(self._requests)

    @property
    def size(self) -> int:
        """About how many bytes of memory this takes."""
        return sum(
            request.size + _CHUNK_COST * len(request.chunks) + len(request.body) for request in self._requests
        )

    def exchanges(self) -> tuple[Exchange, ...]:
        """Every request so far, the last one last. Secrets that a server echoed are covered."""
        return tuple(self._exchange(request, self._covered(request.chunks)) for request in self._requests)

    async def settled(self) -> tuple[Exchange, ...]:
        """The same, others getting a turn meanwhile: to look for secrets takes 0.1 s a megabyte.

        A secret is found wherever the bytes are cut; only what looks like a key and is longer than
        any key may be covered in part.
        """
        found = []
        for request in self._requests:
            covered: list[bytes] = []
            while len(covered) < len(request.chunks):
                covered += self._next_covered(request.chunks, len(covered))
                await asyncio.sleep(0)
            found.append(self._exchange(request, covered))
        return tuple(found)

    def _next_covered(self, chunks: list[bytes], start: int) -> list[bytes]:
        """So many chunks from `start` on as can be covered in one go, looked at with what stands around."""
        first = start - len(_taken(chunks[max(0, start - _MOST_AROUND) : start][::-1], _AROUND))
        some = _taken(chunks[start : start + _SLICE], _SLICE)
        last = start + len(some)
        after = _taken(chunks[last : last + _MOST_AROUND], _AROUND)
        covered = self._covered([*chunks[first:last], *after])
        return covered[start - first : last - first]

    def _exchange(self, request: _Request, pieces: Sequence[bytes]) -> Exchange:
        """The request and these pieces of its answer, all or none."""
        ended = any(mark is Mark.LAST_BYTE for mark, _ in request.marks)
        return Exchange(
            style=self._style,
            method=request.method,
            url=request.url,
            request_headers=request.headers,
            request_body=request.body,
            started=request.started,
            status=request.status,
            headers=request.answer_headers,
            marks=tuple(request.marks),
            chunks=Chunks(request.times[: len(pieces)], pieces),
            cut=not ended,
            shortened=request.shortened,
            cumulative=self._cumulative,
        )

    def _covered(self, chunks: list[bytes]) -> list[bytes]:
        """The chunks without secrets, be one cut between two of them; lengths and places stay."""
        text = b"".join(chunks).decode("latin-1")  # one character a byte, whatever the bytes are
        covered = self._redact.cover(text).encode("latin-1")
        places, place = [], 0
        for chunk in chunks:
            places.append(covered[place : place + len(chunk)])
            place += len(chunk)
        return places


def _taken(chunks: Sequence[bytes], most: int) -> list[bytes]:
    """The first chunks, until they hold `most` bytes."""
    taken, size = [], 0
    for chunk in chunks:
        if size >= most:
            break
        taken.append(chunk)
        size += len(chunk)
    return taken
