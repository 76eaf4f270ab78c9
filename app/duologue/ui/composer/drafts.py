"""Keeps what stands in the composer on disk, a moment after the last key, until the server took it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from duologue.domain.errors import StorageError
from duologue.domain.message import Chat, Message
from duologue.domain.parts import AttachedPart, attached_parts
from duologue.services.chats.library import Library
from duologue.ui.composer.attachments import Attachments
from duologue.ui.composer.composer import Composer
from duologue.ui.tasks import TaskScope

_PAUSE_MS = 800

Content = tuple[str, tuple[AttachedPart, ...]]
_NOTHING: Content = ("", ())


@dataclass(frozen=True, slots=True)
class _Sent:
    """A draft that became a turn, and whether its words stand in the composer again."""

    content: Content
    turn: Message
    returned: bool = False


class Drafts(QObject):
    """A draft belongs to a chat; the first words of a new chat make it a stored one, by `make`.

    A draft that was sent is gone from the composer, but not from the disk before the server took it:
    where it is refused, the words come back. `before_keep` may put back what is only shown for a moment.
    """

    def __init__(
        self,
        library: Library,
        composer: Composer,
        attachments: Attachments,
        tasks: TaskScope,
        make: Callable[[], Awaitable[Chat]],
    ) -> None:
        super().__init__(composer)
        self.before_keep: Callable[[], None] = lambda: None
        self._library = library
        self._composer = composer
        self._attachments = attachments
        self._tasks = tasks
        self._make = make
        self._chat: Chat | None = None
        self._kept = _NOTHING
        self._sent: dict[str, _Sent] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(lambda: self._tasks.start(self.keep(leaving=False)))
        composer.changed.connect(self._timer.start)
        attachments.changed.connect(self._timer.start)

    def show(self, chat: Chat | None) -> None:
        """Another chat is open now: show its draft. What stood there before must have been kept."""
        self._timer.stop()
        self._chat = chat
        waits = chat is not None and chat.id in self._sent and not self._sent[chat.id].returned
        words = chat.draft if chat is not None and not waits else ""
        self._kept = (words, ())
        self._composer.set_draft(words)
        self._attachments.show(())
        if chat is not None and not waits:
            self._tasks.start(self._show_attached(chat.id))

    def sent(self, chat: Chat, turn: Message) -> None:
        """This turn was the draft: it leaves the composer, and what was typed since stays."""
        self._chat = chat
        content = (turn.text, attached_parts(turn.parts))
        self._sent[chat.id] = _Sent(content, turn)
        self._attachments.sent(content[1])
        if self._composer.draft == content[0] or not content[0]:
            self._composer.set_draft("" if content[0] else self._composer.draft)
        self._kept = self._content()

    def set_aside(self) -> None:
        """What stands in the composer waits elsewhere now; what could not be attached goes too."""
        self._attachments.sent(self._attachments.parts)
        self._composer.set_draft("")

    async def give_back(self, words: str, attached: tuple[AttachedPart, ...]) -> None:
        """Put what was set aside into the composer again: words instead of its own, attachments beside."""
        self._composer.set_draft(words)
        self._attachments.put_back(attached)
        await self.keep()

    def accepted(self, chat_id: str) -> None:
        """The server took what was sent in this chat: the draft is done with."""
        sent = self._sent.pop(chat_id, None)
        if sent is None:
            return
        if self._is_open(chat_id):
            if sent.returned and self._content() == sent.content:
                self._composer.set_draft("")
                self._attachments.show(())
            self._kept = self._content()
            self._tasks.start(self._save(chat_id, self._kept))
        else:
            self._tasks.start(self._forget(chat_id, sent.content))

    def refused(self, chat_id: str) -> None:
        """The server did not take it: its words come back, unless something else was written since."""
        sent = self._sent.get(chat_id)
        if sent is None:
            return
        self._sent[chat_id] = _Sent(sent.content, sent.turn, returned=True)
        if not self._is_open(chat_id):
            self._tasks.start(self._put_back(chat_id, sent.content))
        elif self._content() == _NOTHING:
            self._composer.set_draft(sent.content[0])
            self._attachments.show(sent.content[1])
            self._kept = sent.content
            self._tasks.start(self._save(chat_id, sent.content))

    def turn_again(self, words: str) -> Message | None:
        """The refused turn, where just the same is sent once more: it can be asked again."""
        sent = self._sent.get(self._chat.id) if self._chat is not None else None
        if sent is None or not sent.returned or (words, self._attachments.parts) != sent.content:
            return None
        return sent.turn

    def rest(self) -> None:
        """Keep nothing by itself any more: the window goes."""
        self._timer.stop()
        self._timer.blockSignals(True)  # noqa: FBT003 - Qt's own signature

    async def keep(self, *, leaving: bool = True) -> None:
        """Keep the draft now, and what is typed while it is being kept."""
        self._timer.stop()
        if leaving:
            self.before_keep()
        while (content := self._content()) != self._kept:
            if self._chat is None:
                if not content[0].strip() and not content[1]:
                    return
                self._chat = await self._make()
            before, self._kept = self._kept, content
            try:
                await self._save(self._chat.id, content, before)
            except StorageError:
                self._kept = before  # so that it is tried again, at the latest when the window goes
                raise

    async def _save(self, chat_id: str, content: Content, before: Content | None = None) -> None:
        if before is None or before[0] != content[0]:
            await self._library.save_draft(chat_id, content[0])
        if before is None or before[1] != content[1]:
            await self._library.save_attached(chat_id, content[1])

    async def _forget(self, chat_id: str, content: Content) -> None:
        """Clear the stored draft of a chat that is not open, if it is still what was sent."""
        chat = await self._library.chat(chat_id)
        if chat is not None and chat.draft == content[0]:
            await self._save(chat_id, _NOTHING)

    async def _put_back(self, chat_id: str, content: Content) -> None:
        """Keep refused words for a chat that is not open, where nothing else waits there."""
        chat = await self._library.chat(chat_id)
        if chat is not None and not chat.draft:
            await self._save(chat_id, content)

    async def _show_attached(self, chat_id: str) -> None:
        parts = await self._library.attached(chat_id)
        if parts and self._is_open(chat_id) and not self._attachments.parts:
            self._attachments.show(parts)
            self._kept = (self._kept[0], parts)

    def _content(self) -> Content:
        return self._composer.draft, self._attachments.parts

    def _is_open(self, chat_id: str) -> bool:
        return self._chat is not None and self._chat.id == chat_id
