"""What a person does with a folder."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from duologue.domain.shelf import Folder, RemovedFolder
from duologue.ui.transcript.turns.menu_entry import MenuEntry
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.ui.library.room import LibraryRoom

Entries = Callable[[Folder], Sequence[MenuEntry]]


class FolderActions:
    """`new_chat` begins a chat in a folder; `show` opens a folder in the list."""

    def __init__(
        self, room: LibraryRoom, new_chat: Callable[[str], object], show: Callable[[str], object]
    ) -> None:
        self._room = room
        self._folders = room.services.folders
        self._new_chat = new_chat
        self._show = show
        self.more: list[Entries] = []  # what other rooms offer for a folder

    def entries(self, folder: Folder, rename: Callable[[], object]) -> list[list[MenuEntry]]:
        """The groups of the menu of a folder; `rename` lets a person type another name."""
        return [
            [
                MenuEntry(
                    "newChatInFolder",
                    translate("FolderActions", "New chat in this folder"),
                    lambda: self._new_chat(folder.id),
                ),
                MenuEntry(
                    "newFolderInFolder",
                    translate("FolderActions", "New folder in this folder…"),
                    lambda: self.create(folder.id),
                ),
            ],
            [entry for entries in self.more for entry in entries(folder)],
            [
                MenuEntry("renameFolder", translate("FolderActions", "Rename"), rename),
                MenuEntry("moveFolder", translate("FolderActions", "Move to…"), lambda: self.move(folder)),
            ],
            [
                MenuEntry(
                    "deleteFolder",
                    translate("FolderActions", "Delete folder (chats stay)"),
                    lambda: self.delete(folder),
                )
            ],
        ]

    def create(self, parent: str | None = None) -> None:
        """Ask for the name of a new folder."""
        words = translate("FolderActions", "New folder")
        give = lambda name: self._start(self._create(name, parent))  # noqa: E731 - the dialog calls it
        from duologue.ui.dialogs.ask_text import AskText  # noqa: PLC0415 - nothing unseen delays the start

        AskText(self._room.theme, self._room.window, words, "", give).open()

    def rename(self, folder: Folder, name: str) -> None:
        """Give a folder the name that was typed."""
        self._start(self._folders.rename(folder.id, name))

    def move(self, folder: Folder) -> None:
        """Ask for a folder and put this one into it."""
        self._start(self._move(folder))

    def move_to(self, folder_id: str, parent: str | None) -> None:
        """Put a folder into another one, or beside all."""
        self._start(self._folders.move(folder_id, parent))

    def delete(self, folder: Folder) -> None:
        """Delete a folder; its chats stay, and the message offers to take it back."""
        self._start(self._delete(folder))

    async def _create(self, name: str, parent: str | None) -> None:
        folder = await self._folders.create(name, parent)
        if folder is not None and parent is not None:
            self._show(parent)

    async def _move(self, folder: Folder) -> None:
        folders = await self._folders.all()
        inside = _inside(folder.id, folders)
        from duologue.ui.library.move_dialog import MoveDialog  # noqa: PLC0415 - nothing unseen delays the start

        MoveDialog(
            self._room.theme,
            self._room.window,
            folder.name,
            [other for other in folders if other.id == folder.parent or other.id not in inside],
            folder.parent,
            lambda parent: self.move_to(folder.id, parent),
            lambda name: self._start(self._move_to_new(folder, name)),
        ).open()

    async def _move_to_new(self, folder: Folder, name: str) -> None:
        made = await self._folders.create(name)
        if made is not None:
            await self._folders.move(folder.id, made.id)

    async def _delete(self, folder: Folder) -> None:
        removed = await self._folders.delete(folder.id)
        if removed is not None:
            words = translate("FolderActions", "The folder “{name}” was deleted.").format(name=folder.name)
            undo = translate("FolderActions", "Undo")
            self._room.navigation.toast(words, undo, lambda: self._put_back(removed))

    def _put_back(self, removed: RemovedFolder) -> None:
        self._start(self._folders.put_back(removed))

    def _start(self, work: Coroutine[Any, Any, Any]) -> None:
        self._room.tasks.start(work)


def _inside(folder_id: str, folders: Sequence[Folder]) -> set[str]:
    """The folder itself and all that stand in it, however deep."""
    inside = {folder_id}
    while more := {folder.id for folder in folders if folder.parent in inside} - inside:
        inside |= more
    return inside
