"""Holds what a person is working on in the playground, and writes it down."""

import asyncio
from dataclasses import replace
from typing import Any

from duologue.domain.playground_state import PlaygroundState
from duologue.services.playground.answer import Answering
from duologue.services.playground.runs import Run
from duologue.services.ports import PlaygroundFile


class Workbench:
    """The state is read when it is first asked for; changes are in memory until `write`."""

    def __init__(self, file: PlaygroundFile) -> None:
        self._file = file
        self._state: PlaygroundState | None = None
        self._written: PlaygroundState | None = None
        self._writing = asyncio.Lock()
        self.answer: Answering | None = None  # what the response side shows; it lasts as long as the app
        self.compared: tuple[Run | None, ...] = ()  # what came of the columns; as long as that

    @property
    def state(self) -> PlaygroundState:
        """Where the person stands."""
        if self._state is None:
            self._state = self._written = self._file.load()
        return self._state

    def change(self, **changes: Any) -> None:
        """Change fields of the state."""
        self._state = replace(self.state, **changes)

    async def write(self) -> None:
        """Keep the state on disk, on another thread, if it changed. Raises StoreNotWritable."""
        async with self._writing:
            state = self._state
            if state is None or state == self._written:
                return
            await asyncio.to_thread(self._file.save, state)
            self._written = state
