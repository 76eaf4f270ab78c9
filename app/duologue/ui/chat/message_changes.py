"""What a person does with one message: delete it, branch from it, and keep what crossed the wire for it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from duologue.domain.errors import InputUnreadable, StorageError
from duologue.ui.chat.spoken import speak
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.domain.message import Message, RemovedTurns
    from duologue.ui.chat.room import ChatRoom

_ARCHIVE = ".har"


class MessageChanges:
    """`show_path` shows a chat's turns as they are stored now, `open_chat` another chat.

    `is_being_answered` says whether the answer to a turn is arriving.
    """

    def __init__(
        self,
        room: ChatRoom,
        is_being_answered: Callable[[Message], bool],
        show_path: Callable[[str], object],
        open_chat: Callable[[str], Coroutine[Any, Any, None]],
    ) -> None:
        self._room = room
        self._is_being_answered = is_being_answered
        self._show_path = show_path
        self._open_chat = open_chat

    def branch(self, message: Message) -> None:
        """Open a new chat that holds the turns up to this one; this chat stays as it is."""
        self._room.tasks.start(self._branch(message))

    def delete(self, message: Message) -> None:
        """Take a turn out of its chat, a tool call with its result; the toast offers to take it back."""
        if self._is_being_answered(message):
            why_not = translate(
                "MessageChanges", "The answer to this is arriving. Stop it before you delete this."
            )
            self._say(why_not)
            speak(self._room.page.turns, why_not)
        else:
            self._room.tasks.start(self._delete(message))

    def keep_exchange(self, message: Message) -> None:
        """Ask where, and write what was sent and received there: a recording, or an HTTP archive."""
        from duologue.domain import duorec  # noqa: PLC0415 - when something is kept

        exchanges = self._room.services.exchanges
        kinds = {
            duorec.SUFFIX: translate("MessageChanges", "Recording (*{suffix})").format(suffix=duorec.SUFFIX),
            _ARCHIVE: translate("MessageChanges", "HTTP archive (*{suffix})").format(suffix=_ARCHIVE),
        }
        offered = str(exchanges.suggested(message.id))
        path, chosen = QFileDialog.getSaveFileName(
            self._room.page.window(),
            translate("MessageChanges", "Save what crossed the wire"),
            offered,
            ";;".join(kinds.values()),
        )
        if path:
            suffix = next(suffix for suffix, words in kinds.items() if words == chosen)
            named = Path(path)
            file = named if named.suffix.lower() in kinds else named.with_name(named.name + suffix)
            self._room.tasks.start(self._write(message, file))

    async def _branch(self, message: Message) -> None:
        services = self._room.services
        chat = await services.library.chat(message.chat_id)
        named = chat.title if chat is not None and chat.title else translate("ChatRows", "New chat")
        title = translate("MessageChanges", "Branch of {title}").format(title=named)
        try:
            branch = await services.turns.branch(message, title)
        except InputUnreadable as error:
            self._say(error.message)
            return
        services.library.news.tell(branch)
        await self._open_chat(branch)
        self._room.page.composer.text.setFocus()
        words = translate("MessageChanges", "A new chat goes on from here. The other one stays as it is.")
        back = lambda: self._room.tasks.start(self._open_chat(message.chat_id))  # noqa: E731 - the toast calls it
        self._room.navigation.toast(words, translate("MessageChanges", "Go back"), back)
        speak(self._room.page.turns, words)

    async def _delete(self, message: Message) -> None:
        try:
            removed = await self._room.services.library.delete_turn(message)
        except InputUnreadable as error:
            self._say(error.message)
            return
        self._show_path(message.chat_id)
        undo = lambda: self._room.tasks.start(self._put_back(removed))  # noqa: E731 - the toast calls it
        self._room.navigation.toast(
            translate("MessageChanges", "The message was deleted."), translate("MessageChanges", "Undo"), undo
        )

    async def _put_back(self, removed: RemovedTurns) -> None:
        await self._room.services.library.put_back(removed)
        self._show_path(removed.chat_id)

    async def _write(self, message: Message, file: Path) -> None:
        try:
            await self._room.services.exchanges.save(message.id, file)
        except (InputUnreadable, StorageError) as error:
            self._say(error.message)
        else:
            self._say(translate("MessageChanges", "Saved as {name}").format(name=file.name))

    def _say(self, words: str) -> None:
        self._room.navigation.toast(words, "", None)
