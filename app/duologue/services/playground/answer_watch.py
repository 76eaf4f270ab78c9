"""Follows an answer of the playground: a log of records for each of its requests, fed a little at a time."""

import time
from collections.abc import Callable, Sequence

from duologue.domain.decoded_record import Dissector
from duologue.domain.exchange import Exchange, Mark
from duologue.domain.secret import Redactor
from duologue.services.playground.answer import Answering
from duologue.services.playground.event_log import EventLog

Dissect = Callable[[Exchange], Dissector]
_AT_A_TIME = 64  # pieces between two looks at the clock


class AnswerWatch:
    """`update` takes in what came since; what it has seen stands in `outlines` and `log_of`."""

    def __init__(self, answering: Answering, dissect: Dissect, redact: Redactor) -> None:
        """`dissect` makes what takes the answer to a request apart, given the head of that answer."""
        self.answering = answering
        self.outlines: Sequence[Exchange] = ()
        self._dissect = dissect
        self._redact = redact
        self._logs: dict[int, EventLog] = {}
        self._taken: dict[int, int] = {}
        self._settled = False

    @property
    def last(self) -> int:
        """The number of the last request; -1 where none was sent yet."""
        return len(self.outlines) - 1

    def log_of(self, number: int) -> EventLog | None:
        """The records of the answer to a request; None before its head came."""
        return self._logs.get(number)

    def update(self, seconds: float) -> bool:
        """Take in what came since, for about so long at most; whether there is more to take in."""
        until = time.monotonic() + seconds
        self.outlines = self.answering.outlines()
        is_over = self.answering.result is not None
        for number, outline in enumerate(self.outlines):
            if outline.status is None:
                continue
            if number not in self._logs:
                self._logs[number] = EventLog(self._dissect(outline), self._redact.cover)
                self._taken[number] = 0
            if self._take(number, until):
                return True
            if is_over or number < self.last:
                self._end(self._logs[number], outline)
        if is_over and not self._settled:
            self._settled = True
            self._hold_covered()
        return False

    def _take(self, number: int, until: float) -> bool:
        """Feed the log of one request; whether the time is up before that is done."""
        log = self._logs[number]
        times, pieces = self.answering.pieces(number, self._taken[number])
        for place, (seconds, piece) in enumerate(zip(times, pieces, strict=True), 1):
            log.take(seconds, piece)
            self._taken[number] += 1
            if not place % _AT_A_TIME and time.monotonic() > until and place < len(pieces):
                return True
        return False

    def _end(self, log: EventLog, outline: Exchange) -> None:
        last = outline.at(Mark.LAST_BYTE)
        if last is None:
            last = log.seconds(len(log) - 1) if len(log) else outline.at(Mark.FIRST_BYTE) or 0.0
        log.end(last, cut=outline.cut or outline.shortened)

    def _hold_covered(self) -> None:
        """Let go of the bytes as they came: the result holds the same without secrets."""
        result = self.answering.result
        if result is not None:
            for number, log in self._logs.items():
                log.cover_all(result.exchanges[number].chunks.pieces)
