"""What a person does with a chat of the list: its name, its place, a copy of it, the archive and the bin."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from duologue.domain.message import ChatSummary
from duologue.ui.library.list_rows import shown_title
from duologue.ui.transcript.turns.menu_entry import MenuEntry
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.domain.search import SearchHit
    from duologue.ui.library.room import LibraryRoom

Entries = Callable[[ChatSummary], Sequence[MenuEntry]]


@dataclass(frozen=True, slots=True)
class OpenedChat:
    """The open chat: its id, what shows another one (or none) or a hit, and what stops an answer."""

    id: Callable[[], str]
    show: Callable[[str], Coroutine[Any, Any, None]]
    go_to: Callable[[SearchHit, str], Coroutine[Any, Any, None]]
    leaving: Callable[[str], object]


class ChatActions:
    """Each acts on the chat it is given, whether that is open or not."""

    def __init__(self, room: LibraryRoom, opened: OpenedChat) -> None:
        self._room = room
        self._library = room.services.library
        self._opened = opened
        self.more: list[Entries] = []  # what other rooms offer for a chat

    def entries(self, chat: ChatSummary, rename: Callable[[], object]) -> list[list[MenuEntry]]:
        """The groups of the menu of a chat; `rename` lets a person type another title."""
        if chat.deleted_at is not None:
            return [
                [
                    MenuEntry(
                        "restoreChat",
                        translate("ChatActions", "Restore"),
                        lambda: self._start(self._restore(chat)),
                    )
                ],
                [
                    MenuEntry(
                        "destroyChat",
                        translate("ChatActions", "Delete for ever…"),
                        lambda: self.destroy(chat),
                    )
                ],
            ]
        pin = translate("ChatActions", "Unpin") if chat.pinned else translate("ChatActions", "Pin")
        read = (
            translate("ChatActions", "Mark as read")
            if chat.unread
            else translate("ChatActions", "Mark as unread")
        )
        archive = (
            translate("ChatActions", "Back into the list")
            if chat.archived
            else translate("ChatActions", "Archive")
        )
        return [
            [
                MenuEntry("renameChat", translate("ChatActions", "Rename"), rename),
                MenuEntry("pinChat", pin, lambda: self.pin(chat)),
                MenuEntry("moveChat", translate("ChatActions", "Move to…"), lambda: self.move(chat)),
                MenuEntry("markChat", read, lambda: self.mark(chat)),
            ],
            [
                MenuEntry(
                    "duplicateChat", translate("ChatActions", "Duplicate"), lambda: self.duplicate(chat)
                ),
                MenuEntry("archiveChat", archive, lambda: self.archive(chat)),
            ],
            [entry for entries in self.more for entry in entries(chat)],
            [MenuEntry("deleteChat", translate("ChatActions", "Delete"), lambda: self.delete(chat))],
        ]

    def ask_title(self, chat: ChatSummary) -> None:
        """Ask for another title in a dialog, where the chat's row is not seen."""
        give = lambda title: self._start(self._library.give_title(chat.id, title))  # noqa: E731 - the dialog calls it
        from duologue.ui.dialogs.ask_text import AskText  # noqa: PLC0415 - nothing unseen delays the start

        AskText(
            self._room.theme, self._room.window, translate("ChatActions", "Rename chat"), chat.title, give
        ).open()

    def rename(self, chat: ChatSummary, title: str) -> None:
        """Give a chat the title that was typed."""
        self._start(self._library.give_title(chat.id, title))

    def pin(self, chat: ChatSummary) -> None:
        """Keep a chat at the top of the list, or no longer."""
        self._start(self._library.pin(chat.id, pinned=not chat.pinned))

    def mark(self, chat: ChatSummary) -> None:
        """Mark a chat as unread, or as read."""
        change = self._library.mark_read if chat.unread else self._library.mark_unread
        self._start(change(chat.id))

    def move(self, chat: ChatSummary) -> None:
        """Ask for a folder and put a chat into it."""
        self._start(self._move(chat))

    def move_to(self, chat_id: str, folder: str | None) -> None:
        """Put a chat into a folder, or out of all."""
        self._start(self._library.move(chat_id, folder))

    def duplicate(self, chat: ChatSummary) -> None:
        """Copy a chat with all its versions, and show the copy."""
        self._start(self._duplicate(chat))

    def archive(self, chat: ChatSummary) -> None:
        """Put a chat out of the list, or back into it."""
        self._start(self._archive(chat))

    def delete(self, chat: ChatSummary) -> None:
        """Move a chat to the bin; the message offers to take it back."""
        self._start(self._delete(chat))

    def destroy(self, chat: ChatSummary) -> None:
        """Ask, and delete a chat of the bin for ever."""
        words = translate(
            "ChatActions",
            "“{title}” and all its messages will be gone. This can't be undone. The copies of earlier days "
            "in the data folder may hold it for another five weeks.",
        )
        self._ask(
            translate("ChatActions", "Delete this chat for ever?"),
            words.format(title=shown_title(chat.title)),
            translate("ChatActions", "Delete for ever"),
            lambda: self._start(self._destroy(chat)),
        )

    def empty_bin(self) -> None:
        """Ask, and delete for ever what is in the bin."""
        self._ask(
            translate("ChatActions", "Empty the bin?"),
            translate(
                "ChatActions",
                "All chats in the bin and all their messages will be gone. This can't be undone. The copies "
                "of earlier days in the data folder may hold them for another five weeks.",
            ),
            translate("ChatActions", "Empty the bin"),
            lambda: self._start(self._empty()),
        )

    async def _move(self, chat: ChatSummary) -> None:
        room = self._room
        folders = await room.services.folders.all()
        from duologue.ui.library.move_dialog import MoveDialog  # noqa: PLC0415 - nothing unseen delays the start

        MoveDialog(
            room.theme,
            room.window,
            shown_title(chat.title),
            folders,
            chat.folder,
            lambda folder: self._start(self._move_into(chat, folder)),
            lambda name: self._start(self._move_to_new(chat, name)),
        ).open()

    async def _move_into(self, chat: ChatSummary, folder: str | None) -> None:
        """Move a chat, and say where to: its folder may be shut, or out of sight."""
        await self._library.move(chat.id, folder)
        folders = {each.id: each.name for each in await self._room.services.folders.all()}
        words = translate("ChatActions", "“{title}” is in no folder any more.")
        if folder is not None:
            words = translate("ChatActions", "“{title}” is in “{folder}” now.")
            words = words.replace("{folder}", folders.get(folder, ""))
        self._toast(words, chat, lambda: self.move_to(chat.id, chat.folder))

    async def _move_to_new(self, chat: ChatSummary, name: str) -> None:
        folder = await self._room.services.folders.create(name)
        if folder is not None:
            await self._move_into(chat, folder.id)

    async def _duplicate(self, chat: ChatSummary) -> None:
        title = translate("ChatActions", "{title} (copy)").format(title=shown_title(chat.title))
        copy = await self._library.duplicate(chat.id, title)
        if copy is not None:
            await self._opened.show(copy)

    async def _archive(self, chat: ChatSummary) -> None:
        await self._library.archive(chat.id, archived=not chat.archived)
        words = (
            translate("ChatActions", "“{title}” is back in the list.")
            if chat.archived
            else translate("ChatActions", "“{title}” was archived.")
        )
        again = lambda: self._start(self._library.archive(chat.id, archived=chat.archived))  # noqa: E731 - the toast calls it
        self._toast(words, chat, again)

    async def _delete(self, chat: ChatSummary) -> None:
        self._opened.leaving(chat.id)
        was_open = self._opened.id() == chat.id
        await self._library.delete(chat.id)
        if was_open:
            await self._opened.show("")
        self._toast(
            translate("ChatActions", "“{title}” was deleted."),
            chat,
            lambda: self._start(self._restore(chat, opens=was_open)),
        )

    async def _restore(self, chat: ChatSummary, *, opens: bool = True) -> None:
        await self._library.restore(chat.id)
        if opens:
            await self._opened.show(chat.id)

    async def _destroy(self, chat: ChatSummary) -> None:
        await self._library.destroy(chat.id)
        if self._opened.id() == chat.id:
            await self._opened.show("")

    async def _empty(self) -> None:
        bin_chats = await self._library.empty_bin()
        opened = self._opened.id()
        if bin_chats and opened and await self._library.summary(opened) is None:
            await self._opened.show("")

    def _ask(self, title: str, words: str, does: str, act: Callable[[], object]) -> None:
        from duologue.ui.dialogs.ask_sure import AskSure  # noqa: PLC0415 - nothing unseen delays the start

        AskSure(self._room.theme, self._room.window, title, words, does, act).open()

    def _toast(self, words: str, chat: ChatSummary, undo: Callable[[], object]) -> None:
        self._room.navigation.toast(
            words.replace("{title}", shown_title(chat.title)), translate("ChatActions", "Undo"), undo
        )

    def _start(self, work: Coroutine[Any, Any, Any]) -> None:
        self._room.tasks.start(work)
