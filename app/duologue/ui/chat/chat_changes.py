"""What a person does with a whole chat: its name, its pin and the bin."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from duologue.domain.message import Chat
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.room import ChatRoom
from duologue.ui.dialogs.ask_text import AskText
from duologue.ui.words import translate


class ChatChanges:
    """Changes the open chat. `deleting` is told before it goes; `open_chat` shows another one, or none."""

    def __init__(
        self,
        room: ChatRoom,
        opened: OpenChat,
        deleting: Callable[[str], object],
        open_chat: Callable[[str], Coroutine[Any, Any, None]],
    ) -> None:
        self._room = room
        self._open = opened
        self._deleting = deleting
        self._open_chat = open_chat

    def rename(self) -> None:
        """Ask for another title."""
        chat = self._open.chat
        if chat is not None:
            page = self._room.page
            give = lambda title: self._room.tasks.start(self._open.rename(chat, title))  # noqa: E731 - the dialog calls it
            title = translate("ChatPresenter", "Rename chat")
            AskText(page.theme, page.window(), title, chat.title, give).open()

    def toggle_pin(self) -> None:
        """Keep the chat at the top of the list, or no longer."""
        chat = self._open.chat
        if chat is not None:
            self._room.tasks.start(self._pin(chat))

    async def _pin(self, chat: Chat) -> None:
        await self._room.services.library.pin(chat.id, pinned=not chat.pinned)
        await self._open.save(replace(chat, pinned=not chat.pinned))

    def delete(self) -> None:
        """Move the open chat to the bin; the message offers to take it back."""
        if self._open.chat is not None:
            self._room.tasks.start(self._delete(self._open.chat))

    def open_menu(self, chat_id: str, place: QPoint) -> None:
        """The menu of a chat in the list: it is opened first, so that one sees which one is meant."""
        self._room.tasks.start(self._open_chat(chat_id))
        menu = QMenu(self._room.page)
        menu.addAction(translate("ChatPresenter", "Rename…"), self.rename)
        menu.addAction(translate("ChatPresenter", "Pin or unpin"), self.toggle_pin)
        menu.addSeparator()
        menu.addAction(translate("ChatPresenter", "Delete"), self.delete)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    async def _delete(self, chat: Chat) -> None:
        self._deleting(chat.id)
        await self._room.services.library.delete(chat.id)
        if self._open.id == chat.id:
            await self._open_chat("")
        await self._open.reload_list()
        words = translate("ChatPresenter", "“{title}” was deleted.").format(
            title=chat.title or translate("ChatPresenter", "New chat")
        )
        undo = translate("ChatPresenter", "Undo")
        self._room.navigation.toast(words, undo, lambda: self._room.tasks.start(self._restore(chat.id)))

    async def _restore(self, chat_id: str) -> None:
        await self._room.services.library.restore(chat_id)
        await self._open_chat(chat_id)
        await self._open.reload_list()
