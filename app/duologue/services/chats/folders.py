"""The folders that chats stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duologue.services.chats.folder_setup import lineage

if TYPE_CHECKING:
    from duologue.domain.shelf import Folder, FolderDefaults, RemovedFolder
    from duologue.services.chats.news import ChatNews
    from duologue.services.ports import FolderStore


class Folders:
    """Making, naming, nesting and deleting folders; each change is told to `news`."""

    def __init__(self, store: FolderStore, news: ChatNews) -> None:
        self._store = store
        self._news = news

    async def all(self) -> list[Folder]:
        """Every folder by its name, whatever its case."""
        return sorted(await self._store.all(), key=lambda folder: (folder.name.casefold(), folder.id))

    async def folder(self, folder_id: str) -> Folder | None:
        """One folder, or None if it is gone."""
        return next((folder for folder in await self._store.all() if folder.id == folder_id), None)

    async def lineage(self, folder_id: str) -> list[Folder]:
        """A folder and those it stands in, the nearest first; empty where it is gone."""
        return lineage(folder_id, await self._store.all())

    async def create(self, name: str, parent: str | None = None) -> Folder | None:
        """A new folder; None where the name is empty."""
        name = one_line(name)
        if not name:
            return None
        folder = await self._store.create(name, parent)
        self._news.tell_folders()
        return folder

    async def rename(self, folder_id: str, name: str) -> None:
        """Give a folder another name; an empty one changes nothing."""
        name = one_line(name)
        if name:
            await self._store.rename(folder_id, name)
            self._news.tell_folders()

    async def save_defaults(self, folder_id: str, defaults: FolderDefaults) -> None:
        """Keep what new chats in a folder begin with."""
        await self._store.save_defaults(folder_id, defaults)
        self._news.tell_folders()

    async def move(self, folder_id: str, parent: str | None) -> bool:
        """Put a folder into another one or beside all; False where that cannot be."""
        moved = await self._store.move(folder_id, parent)
        if moved:
            self._news.tell_folders()
        return moved

    async def delete(self, folder_id: str) -> RemovedFolder | None:
        """Delete a folder, its chats and folders staying; what undoes it."""
        removed = await self._store.delete(folder_id)
        self._news.tell_folders()
        return removed

    async def put_back(self, removed: RemovedFolder) -> None:
        """Undo a deletion."""
        await self._store.put_back(removed)
        self._news.tell_folders()


def one_line(name: str) -> str:
    """A name without line ends and needless spaces."""
    return " ".join(name.split())
