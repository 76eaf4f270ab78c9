"""The chats a person keeps: making, naming, finding and removing them."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import Chat, ChatSummary, Message, RemovedTurns
from duologue.domain.outline import PathOutline
from duologue.domain.parts import AttachedPart, Part
from duologue.domain.style import ApiStyle
from duologue.domain.tool_pairs import kept_in_pairs
from duologue.domain.turn_state import TurnState
from duologue.services.clock import now_utc
from duologue.services.ports import AnswerEnding, ConversationStore

_TITLE_LENGTH = 48


class Library:
    """The one place that creates and changes chats."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def chats(self) -> list[ChatSummary]:
        """The chat list: pinned first, then newest first."""
        return await self._store.chats()

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
        self, profile_id: str, style: ApiStyle, model: str, *, title: str = "", chat_id: str | None = None
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
            created=now,
            updated=now,
        )
        await self._store.create_chat(chat)
        return chat

    async def save(self, chat: Chat) -> None:
        """Keep a changed setup."""
        await self._store.save_chat(chat)

    async def rename(self, chat: Chat, title: str) -> Chat:
        """Give a chat the title a person chose; an empty one changes nothing."""
        title = " ".join(title.split())
        if not title:
            return chat
        renamed = replace(chat, title=title, title_source="person")
        await self._store.save_chat(renamed)
        return renamed

    async def name_after(self, chat: Chat, first_words: str) -> Chat:
        """Give an unnamed chat a title from the person's first words."""
        if chat.title_source != "none":
            return chat
        named = replace(chat, title=title_from(first_words), title_source="local")
        await self._store.save_chat(named)
        return named

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

    async def delete(self, chat_id: str) -> None:
        """Move a chat to the bin."""
        await self._store.delete_chat(chat_id)

    async def restore(self, chat_id: str) -> None:
        """Take a chat out of the bin."""
        await self._store.restore_chat(chat_id)

    async def show_version(self, message: Message, step: int) -> None:
        """Show the version before (-1) or after (+1) this one."""
        versions = await self._store.siblings(message.id)
        place = versions.index(message.id) + step
        if 0 <= place < len(versions):
            await self._store.activate(message.chat_id, versions[place])

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


def title_from(words: str) -> str:
    """A title of at most 48 characters from the first line, cut between words where it can be."""
    line = next((line.strip() for line in words.splitlines() if line.strip()), "")
    line = " ".join(line.split())
    if len(line) <= _TITLE_LENGTH:
        return line
    head, next_one = line[: _TITLE_LENGTH - 1], line[_TITLE_LENGTH - 1]
    at_word = head if next_one == " " else head.rpartition(" ")[0]
    return (at_word if len(at_word) > _TITLE_LENGTH // 2 else head).rstrip() + "…"
