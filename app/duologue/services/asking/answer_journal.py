"""Writes a streaming answer to the journal about four times a second, so that a kill loses little."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from duologue.domain import journal
from duologue.domain.errors import StorageError

if TYPE_CHECKING:
    from duologue.domain.events import StreamEvent
    from duologue.services.ports import ConversationStore

FLUSH_SECONDS = 0.25

_log = logging.getLogger(__name__)


class AnswerJournal:
    """Collects events and appends them in one piece, whether or not more events come."""

    def __init__(self, store: ConversationStore, message_id: str, head: Iterable[StreamEvent] = ()) -> None:
        self._store = store
        self._message_id = message_id
        self._pending: list[StreamEvent] = list(head)  # written with what comes first
        self._written = 0
        self._flushing: asyncio.Task[None] | None = None

    def add(self, event: StreamEvent) -> None:
        """Note one event; it is on disk within about a quarter of a second."""
        self._pending.append(event)
        if self._flushing is None:
            self._flushing = asyncio.get_running_loop().create_task(self._flush_later())

    async def close(self) -> None:
        """Stop writing.

        A piece that could not be written raises nothing here: keeping the whole answer comes next and
        meets the same trouble.
        """
        flushing, self._flushing = self._flushing, None
        if flushing is not None:
            flushing.cancel()
            await asyncio.gather(flushing, return_exceptions=True)

    async def _flush_later(self) -> None:
        while self._pending:
            await asyncio.sleep(FLUSH_SECONDS)
            events = tuple(self._pending)
            try:
                await self._store.append_journal(self._message_id, self._written, journal.encode(events))
            except StorageError as error:
                # Once there is room again, the next piece holds this one too.
                _log.warning("A piece of an answer could not be kept yet: %s", error.kind)
                continue
            del self._pending[: len(events)]
            self._written += 1
        self._flushing = None
