"""One message in each chat may wait for the answer to end; then it is sent by itself."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from duologue.domain.message import Chat, Message
from duologue.domain.turn_state import TurnState
from duologue.domain.unsent import Unsent
from duologue.ui.chat.follow_up_card import FollowUpCard
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.room import ChatRoom
from duologue.ui.chat.spoken import speak
from duologue.ui.composer.drafts import Drafts
from duologue.ui.words import translate

# A model that declined, or that wants a tool's result, waits for another thing than the next message.
_WAITS_FOR_MORE = frozenset(("refusal", "content_filter", "tool_calls", "tool_use", "function_call"))

Send = Callable[[str, str], Coroutine[Any, Any, None]]


class FollowUps:
    """`send` sends words in a chat, whichever is open. What is not sent becomes the chat's draft again."""

    def __init__(self, room: ChatRoom, opened: OpenChat, drafts: Drafts, send: Send) -> None:
        self._room = room
        self._open = opened
        self._drafts = drafts
        self._send = send
        self._unsent = room.services.unsent
        self._waiting: dict[str, str] = {}
        self._on_their_way: dict[str, str] = {}
        self._not_kept: set[str] = set()

    def waiting(self, chat_id: str) -> str:
        """The words that wait in a chat; empty where none do."""
        return self._waiting.get(chat_id, "")

    def queue(self, chat: Chat, words: str) -> None:
        """Let words wait; more words are added to those that wait already."""
        before = self.waiting(chat.id)
        self._waiting[chat.id] = _joined(before, words)
        self._not_kept.add(chat.id)
        self._room.page.composer.set_draft("")
        self.show()
        told = (
            translate("FollowUps", "Added to the message that waits.")
            if before
            else translate("FollowUps", "Your message waits and is sent when the answer has ended.")
        )
        speak(self._room.page.composer, told)
        self._room.tasks.start(self.keep())

    async def keep(self) -> None:
        """Keep the words on disk as waiting, before they are no draft any more."""
        while self._not_kept:
            chat_id = self._not_kept.pop()
            await self._unsent.put_follow_up(chat_id, self.waiting(chat_id))
            if self._open.id == chat_id:
                await self._drafts.keep()

    def show(self) -> None:
        """Show what waits in the open chat."""
        words = self.waiting(self._open.id)
        page = self._room.page
        page.show_follow_up(FollowUpCard(page.theme, words, self.edit, self.remove) if words else None)

    def edit(self) -> None:
        """Take the waiting words back into the composer."""
        words = self._waiting.pop(self._open.id, "")
        if words:
            self.show()
            self._room.tasks.start(self._give_back(self._open.id, words))
            self._room.page.composer.text.setFocus()

    def remove(self) -> None:
        """Drop the waiting words; the toast offers to take them back as a draft."""
        chat_id, words = self._open.id, self._waiting.pop(self._open.id, "")
        if words:
            self.show()
            self._room.tasks.start(self._unsent.put_follow_up(chat_id, ""))
            self._room.page.composer.text.setFocus()
            self._room.navigation.toast(
                translate("FollowUps", "The waiting message was removed."),
                translate("FollowUps", "Undo"),
                lambda: self._room.tasks.start(self._give_back(chat_id, words)),
            )

    async def recovered(self, chat: Chat, unsent: Unsent) -> Chat:
        """A chat that is being opened, with words that a closed or killed app left waiting as its draft."""
        if not unsent.follow_up or chat.id in self._waiting or chat.id in self._on_their_way:
            return chat
        draft = _joined(unsent.follow_up, chat.draft)
        await self._room.services.library.save_draft(chat.id, draft)
        await self._unsent.put_follow_up(chat.id, "")
        return replace(chat, draft=draft)

    async def ended(self, chat_id: str, answer: Message | None, *, stopped: bool) -> None:
        """An answer has ended: send what waits, or make it the draft again where it did not end well."""
        words = self._waiting.pop(chat_id, "")
        if not words:
            return
        if self._open.id == chat_id:
            self.show()
        if answer is not None and not stopped and _ended_well(answer):
            self._on_their_way[chat_id] = words
            self._room.tasks.start(self._send(chat_id, words))
        else:
            await self._give_back(chat_id, words)

    async def sent(self, chat_id: str) -> bool:
        """A turn is on disk: whether its words waited here, and are needed no more."""
        if not self._on_their_way.pop(chat_id, ""):
            return False
        await self._unsent.put_follow_up(chat_id, "")
        return True

    async def not_sent(self, chat_id: str) -> None:
        """The words could not be sent: they become the draft again, if they are no turn yet."""
        words = self._on_their_way.pop(chat_id, "")
        if words:
            await self._give_back(chat_id, words)

    async def _give_back(self, chat_id: str, words: str) -> None:
        composer, library = self._room.page.composer, self._room.services.library
        await asyncio.sleep(0)  # what was started before, such as clearing the sent draft, is stored first
        if self._open.id == chat_id:
            composer.set_draft(_joined(words, composer.draft))
            await self._drafts.keep()
        elif (chat := await library.chat(chat_id)) is not None:
            await library.save_draft(chat_id, _joined(words, chat.draft))
        await self._unsent.put_follow_up(chat_id, "")


def _ended_well(answer: Message) -> bool:
    return answer.state is TurnState.COMPLETE and answer.stop_reason not in _WAITS_FOR_MORE


def _joined(first: str, second: str) -> str:
    return "\n\n".join(words for words in (first, second) if words.strip())
