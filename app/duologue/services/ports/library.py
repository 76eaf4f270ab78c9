"""What the services need to put chats in order and to find them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duologue.domain.message import ChatSummary
    from duologue.domain.search import SearchHit, SearchPage, SearchQuery
    from duologue.domain.shelf import Folder, FolderDefaults, RemovedFolder, Shelf


class ChatShelves(Protocol):
    """The list of chats, in its parts."""

    async def page(self, shelf: Shelf, after: ChatSummary | None, most: int) -> list[ChatSummary]:
        """So many chats of a part of the list, from the one that follows `after`; the last used first."""
        ...

    async def recent(self, most: int) -> list[ChatSummary]:
        """The chats last used, archived ones included and those in the bin left out."""
        ...

    async def models(self) -> list[str]:
        """The models that chats use, the last used first."""
        ...

    async def summary(self, chat_id: str) -> ChatSummary | None:
        """One row of the list, also of a chat in the bin, or None."""
        ...

    async def pin(self, chat_id: str, *, pinned: bool) -> None:
        """Keep a chat at the top of the list, or no longer."""
        ...

    async def archive(self, chat_id: str, *, archived: bool) -> None:
        """Put a chat out of the list, or back into it."""
        ...

    async def move(self, chat_id: str, folder: str | None) -> bool:
        """Put a chat into a folder or out of all; False where there is no such folder any more."""
        ...

    async def archive_many(self, chat_ids: Sequence[str], *, archived: bool) -> None:
        """Put several chats out of the list, or back into it, all in one step."""
        ...

    async def move_many(self, folders: Mapping[str, str | None]) -> bool:
        """Put each of these chats into its folder or out of all; False where a folder is gone."""
        ...

    async def mark(self, chat_id: str, *, unread: bool) -> bool:
        """Note whether a chat holds an answer that nobody has seen; whether that is news."""
        ...

    async def duplicate(self, chat_id: str, title: str) -> str | None:
        """Copy a chat with its whole tree of turns; the id of the copy, or None without such a chat."""
        ...


class FolderStore(Protocol):
    """Folders, nested."""

    async def all(self) -> list[Folder]:
        """Every folder, in no order."""
        ...

    async def create(self, name: str, parent: str | None) -> Folder:
        """A new folder in `parent`, or beside all others where that one is gone."""
        ...

    async def rename(self, folder_id: str, name: str) -> None:
        """Give a folder another name."""
        ...

    async def save_defaults(self, folder_id: str, defaults: FolderDefaults) -> None:
        """Keep what new chats in a folder begin with."""
        ...

    async def move(self, folder_id: str, parent: str | None) -> bool:
        """Put a folder into another one; False where that one is gone, or is or stands in the folder."""
        ...

    async def delete(self, folder_id: str) -> RemovedFolder | None:
        """Delete a folder: its chats stand in none then, its folders where it stood; what undoes it."""
        ...

    async def put_back(self, removed: RemovedFolder) -> None:
        """Undo a deletion."""
        ...


class Bin(Protocol):
    """Deleted chats, which stay for thirty days."""

    async def put(self, chat_id: str) -> None:
        """Move a chat to the bin."""
        ...

    async def put_many(self, chat_ids: Sequence[str]) -> None:
        """Move several chats to the bin, all in one step."""
        ...

    async def take_out_many(self, chat_ids: Sequence[str]) -> None:
        """Put several chats back where they were, all in one step."""
        ...

    async def destroy_many(self, chat_ids: Sequence[str]) -> None:
        """Delete for ever those of these chats that are in the bin, all in one step."""
        ...

    async def take_out(self, chat_id: str) -> None:
        """Put a chat back where it was."""
        ...

    async def destroy(self, chat_id: str) -> bool:
        """Delete for ever a chat that is in the bin; False where it is not there."""
        ...

    async def empty(self, *, only_old: bool = False) -> int:
        """Delete for ever what is in the bin, or only what lay there for thirty days; how many chats."""
        ...


class SearchStore(Protocol):
    """The full-text index. A search that is cancelled ends soon."""

    async def messages(
        self, query: SearchQuery, before: int | None, most: int, seconds: float | None = None
    ) -> SearchPage:
        """Messages that hold the words, older than the place `before`, newest first.

        After so many seconds of work it comes back with what it has. Raises StorageError.
        """
        ...

    async def titles(self, query: SearchQuery, most: int) -> list[SearchHit]:
        """Chats whose title holds the words, the newest first. Raises StorageError."""
        ...
