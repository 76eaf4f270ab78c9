"""The exchanges of the latest answers, held in memory until a person keeps one as a file."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.domain.errors import InputUnreadable
from duologue.services.recordings.exchange_files import ExchangeFiles
from duologue.services.recordings.recorder import Recorder

if TYPE_CHECKING:
    from duologue.domain.events import StreamEvent
    from duologue.domain.exchange import Exchange
    from duologue.domain.profile import Endpoint
    from duologue.domain.secret import Redactor
    from duologue.services.ports import Player, RecordingFiles

MOST_BYTES = 16 * 1024 * 1024  # an app that is open all day must stay small
MOST_BYTES_OF_ONE = 8 * 1024 * 1024
MOST_ANSWERS = 50


class ExchangeLog:
    """Holds what crossed the wire for the newest answers; the oldest go first when there are too many."""

    def __init__(
        self,
        files: RecordingFiles,
        player: Player,
        redact: Redactor,
        *,
        most_bytes: int = MOST_BYTES,
        most_answers: int = MOST_ANSWERS,
        on_kept: Callable[[Recorder], object] | None = None,
    ) -> None:
        """`on_kept` is called with what was seen for each answer, when it is there."""
        self._files = ExchangeFiles(files, redact)
        self._player = player
        self._redact = redact
        self._most_bytes = most_bytes
        self._most_answers = most_answers
        self._on_kept = on_kept
        self._kept: dict[str, Recorder] = {}

    def recorder(self, endpoint: Endpoint) -> Recorder:
        """An observer for one action of a person that asks at this endpoint."""
        return Recorder(
            endpoint.style, self._redact, cumulative=endpoint.cumulative, most_bytes=MOST_BYTES_OF_ONE
        )

    def keep(self, answer_id: str, recorder: Recorder) -> None:
        """Hold what `recorder` saw for this answer, if anything was sent at all."""
        if not recorder.exchanges_seen:
            return
        self._kept[answer_id] = recorder
        total = sum(kept.size for kept in self._kept.values())
        while len(self._kept) > 1 and (len(self._kept) > self._most_answers or total > self._most_bytes):
            total -= self._kept.pop(next(iter(self._kept))).size
        if self._on_kept is not None:
            self._on_kept(recorder)

    def holds(self, answer_id: str) -> bool:
        """Whether there is anything to keep of this answer."""
        return answer_id in self._kept

    def exchanges(self, answer_id: str) -> tuple[Exchange, ...]:
        """Every request made for this answer, the last one last. Raises InputUnreadable if none is held."""
        try:
            return self._kept[answer_id].exchanges()
        except KeyError:
            raise InputUnreadable("What crossed the wire for this answer is no longer held.") from None

    def suggested(self, answer_id: str) -> Path:
        """Where a recording of this answer would be kept if a person has no other wish."""
        return self._files.suggested(self.exchanges(answer_id)[-1])

    async def save(self, answer_id: str, path: Path) -> None:
        """Write what crossed the wire for this answer to a file.

        The suffix .har makes an HTTP archive, any other one a recording; every request is in both.
        Raises InputUnreadable and StoreNotWritable.
        """
        await self._files.save(path, self.exchanges(answer_id))

    def replay(
        self, exchange: Exchange, wait: Callable[[float], Awaitable[object]] | None = None
    ) -> AsyncGenerator[StreamEvent]:
        """The events of an exchange through the same decoder as a live one; see `ports.Player`."""
        return self._player(exchange, wait)
