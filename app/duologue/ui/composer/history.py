"""Walks back through what the person said, newest first, over all chats; the draft waits at the end."""

import asyncio
from dataclasses import dataclass

from PySide6.QtCore import QObject

from duologue.services.chats.library import Library
from duologue.ui.composer.composer import Composer
from duologue.ui.tasks import TaskScope


@dataclass(frozen=True, slots=True)
class _Said:
    seq: int
    words: str


class PromptHistory(QObject):
    """Each step reads one prompt from the database, never all of them."""

    def __init__(self, library: Library, composer: Composer, tasks: TaskScope) -> None:
        super().__init__(composer)
        self._library = library
        self._composer = composer
        self._tasks = tasks
        self._one_step = asyncio.Lock()
        self._draft = ""
        self._walked: list[_Said] = []  # newest first; the last one is shown
        composer.text.walk.connect(lambda step: tasks.start(self.walk(step)))

    async def walk(self, step: int) -> None:
        """One prompt earlier (-1) or later (+1)."""
        async with self._one_step:  # a key held down: each step begins where the one before ended
            if not self._is_walking():
                self._walked = []
                self._draft = self._composer.draft
            if step < 0:
                await self._earlier()
            elif self._walked:
                self._walked.pop()
                self._show()

    def end(self) -> None:
        """Put the unsent draft back, unless the person went on writing in what was found."""
        if self._walked and self._is_walking():
            self._walked = []
            self._show()
        self._walked = []

    async def _earlier(self) -> None:
        shown = self._walked[-1].words if self._walked else None
        seq = self._walked[-1].seq if self._walked else None
        while (found := await self._library.prompt_before(seq)) is not None:
            seq, words = found
            if words != shown:  # the same said twice in a row is one step
                self._walked.append(_Said(seq, words))
                self._show()
                return

    def _show(self) -> None:
        self._composer.set_draft(self._walked[-1].words if self._walked else self._draft)

    def _is_walking(self) -> bool:
        return bool(self._walked) and self._composer.draft == self._walked[-1].words
