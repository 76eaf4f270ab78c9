"""One request and its answer as they went over the wire, with the times of everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from duologue.domain.chunks import Chunks
from duologue.domain.recording import RecordedAnswer
from duologue.domain.style import ApiStyle


class Mark(StrEnum):
    """A moment of an exchange; without the first four, a connection was used again.

    CONNECTING is when a new connection was begun, RESOLVED when its host's name had been looked up,
    CONNECTED and ENCRYPTED when TCP and TLS stood. FIRST_BYTE is when the head of the answer was there.
    """

    CONNECTING = "connecting"
    RESOLVED = "resolved"
    CONNECTED = "connected"
    ENCRYPTED = "encrypted"
    SENT = "sent"
    FIRST_BYTE = "first_byte"
    FIRST_TOKEN = "first_token"  # noqa: S105 - no secret
    LAST_BYTE = "last_byte"


class ExchangeObserver(Protocol):
    """Sees an exchange while it happens. Times are in seconds since the request was begun.

    Everything but the bytes of the answer is redacted already; those may hold what a server echoes.
    A request that is sent again begins anew with `sent`.
    """

    @property
    def precise(self) -> bool:
        """Whether every piece of the answer is to be taken as it comes, so that its time is true."""
        ...

    def sent(self, method: str, url: str, headers: Sequence[tuple[str, str]], body: str) -> None:
        """A request is about to be sent."""
        ...

    def mark(self, name: Mark, seconds: float) -> None:
        """A moment has come."""
        ...

    def head(self, status: int, headers: Sequence[tuple[str, str]]) -> None:
        """The head of the answer came."""
        ...

    def received(self, chunk: bytes, seconds: float) -> None:
        """Bytes of the answer's body came; an event has the time of the bytes that complete it."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came of it, without secrets.

    `started` is UTC in ISO 8601; `status` None means that no answer came. `cut` says that the body broke
    off or was stopped; `shortened` that more came than was kept.
    """

    style: ApiStyle
    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: str
    started: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[Mark, float], ...] = ()
    chunks: Chunks = Chunks()  # noqa: RUF009 - it never changes
    cut: bool = False
    shortened: bool = False
    cumulative: bool = False

    @property
    def body(self) -> bytes:
        """The whole body that was kept."""
        return b"".join(self.chunks.pieces)

    def at(self, mark: Mark) -> float | None:
        """When something happened, in seconds since the request was begun, or None if it did not."""
        return dict(self.marks).get(mark)

    def answer(self) -> RecordedAnswer:
        """The answer alone, as the decoder takes it."""
        cut = self.cut or self.shortened
        return RecordedAnswer(self.body, self.style, self.status or 200, self.headers, cut, self.cumulative)
