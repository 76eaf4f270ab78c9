"""The phases of an exchange, from looking up the host's name to the last byte."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from duologue.domain.exchange import Exchange, Mark


class PhaseKind(StrEnum):
    """What was going on. A connection that was used again has none of the first four."""

    QUEUE = "queue"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    SEND = "send"
    WAIT = "wait"
    FIRST_TOKEN = "first_token"  # noqa: S105 - no secret
    STREAM = "stream"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of time, in seconds since the request was begun."""

    kind: PhaseKind
    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.end - self.start


_UNTIL = (
    (Mark.CONNECTING, PhaseKind.QUEUE),
    (Mark.RESOLVED, PhaseKind.DNS),
    (Mark.CONNECTED, PhaseKind.CONNECT),
    (Mark.ENCRYPTED, PhaseKind.TLS),
    (Mark.SENT, PhaseKind.SEND),
    (Mark.FIRST_BYTE, PhaseKind.WAIT),
    (Mark.FIRST_TOKEN, PhaseKind.FIRST_TOKEN),
)
_LEAST_QUEUE = 0.001  # seconds; less is only the time of a function call


def reused(exchange: Exchange) -> bool:
    """Whether it went over a connection that stood already."""
    return exchange.at(Mark.SENT) is not None and exchange.at(Mark.CONNECTING) is None


def phases(exchange: Exchange, last: float | None = None) -> tuple[Phase, ...]:
    """The phases that were seen, in order. `last` is the time of the newest byte while more may come."""
    end = exchange.at(Mark.LAST_BYTE)
    return tuple(_phases(exchange, last if end is None else end))


def _phases(exchange: Exchange, last: float | None) -> Iterator[Phase]:
    start = 0.0
    for mark, kind in _UNTIL:
        end = exchange.at(mark)
        if end is None:
            continue
        end = max(start, end)
        if kind is not PhaseKind.QUEUE or end - start >= _LEAST_QUEUE:
            yield Phase(kind, start, end)
        start = end
    if last is not None and exchange.at(Mark.FIRST_BYTE) is not None:
        yield Phase(PhaseKind.STREAM, start, max(start, last))
