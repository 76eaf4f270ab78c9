"""The playground's history: every request is kept with what came of it, unless a person switched that off."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from duologue.domain.covered_data import covered
from duologue.domain.draft import Draft
from duologue.domain.draft_data import draft_from_data, draft_to_data
from duologue.domain.kept_exchange import ExchangeSummary, KeptExchange, Outcome, RemovedExchanges
from duologue.domain.parts import (
    FilePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.services.clock import now_utc
from duologue.services.playground.runs import RunResult
from duologue.services.ports import ExchangeStore

MOST = 300


class PlaygroundHistory:
    """Secrets are covered before anything is written. `wanted` says whether requests are to be kept."""

    def __init__(
        self, store: ExchangeStore, redact: Callable[[str], str], wanted: Callable[[], bool]
    ) -> None:
        self._store = store
        self._redact = redact
        self._wanted = wanted
        self._listeners: list[Callable[[], object]] = []
        self.preset: str | None = None  # which one the person works with

    def subscribe(self, listener: Callable[[], object]) -> None:
        """Call `listener` whenever the history has changed."""
        self._listeners.append(listener)

    async def keep(self, result: RunResult) -> str | None:
        """Keep what came of a run; its id, or None where nothing is kept. Raises StorageError."""
        if not self._wanted():
            return None
        row = result.row
        failure = result.failure
        outcome = Outcome(
            state=result.state,
            parts=tuple(map(self._covered_part, result.parts)),
            stop_reason=result.stop_reason,
            failure="" if failure is None else self._redact(failure.message),
            usage=None if row is None else row.usage,
            reported=row is None or row.provenance == "reported",
            timing=result.timing,
        )
        preset = self.preset
        draft = await asyncio.to_thread(self._covered_draft, result.draft)  # it may hold megabytes
        kept = KeptExchange(uuid4().hex, now_utc(), draft, outcome, result.run_id, preset)
        await self._store.add(kept)
        self._changed()
        return kept.id

    async def page(self, words: str = "", most: int = MOST) -> list[ExchangeSummary]:
        """The newest, of those that hold these words where any are given."""
        return await self._store.page(words, most)

    async def exchange(self, identity: str) -> KeptExchange | None:
        """The whole of one, or None. Raises StoreDamaged."""
        return await self._store.exchange(identity)

    async def set_note(self, identity: str, note: str) -> None:
        """Change a person's note on a request."""
        await self._store.set_note(identity, self._redact(note))
        self._changed()

    async def set_recording(self, identity: str, path: Path) -> None:
        """Note in which file a person kept what crossed the wire for a request."""
        await self._store.set_recording(identity, str(path))
        self._changed()

    async def remove(self, identities: Sequence[str] | None = None) -> RemovedExchanges:
        """Delete these, or all of them; `put_back` undoes it."""
        removed = await self._store.remove(identities)
        self._changed()
        return removed

    async def put_back(self, removed: RemovedExchanges) -> None:
        """Undo a removal."""
        await self._store.put_back(removed)
        self._changed()

    def _changed(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _covered_draft(self, draft: Draft) -> Draft:
        return draft_from_data(covered(draft_to_data(draft), self._redact), draft.profile_id)

    def _covered_part(self, part: Part) -> Part:
        match part:
            case TextPart(text) | ToolResultPart(_, text) | FilePart(_, text) | ThinkingPart(text):
                return replace(part, text=self._redact(text))
            case ToolCallPart():
                return replace(part, arguments=self._redact(part.arguments))
            case _:
                return part
