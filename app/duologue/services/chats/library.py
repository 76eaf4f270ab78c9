"""The chats a person keeps: making, naming, finding and removing them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import Chat, ChatSummary, Message, RemovedTurns
from duologue.domain.tool_pairs import kept_in_pairs
from duologue.domain.turn_state import TurnState
from duologue.services.chats.folders import one_line
from duologue.services.chats.many_chats import ManyChats
from duologue.services.clock import now_utc

if TYPE_CHECKING:
    from duologue.domain.outline import PathOutline
    from duologue.domain.parts import AttachedPart, Part
    from duologue.domain.shelf import Shelf
    from duologue.domain.style import ApiStyle
    from duologue.services.chats.news import ChatNews
    from duologue.services.ports import AnswerEnding, Bin, ChatShelves, ConversationStore

PAGE = 100
ALL = 1 << 40  # more than there can be
_TITLE_LENGTH = 48


class Library:
    """The one place that creates and changes chats."""

    def __init__(
        self, store: ConversationStore, shelves: ChatShelves, bin_store: Bin, news: ChatNews
    ) -> None:
        self._store = store
        self._shelves = shelves
        self._bin = bin_store
        self.news = news
        self.many = ManyChats(shelves, bin_store, news)

    async def page(
        self, shelf: Shelf, after: ChatSummary | None = None, most: int = PAGE
    ) -> list[ChatSummary]:
        """So many chats of a part of the list, from the one that follows `after`; the last used first."""
        return await self._shelves.page(shelf, after, most)

    async def recent(self, most: int = ALL) -> list[ChatSummary]:
        """The chats last used, archived ones included and those in the bin left out."""
        return await self._shelves.recent(most)

    async def models(self) -> list[str]:
        """The models that chats use, the last used first."""
        return await self._shelves.models()

    async def chats(self) -> list[ChatSummary]:
        """Every chat that is not in the bin: pinned first, then those last used first."""
        return sorted(await self._shelves.recent(ALL), key=lambda chat: not chat.pinned)

    async def summary(self, chat_id: str) -> ChatSummary | None:
        """One row of the list, also of a chat in the bin, or None."""
        return await self._shelves.summary(chat_id)

    async def chat(self, chat_id: str) -> Chat | None:
        """A chat's setup, or None if it is gone."""
        return await self._store.chat(chat_id)

    async def path(self, chat_id: str) -> list[Message]:
        """The turns that are shown, oldest first."""
        return await self._store.path(chat_id)

    async def outline(self, chat_id: str) -> PathOutline:
        """The same turns without their words: all that is needed of a long chat to show its end."""
        return await self._store.outline(chat_id)

    async def message(self, message_id: str) -> Message | None:
        """One turn, or None if it is gone."""
        return await self._store.message(message_id)

    async def create(
        self,
        profile_id: str,
        style: ApiStyle,
        model: str,
        *,
        title: str = "",
        chat_id: str | None = None,
        folder: str | None = None,
    ) -> Chat:
        """A new, empty chat."""
        now = now_utc()
        chat = Chat(
            id=chat_id or uuid.uuid4().hex,
            title=title,
            title_source="person" if title else "none",
            profile_id=profile_id,
            style=style,
            model=model,
            folder=folder,
            created=now,
            updated=now,
        )
        await self._store.create_chat(chat)
        self.news.tell(chat.id)
        return chat

    async def save(self, chat: Chat) -> None:
        """Keep a changed setup."""
        await self._store.save_chat(chat)
        self.news.tell(chat.id)

    async def rename(self, chat: Chat, title: str) -> Chat:
        """Give a chat the title a person chose; an empty one changes nothing."""
        title = one_line(title)
        if not title:
            return chat
        await self.give_title(chat.id, title)
        return replace(chat, title=title, title_source="person")

    async def give_title(self, chat_id: str, title: str) -> None:
        """The same for a chat that was not read; an empty title changes nothing."""
        title = one_line(title)
        if title:
            await self._store.save_title(chat_id, title, "person")
            self.news.tell(chat_id)

    async def name_after(self, chat: Chat, first_words: str) -> Chat:
        """Give an unnamed chat a title from the person's first words."""
        title = title_from(first_words)
        if chat.title_source != "none" or not await self._store.save_title(
            chat.id, title, "local", over=("none",)
        ):
            return chat
        self.news.tell(chat.id)
        return replace(chat, title=title, title_source="local")

    async def name_by_model(self, chat_id: str, title: str) -> Chat | None:
        """Give a chat the title a model found, unless a person named it meanwhile; the chat if it has it."""
        await self._store.retitle(chat_id, title, "model", only_from="local")
        chat = await self._store.chat(chat_id)
        if chat is None or chat.title_source != "model":
            return None
        self.news.tell(chat_id)
        return chat

    async def save_draft(self, chat_id: str, draft: str) -> None:
        """Keep what stands in the composer."""
        await self._store.save_draft(chat_id, draft)

    async def save_attached(self, chat_id: str, parts: Sequence[AttachedPart]) -> None:
        """Keep what is attached to the draft, the bytes of its images too."""
        await self._store.save_attached(chat_id, parts)

    async def attached(self, chat_id: str) -> tuple[AttachedPart, ...]:
        """What is attached to the draft, images without their bytes."""
        return await self._store.attached(chat_id)

    async def content(self, sha256: str) -> bytes | None:
        """The bytes of an image, or None where they are not kept (any more)."""
        return await self._store.content(sha256)

    async def prompt_before(self, seq: int | None) -> tuple[int, str] | None:
        """What the person said last before turn `seq` (None: in any chat), with its own `seq`; or None."""
        return await self._store.prompt_before(seq)

    async def pin(self, chat_id: str, *, pinned: bool) -> None:
        """Keep a chat at the top of the list, or no longer."""
        await self._shelves.pin(chat_id, pinned=pinned)
        self.news.tell(chat_id)

    async def archive(self, chat_id: str, *, archived: bool) -> None:
        """Put a chat out of the list, or back into it."""
        await self._shelves.archive(chat_id, archived=archived)
        self.news.tell(chat_id)

    async def move(self, chat_id: str, folder: str | None) -> bool:
        """Put a chat into a folder or out of all; False where there is no such folder any more."""
        moved = await self._shelves.move(chat_id, folder)
        self.news.tell(chat_id)
        return moved

    async def mark_unread(self, chat_id: str) -> None:
        """An answer came that nobody has seen."""
        await self._mark(chat_id, unread=True)

    async def mark_read(self, chat_id: str) -> None:
        """The chat was looked at."""
        await self._mark(chat_id, unread=False)

    async def duplicate(self, chat_id: str, title: str) -> str | None:
        """Copy a chat with every version of every turn; the copy's id, or None if the chat is gone."""
        copy = await self._shelves.duplicate(chat_id, title)
        if copy is not None:
            self.news.tell(copy)
        return copy

    async def delete(self, chat_id: str) -> None:
        """Move a chat to the bin, where it stays for thirty days."""
        await self._bin.put(chat_id)
        self.news.tell(chat_id)

    async def restore(self, chat_id: str) -> None:
        """Take a chat out of the bin."""
        await self._bin.take_out(chat_id)
        self.news.tell(chat_id)

    async def destroy(self, chat_id: str) -> None:
        """Delete for ever a chat that is in the bin."""
        await self._bin.destroy(chat_id)
        self.news.tell(chat_id)

    async def empty_bin(self, *, only_old: bool = False) -> int:
        """Delete for ever what is in the bin, or only what lay there for thirty days; how many chats."""
        gone = await self._bin.empty(only_old=only_old)
        if gone:
            self.news.tell_many()
        return gone

    async def show_version(self, message: Message, step: int) -> None:
        """Show the version before (-1) or after (+1) this one."""
        versions = await self._store.siblings(message.id)
        place = versions.index(message.id) + step
        if 0 <= place < len(versions):
            await self._store.activate(message.chat_id, versions[place])

    async def show_message(self, chat_id: str, message_id: str) -> None:
        """Show the path that a message is on, unless it is shown already."""
        path = await self._store.outline(chat_id)
        if message_id not in path.ids:
            await self._store.activate(chat_id, message_id)

    async def delete_turn(self, message: Message) -> RemovedTurns:
        """Delete one turn of the path that is shown; tool calls and their results go together.

        A turn that held nothing but the other half of such a pair goes too. Raises InputUnreadable if
        the turn is not shown (any more) or is still being written.
        """
        path = await self._store.path(message.chat_id)
        if all(turn.id != message.id for turn in path):
            raise InputUnreadable("This turn is no longer here.")
        if message.state is TurnState.STREAMING:
            raise InputUnreadable("Stop the answer before you delete it.")
        rest = [turn for turn in path if turn.id != message.id]
        kept = kept_in_pairs([turn.parts for turn in path], [turn.parts for turn in rest])
        changed = {turn.id: parts for turn, parts in zip(rest, kept, strict=True) if parts != turn.parts}
        emptied = [identity for identity, parts in changed.items() if not parts]
        for identity in emptied:
            del changed[identity]
        return await self._store.remove_turns(message.chat_id, [message.id, *emptied], changed)

    async def put_back(self, removed: RemovedTurns) -> None:
        """Undo the deletion of a turn."""
        await self._store.put_back_turns(removed)

    async def add_recorded_turn(
        self, chat: Chat, words: tuple[Part, ...], style: ApiStyle, answer: AnswerEnding
    ) -> Message:
        """Append a finished exchange, such as one of the prepared examples; the answer as it is kept."""
        current = await self._store.chat(chat.id)
        parent = None if current is None else current.active_leaf
        turn = await self._store.add_user_turn(chat.id, parent, words)
        begun = await self._store.begin_answer(
            chat.id, turn.id, style, answer.model or chat.model, chat.profile_id
        )
        return await self._store.finish_answer(begun.id, answer)

    async def recover(self) -> int:
        """Close what a killed app left open; how many answers there were."""
        return await self._store.recover()

    async def _mark(self, chat_id: str, *, unread: bool) -> None:
        if await self._shelves.mark(chat_id, unread=unread):
            self.news.tell(chat_id)


def title_from(words: str) -> str:
    """A title of at most 48 characters from the first line, cut between words where it can be."""
    line = next((line.strip() for line in words.splitlines() if line.strip()), "")
    line = " ".join(line.split())
    if len(line) <= _TITLE_LENGTH:
        return line
    head, next_one = line[: _TITLE_LENGTH - 1], line[_TITLE_LENGTH - 1]
    at_word = head if next_one == " " else head.rpartition(" ")[0]
    return (at_word if len(at_word) > _TITLE_LENGTH // 2 else head).rstrip() + "…"
