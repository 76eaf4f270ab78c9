"""Plays a recorded exchange as if it came now, through the decoder that reads live answers."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from duologue.domain.chunks import Chunks
from duologue.domain.events import StreamEvent, ThinkingAdded, ThinkingReplaced
from duologue.domain.exchange import Exchange, Mark
from duologue.domain.reply import Reply
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing
from duologue.services.playground.answer import AnswerResult
from duologue.services.ports import Player
from duologue.services.recordings.recording import Recording
from duologue.services.usage.pace import Pace

_THINKING = (ThinkingAdded, ThinkingReplaced)


class Replay:
    """Satisfies Answering. The last request is played; the tries before it are there from the beginning."""

    def __init__(self, recording: Recording, player: Player, pace: Pace) -> None:
        self.reply = Reply()
        self.result: AnswerResult | None = None
        self.pace = pace
        self.recording = recording
        self._exchange = recording.last
        self._outlines = tuple(replace(each, chunks=Chunks()) for each in recording.exchanges)
        self._player = player
        self._played = 0
        self._begun = False
        self._thinking: list[float] = []  # when it began and when it was over
        pace.on_wait = self._count

    @property
    def style(self) -> ApiStyle:
        """See Answering."""
        return self._exchange.style

    @property
    def recorded(self) -> bool:
        """See Answering."""
        return True

    @property
    def state(self) -> TurnState:
        """See Answering."""
        if self.result is not None:
            return self.result.state
        return TurnState.STREAMING if self._begun else TurnState.SENT

    @property
    def place(self) -> tuple[int, int]:
        """How many pieces were played, of how many."""
        return self._played, len(self._exchange.chunks)

    @property
    def seconds(self) -> float:
        """The time in the recording, in seconds since the request was begun."""
        return self._exchange.chunks.times[self._played - 1] if self._played else 0.0

    def outlines(self) -> Sequence[Exchange]:
        """See Answering."""
        return self._outlines if self._begun else ()

    def pieces(self, number: int, start: int) -> tuple[Sequence[float], Sequence[bytes]]:
        """See Answering."""
        is_played = number == len(self._outlines) - 1
        end = self._played if is_played else None
        chunks = self.recording.exchanges[number].chunks[start:end]
        return chunks.times, chunks.pieces

    async def events(self) -> AsyncGenerator[StreamEvent]:
        """See Answering."""
        self._begun = True
        whole = False
        try:
            async with aclosing(self._player(self._exchange, self.pace.wait)) as events:
                async for event in events:
                    self.reply.add(event)
                    self._note(event)
                    yield event
            whole = True
        finally:
            self._conclude(whole=whole)

    def _count(self) -> None:
        self._played += 1

    def _note(self, event: StreamEvent) -> None:
        if isinstance(event, _THINKING):
            self._thinking = [self._thinking[0] if self._thinking else self.seconds, self.seconds]

    def _conclude(self, *, whole: bool) -> None:
        exchange, reply = self._exchange, self.reply
        state, failure = reply.ending(None) if whole else (TurnState.STOPPED, None)
        first, last = exchange.at(Mark.FIRST_TOKEN), exchange.at(Mark.LAST_BYTE)
        if not whole:
            last = self.seconds
            first = first if first is not None and first <= last else None
        elif last is None and exchange.chunks:
            last = exchange.chunks.times[-1]
        self.result = AnswerResult(
            state=state,
            failure=failure,
            parts=reply.parts(),
            model=reply.model,
            stop_reason=reply.stop_reason,
            limits=reply.limits or (),
            timing=Timing(_milliseconds(first), _milliseconds(last)),
            thinking_seconds=self._thinking[1] - self._thinking[0] if self._thinking else None,
            raw=None,
            row=None,
            exchanges=self.recording.exchanges,
        )


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000
