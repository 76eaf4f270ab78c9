"""Several chats put elsewhere in one step; whoever shows chats is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duologue.services.chats.news import ChatNews
    from duologue.services.ports import Bin, ChatShelves


class ManyChats:
    """Each call is one transaction: all of it is done, or nothing."""

    def __init__(self, shelves: ChatShelves, bin_store: Bin, news: ChatNews) -> None:
        self._shelves = shelves
        self._bin = bin_store
        self._news = news

    async def archive(self, chat_ids: Sequence[str], *, archived: bool) -> None:
        """Put chats out of the list, or back into it."""
        await self._shelves.archive_many(chat_ids, archived=archived)
        self._news.tell_many()

    async def move(self, folders: Mapping[str, str | None]) -> bool:
        """Put each of these chats into its folder or out of all; False where a folder is gone."""
        moved = await self._shelves.move_many(folders)
        self._news.tell_many()
        return moved

    async def delete(self, chat_ids: Sequence[str]) -> None:
        """Move chats to the bin."""
        await self._bin.put_many(chat_ids)
        self._news.tell_many()

    async def restore(self, chat_ids: Sequence[str]) -> None:
        """Take chats out of the bin."""
        await self._bin.take_out_many(chat_ids)
        self._news.tell_many()

    async def destroy(self, chat_ids: Sequence[str]) -> None:
        """Delete for ever those of these chats that are in the bin."""
        await self._bin.destroy_many(chat_ids)
        self._news.tell_many()
