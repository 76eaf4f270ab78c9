"""Which chat is open, and keeping it stored."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from duologue.domain.message import Chat
from duologue.ui.chat.room import ChatRoom
from duologue.ui.chat.setup import ChatSetup


class OpenChat:
    """The open chat; None until there is a first word in it. `changed` shows it anew."""

    def __init__(self, room: ChatRoom, setup: ChatSetup, changed: Callable[[], None]) -> None:
        self._room = room
        self._library = room.services.library
        self._changed = changed
        self._making = asyncio.Lock()
        self.setup = setup
        self.chat: Chat | None = None
        self.folder: str | None = None  # that a new chat begins in

    @property
    def id(self) -> str:
        """The open chat's id; empty where it is not stored yet."""
        return self.chat.id if self.chat is not None else ""

    def take(self, chat: Chat | None) -> None:
        """This chat is open now, or is stored differently now; it opens again after a crash too."""
        self.chat = chat
        preferences = self._room.services.preferences
        preferences.change(window=replace(preferences.current.window, open_chat=self.id))

    async def stored(self) -> Chat:
        """The open chat, stored if it was not yet."""
        async with self._making:  # a draft and a send may both be the first to need it
            if self.chat is None:
                setup = self.setup
                made = await self._library.create(
                    setup.profile.id, setup.style, setup.model, folder=self.folder
                )
                self.chat = setup.current.on(made)
                if self.chat != made:
                    await self._library.save(self.chat)
            return self.chat

    async def save(self, chat: Chat) -> None:
        """Store a chat's setup, and show it if it is the open one."""
        await self._library.save(chat)
        await self._show_if_open(chat)

    async def rename(self, chat: Chat, title: str) -> None:
        """Store a title the person chose."""
        await self._show_if_open(await self._library.rename(chat, title))

    async def reload_list(self) -> None:
        """The open chat stands elsewhere in the list now: something was said in it."""
        self._library.news.tell(self.id)

    async def read_again(self) -> None:
        """The open chat was changed elsewhere, such as in the list."""
        chat = await self._library.chat(self.id)
        if chat is not None and chat.id == self.id and chat != self.chat:
            self.chat = chat
            self._changed()

    def show(self) -> None:
        """Show the frame around the turns anew."""
        self._changed()

    async def _show_if_open(self, chat: Chat) -> None:
        if self.id == chat.id:
            self.chat = chat
            self._changed()
