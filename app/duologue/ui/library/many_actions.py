"""What a person does with several chats of the list at once; each of it is one step, and one Undo."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from duologue.domain.message import ChatSummary
from duologue.ui.dialogs.ask_sure import AskSure
from duologue.ui.library.chat_actions import OpenedChat
from duologue.ui.library.move_dialog import MoveDialog
from duologue.ui.library.room import LibraryRoom
from duologue.ui.transcript.turns.menu_entry import MenuEntry
from duologue.ui.words import counted, translate

ManyEntries = Callable[[Sequence[str]], Sequence[MenuEntry]]


class ManyActions:
    """Each acts on all the chats it is given, one of which may be open. `more` is offered besides."""

    def __init__(self, room: LibraryRoom, opened: OpenedChat, more: Sequence[ManyEntries]) -> None:
        self._room = room
        self._library = room.services.library
        self._opened = opened
        self._more = more

    def entries(self, chats: Sequence[ChatSummary]) -> list[list[MenuEntry]]:
        """The groups of their menu; each entry says how many they are."""
        if all(chat.deleted_at is not None for chat in chats):
            restore = lambda: self._start(self._restore(chats))  # noqa: E731 - the menu calls it
            destroy = lambda: self.destroy(chats)  # noqa: E731 - as above
            return [
                [MenuEntry("restoreChats", _of(translate("ManyActions", "Restore {chats}"), chats), restore)],
                [
                    MenuEntry(
                        "destroyChats",
                        _of(translate("ManyActions", "Delete {chats} for ever…"), chats),
                        destroy,
                    )
                ],
            ]
        archived = all(chat.archived for chat in chats)
        archive = (
            translate("ManyActions", "Put {chats} back into the list")
            if archived
            else translate("ManyActions", "Archive {chats}")
        )
        put_away = lambda: self._start(self._archive(chats, archived=not archived))  # noqa: E731 - as above
        return [
            [
                MenuEntry(
                    "moveChats",
                    _of(translate("ManyActions", "Move {chats} to…"), chats),
                    lambda: self.move(chats),
                ),
                MenuEntry("archiveChats", _of(archive, chats), put_away),
            ],
            [entry for entries in self._more for entry in entries([chat.id for chat in chats])],
            [
                MenuEntry(
                    "deleteChats",
                    _of(translate("ManyActions", "Delete {chats}"), chats),
                    lambda: self.delete(chats),
                )
            ],
        ]

    def move(self, chats: Sequence[ChatSummary]) -> None:
        """Ask for a folder and put them into it."""
        self._start(self._ask_folder(chats))

    def move_to(self, chats: Sequence[ChatSummary], folder: str | None) -> None:
        """Put them into a folder, or out of all."""
        self._start(self._move(chats, folder))

    def delete(self, chats: Sequence[ChatSummary]) -> None:
        """Move them to the bin; the message offers to take them back. In the bin, ask and delete for ever."""
        if all(chat.deleted_at is not None for chat in chats):
            self.destroy(chats)
        else:
            self._start(self._delete(chats))

    def destroy(self, chats: Sequence[ChatSummary]) -> None:
        """Ask, and delete chats of the bin for ever."""
        words = translate(
            "ManyActions",
            "All their messages will be gone. This can't be undone. The copies of earlier days in the data "
            "folder may hold them for another five weeks.",
        )
        AskSure(
            self._room.theme,
            self._room.window,
            counted(
                len(chats),
                translate("ManyActions", "Delete 1 chat for ever?"),
                translate("ManyActions", "Delete {number} chats for ever?"),
            ),
            words,
            translate("ManyActions", "Delete for ever"),
            lambda: self._start(self._destroy(chats)),
        ).open()

    async def _ask_folder(self, chats: Sequence[ChatSummary]) -> None:
        folders = {chat.folder for chat in chats}
        MoveDialog(
            self._room.theme,
            self._room.window,
            _chosen(len(chats)),
            await self._room.services.folders.all(),
            next(iter(folders)) if len(folders) == 1 else None,
            lambda folder: self.move_to(chats, folder),
            lambda name: self._start(self._move_to_new(chats, name)),
        ).open()

    async def _move_to_new(self, chats: Sequence[ChatSummary], name: str) -> None:
        folder = await self._room.services.folders.create(name)
        if folder is not None:
            await self._move(chats, folder.id)

    async def _move(self, chats: Sequence[ChatSummary], folder: str | None) -> None:
        if await self._library.many.move({chat.id: folder for chat in chats}):
            self._tell(
                len(chats),
                translate("ManyActions", "1 chat was moved."),
                translate("ManyActions", "{number} chats were moved."),
                lambda: self._library.many.move({chat.id: chat.folder for chat in chats}),
            )

    async def _archive(self, chats: Sequence[ChatSummary], *, archived: bool) -> None:
        changed = [chat.id for chat in chats if chat.archived is not archived]
        await self._library.many.archive(changed, archived=archived)
        one, many = (
            (
                translate("ManyActions", "1 chat was archived."),
                translate("ManyActions", "{number} chats were archived."),
            )
            if archived
            else (
                translate("ManyActions", "1 chat is back in the list."),
                translate("ManyActions", "{number} chats are back in the list."),
            )
        )
        self._tell(
            len(changed), one, many, lambda: self._library.many.archive(changed, archived=not archived)
        )

    async def _delete(self, chats: Sequence[ChatSummary]) -> None:
        ids = [chat.id for chat in chats]
        for chat_id in ids:
            self._opened.leaving(chat_id)
        was_open = self._opened.id() if self._opened.id() in ids else ""
        await self._library.many.delete(ids)
        if was_open:
            await self._opened.show("")
        self._tell(
            len(ids),
            translate("ManyActions", "1 chat was deleted."),
            translate("ManyActions", "{number} chats were deleted."),
            lambda: self._restore(chats, opens=was_open),
        )

    async def _restore(self, chats: Sequence[ChatSummary], *, opens: str = "") -> None:
        await self._library.many.restore([chat.id for chat in chats])
        if opens:
            await self._opened.show(opens)

    async def _destroy(self, chats: Sequence[ChatSummary]) -> None:
        ids = [chat.id for chat in chats]
        await self._library.many.destroy(ids)
        if self._opened.id() in ids:
            await self._opened.show("")

    def _tell(self, number: int, one: str, many: str, undo: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        again = lambda: self._start(undo())  # noqa: E731 - the toast calls it
        self._room.navigation.toast(counted(number, one, many), translate("ManyActions", "Undo"), again)

    def _start(self, work: Coroutine[Any, Any, Any]) -> None:
        self._room.tasks.start(work)


def _chosen(number: int) -> str:
    return counted(number, translate("ManyActions", "1 chat"), translate("ManyActions", "{number} chats"))


def _of(words: str, chats: Sequence[ChatSummary]) -> str:
    return words.format(chats=_chosen(len(chats)))
