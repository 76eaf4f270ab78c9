"""Keeps what stands in the composer on disk, a moment after the last key."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, QTimer

from duologue.domain.message import Chat
from duologue.services.library import Library
from duologue.ui.composer.composer import Composer
from duologue.ui.tasks import TaskScope

_PAUSE_MS = 800


class Drafts(QObject):
    """A draft belongs to a chat; the first words of a new chat make it a stored one, by `make`."""

    def __init__(
        self,
        library: Library,
        composer: Composer,
        tasks: TaskScope,
        make: Callable[[], Awaitable[Chat]],
    ) -> None:
        super().__init__(composer)
        self._library = library
        self._composer = composer
        self._tasks = tasks
        self._make = make
        self._chat: Chat | None = None
        self._kept = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(lambda: self._tasks.start(self.keep()))
        composer.changed.connect(self._timer.start)

    def show(self, chat: Chat | None) -> None:
        """Another chat is open now: show its draft. What stood there before must have been kept."""
        self._timer.stop()
        self._chat = chat
        self._kept = chat.draft if chat is not None else ""
        self._composer.set_draft(self._kept)

    def sent(self, chat: Chat, words: str) -> None:
        """These words became a turn, so they are no draft any more; what was typed since stays."""
        self._chat = chat
        self._kept = ""
        if self._composer.draft == words:
            self._composer.set_draft("")
        self._tasks.start(self._library.save_draft(chat.id, ""))

    async def keep(self) -> None:
        """Keep the draft now, and what is typed while it is being kept."""
        self._timer.stop()
        while (draft := self._composer.draft) != self._kept:
            if self._chat is None:
                if not draft.strip():
                    return
                self._chat = await self._make()
            self._kept = draft
            await self._library.save_draft(self._chat.id, draft)
