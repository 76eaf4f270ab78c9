"""What becomes of a chat that is too long: each change is shown at once, and can be taken back."""

from collections.abc import Callable, Coroutine
from typing import Any

from duologue.domain.message import Chat
from duologue.services.asking.long_chats import Cut
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.room import ChatRoom
from duologue.ui.words import counted, translate

Again = Callable[[], object] | None


class Shortening:
    """`open_chat` shows a chat. `again`, where there is one, sends what waited for a change."""

    def __init__(
        self, room: ChatRoom, opened: OpenChat, open_chat: Callable[[str], Coroutine[Any, Any, None]]
    ) -> None:
        self._room = room
        self._open = opened
        self._open_chat = open_chat
        self._long_chats = room.services.long_chats

    def drop(self, cut: Cut | None, again: Again) -> None:
        """Send nothing before the cut any more."""
        if cut is not None:
            self._start(self._drop(cut, again))

    def use_note(self, cut: Cut, note: str, again: Again) -> None:
        """Let a note stand for what is before the cut."""
        self._start(self._use_note(cut, note, again))

    def change_note(self, chat_id: str, note: str) -> None:
        """Another wording of the note."""
        self._start(self._change_note(chat_id, note))

    def begin_apart(self, chat: Chat, note: str) -> None:
        """A new chat that begins with the note; the draft goes along, and stays there to be sent."""
        self._start(self._begin_apart(chat, note))

    def send_everything(self) -> None:
        """Send every turn of the open chat again."""
        chat = self._open.chat
        if chat is not None:
            self._start(self._send_everything(chat))

    async def _drop(self, cut: Cut, again: Again) -> None:
        before = self._open.chat
        self._shown(await self._long_chats.drop_oldest(cut))
        words = counted(
            cut.turns,
            translate("LongChats", "The first turn is not sent any more."),
            translate("LongChats", "The first {number} turns are not sent any more."),
        )
        self._offer_undo(words, before)
        (again or _nothing)()

    async def _use_note(self, cut: Cut, note: str, again: Again) -> None:
        before = self._open.chat
        self._shown(await self._long_chats.use_note(cut, note))
        self._offer_undo(translate("LongChats", "A summary stands for the older turns."), before)
        (again or _nothing)()

    async def _change_note(self, chat_id: str, note: str) -> None:
        before = self._open.chat
        self._shown(await self._long_chats.change_note(chat_id, note))
        self._offer_undo(translate("LongChats", "The summary was changed."), before)

    async def _begin_apart(self, chat: Chat, note: str) -> None:
        draft = self._room.page.composer.draft
        made = await self._long_chats.new_chat(chat, note)
        await self._room.services.library.save_draft(made.id, draft)
        await self._open_chat(made.id)
        await self._open.reload_list()

    async def _send_everything(self, chat: Chat) -> None:
        self._shown(await self._long_chats.send_everything(chat.id))
        told = translate("LongChats", "Every turn is sent again.")
        if chat.context_note:
            told = translate("LongChats", "Every turn is sent again, and the summary is not.")
        self._offer_undo(told, chat)

    def _offer_undo(self, words: str, before: Chat | None) -> None:
        if before is not None:
            undo = lambda: self._start(self._put_back(before))  # noqa: E731 - the toast calls it
            self._room.navigation.toast(words, translate("LongChats", "Undo"), undo)

    async def _put_back(self, before: Chat) -> None:
        self._shown(await self._long_chats.put_back(before))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._room.page.show_notice(None)
        self._room.tasks.start(work)

    def _shown(self, chat: Chat) -> None:
        if self._open.id == chat.id:
            self._open.take(chat)
            self._open.setup.show()


def _nothing() -> None:
    """Nothing waits to be sent."""
