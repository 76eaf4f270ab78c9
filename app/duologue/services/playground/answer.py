"""An answer of the playground: one that arrives now, or one that was recorded and is played."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol

from duologue.domain.errors import Failure
from duologue.domain.events import StreamEvent
from duologue.domain.exchange import Exchange
from duologue.domain.limits import LimitReading
from duologue.domain.message import UsageRow
from duologue.domain.parts import Part
from duologue.domain.reply import Reply
from duologue.domain.request import RawMessage
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """What came of an answer.

    `exchanges` holds every request, the last one last; none where nothing was sent. `row` is what the
    ledger keeps of the last request: its tokens, how they are known and what they cost; None for a
    recording, and where nothing was sent. `timing` is in milliseconds, `thinking_seconds` how long the
    model thought, where that was seen. `raw` is the assistant message as it came, where the answer is
    complete.
    """

    state: TurnState
    failure: Failure | None
    parts: tuple[Part, ...]
    model: str | None
    stop_reason: str | None
    limits: tuple[LimitReading, ...]
    timing: Timing
    thinking_seconds: float | None
    raw: RawMessage | None
    row: UsageRow | None
    exchanges: tuple[Exchange, ...]


class Answering(Protocol):
    """What the playground shows of an answer, while it comes and after."""

    @property
    def style(self) -> ApiStyle:
        """The style it speaks."""
        ...

    @property
    def recorded(self) -> bool:
        """Whether it is a recording."""
        ...

    @property
    def reply(self) -> Reply:
        """What came so far."""
        ...

    @property
    def state(self) -> TurnState:
        """SENT before anything came, STREAMING while it comes, then how it ended."""
        ...

    @property
    def result(self) -> AnswerResult | None:
        """What came of it, once it has ended."""
        ...

    def events(self) -> AsyncGenerator[StreamEvent]:
        """Its events, once. To stop, close the generator."""
        ...

    def outlines(self) -> Sequence[Exchange]:
        """Every request so far without the bytes of its answer, the last one last."""
        ...

    def pieces(self, number: int, start: int) -> tuple[Sequence[float], Sequence[bytes]]:
        """The times and bytes of the answer to request `number` from piece `start` on, as they came."""
        ...
