"""One message in each chat may wait for the answer to end; then it is sent by itself."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from duologue.domain.message import Chat, Message
from duologue.domain.turn_state import TurnState
from duologue.domain.unsent import FollowUp, Unsent
from duologue.ui.chat.follow_up_card import FollowUpCard
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.room import ChatRoom
from duologue.ui.chat.spoken import speak
from duologue.ui.composer.drafts import Drafts
from duologue.ui.words import translate

# A model that declined, or that wants a tool's result, waits for another thing than the next message.
_WAITS_FOR_MORE = frozenset(("refusal", "content_filter", "tool_calls", "tool_use", "function_call"))

Send = Callable[[str, FollowUp, str], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class FollowUpPlace:
    """`send` sends a message in a chat, whichever is open, under a turn.

    `here` is the turn under which the words on screen would stand, for those under a running answer its
    question; `question` is what is being answered in a chat.
    """

    send: Send
    here: Callable[[], str]
    question: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message, and the turn it was written to: where `after` is a question, to the answer it gets."""

    message: FollowUp
    after: str


class FollowUps:
    """What is not sent is the chat's draft again. What is sent goes to the version it was written in."""

    def __init__(self, room: ChatRoom, opened: OpenChat, drafts: Drafts, place: FollowUpPlace) -> None:
        self._room = room
        self._open = opened
        self._drafts = drafts
        self._place = place
        self._unsent = room.services.unsent
        self._waiting: dict[str, Waiting] = {}
        self._on_their_way: dict[str, FollowUp] = {}
        self._not_kept: set[str] = set()
        self._shown: tuple[FollowUp, str] | None = None
        room.page.turns.messages_changed.connect(self.show)

    def waiting(self, chat_id: str) -> FollowUp | None:
        """What waits in a chat, or None."""
        waiting = self._waiting.get(chat_id)
        return None if waiting is None else waiting.message

    def queue(self, chat: Chat, words: str) -> None:
        """Let words wait with what is attached; more is added to what waits already in this version."""
        before, after = self._waiting.get(chat.id), self._place.here()
        if before is not None and before.after != after:
            told = translate(
                "FollowUps", "A message waits already in another version. Edit or remove it first."
            )
            self._room.navigation.toast(told, "", None)
            speak(self._room.page.composer, told)
            return
        more = FollowUp(words, self._room.page.composer.attached)
        self._waiting[chat.id] = Waiting(more if before is None else before.message.joined(more), after)
        self._not_kept.add(chat.id)
        self._drafts.set_aside()
        self.show()
        told = (
            translate("FollowUps", "Added to the message that waits.")
            if before
            else translate("FollowUps", "Your message waits and is sent when the answer has ended.")
        )
        speak(self._room.page.composer, told)
        self._room.tasks.start(self.keep())

    async def keep(self) -> None:
        """Keep what waits on disk as waiting, before it is no draft any more."""
        while self._not_kept:
            chat_id = self._not_kept.pop()
            await self._unsent.put_follow_up(chat_id, self.waiting(chat_id) or FollowUp())
            if self._open.id == chat_id:
                await self._drafts.keep()

    def show(self) -> None:
        """Show what waits in the open chat."""
        page, waiting = self._room.page, self._waiting.get(self._open.id)
        shown = None if waiting is None else (waiting.message, self._when(waiting))
        if shown != self._shown:
            self._shown = shown
            page.cards.waiting.show(
                FollowUpCard(page.theme, *shown, self.edit, self.remove) if shown else None
            )

    def _when(self, waiting: Waiting) -> str:
        """When the message is sent, as it reads in the version on screen."""
        if waiting.after != self._place.here():
            return translate("FollowUps", "Waits in another version of this chat until the answer has ended")
        if waiting.after != self._place.question(self._open.id):
            return translate("FollowUps", "Sent when the answer in the other version has ended")
        return translate("FollowUps", "Sent when this answer has ended")

    def edit(self) -> None:
        """Take the waiting message back into the composer."""
        waiting = self._waiting.pop(self._open.id, None)
        if waiting is not None:
            self.show()
            self._room.tasks.start(self._give_back(self._open.id, waiting.message))
            self._room.page.composer.text.setFocus()

    def remove(self) -> None:
        """Drop the waiting message; the toast offers to take it back as a draft."""
        chat_id, waiting = self._open.id, self._waiting.pop(self._open.id, None)
        if waiting is not None:
            self.show()
            self._room.tasks.start(self._unsent.put_follow_up(chat_id, FollowUp()))
            self._room.page.composer.text.setFocus()
            self._room.navigation.toast(
                translate("FollowUps", "The waiting message was removed."),
                translate("FollowUps", "Undo"),
                lambda: self._room.tasks.start(self._give_back(chat_id, waiting.message)),
            )

    async def recovered(self, chat: Chat, unsent: Unsent) -> Chat:
        """A chat that is being opened, with what a closed or killed app left waiting as its draft."""
        if unsent.follow_up.is_empty or chat.id in self._waiting or chat.id in self._on_their_way:
            return chat
        draft = await self._make_draft(chat, unsent.follow_up)
        await self._unsent.put_follow_up(chat.id, FollowUp())
        return replace(chat, draft=draft)

    async def ended(self, chat_id: str, answer: Message | None, *, stopped: bool) -> None:
        """An answer has ended: send what waits, or make it the draft again where it did not end well."""
        waiting = self._waiting.pop(chat_id, None)
        if waiting is None:
            return
        if self._open.id == chat_id:
            self.show()
        if answer is not None and not stopped and _ended_well(answer):
            self._on_their_way[chat_id] = waiting.message
            under = answer.id if waiting.after == answer.parent_id else waiting.after
            self._room.tasks.start(self._place.send(chat_id, waiting.message, under))
        else:
            await self._give_back(chat_id, waiting.message)

    async def sent(self, chat_id: str) -> bool:
        """A turn is on disk: whether it waited here, and is needed no more."""
        if self._on_their_way.pop(chat_id, None) is None:
            return False
        await self._unsent.put_follow_up(chat_id, FollowUp())
        return True

    async def not_sent(self, chat_id: str) -> None:
        """The message could not be sent: it becomes the draft again, if it is no turn yet."""
        waiting = self._on_their_way.pop(chat_id, None)
        if waiting is not None:
            await self._give_back(chat_id, waiting)

    async def _give_back(self, chat_id: str, waiting: FollowUp) -> None:
        await asyncio.sleep(0)  # what was started before, such as clearing the sent draft, is stored first
        if self._open.id == chat_id:
            words = waiting.joined(FollowUp(self._room.page.composer.draft)).words
            await self._drafts.give_back(words, waiting.attached)
        elif (chat := await self._room.services.library.chat(chat_id)) is not None:
            await self._make_draft(chat, waiting)
        await self._unsent.put_follow_up(chat_id, FollowUp())

    async def _make_draft(self, chat: Chat, waiting: FollowUp) -> str:
        """Put what waited before the stored draft of a chat that is not on the page; its words."""
        library = self._room.services.library
        draft = waiting.joined(FollowUp(chat.draft, await library.attached(chat.id)))
        await library.save_draft(chat.id, draft.words)
        await library.save_attached(chat.id, draft.attached)
        return draft.words


def _ended_well(answer: Message) -> bool:
    return answer.state is TurnState.COMPLETE and answer.stop_reason not in _WAITS_FOR_MORE
