"""What the services need to keep chats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from duologue.domain.message import AnswerEnding, Chat, Message, RemovedTurns
    from duologue.domain.outline import PathOutline
    from duologue.domain.parts import AttachedPart, Part
    from duologue.domain.style import ApiStyle
    from duologue.domain.unsent import FollowUp, Unsent


class ConversationStore(Protocol):
    """Chats and turns. Each call is one transaction, durable when it returns."""

    async def create_chat(self, chat: Chat) -> None:
        """Keep a new chat."""
        ...

    async def chat(self, chat_id: str) -> Chat | None:
        """A chat's setup, or None."""
        ...

    async def save_chat(self, chat: Chat) -> None:
        """Keep a chat's changed setup: profile, style, model, system, parameters, persona.

        Its title, its place in the list and which path is shown do not change: a setup read before the last
        turn must not hide that turn.
        """
        ...

    async def save_title(self, chat_id: str, title: str, source: str, *, over: Sequence[str] = ()) -> bool:
        """Give a chat a title; whether that was done. `over` names the sources of titles it may replace."""
        ...

    async def retitle(self, chat_id: str, title: str, source: str, *, only_from: str) -> None:
        """Give a chat another title if the one it has came from `only_from`."""
        ...

    async def save_draft(self, chat_id: str, draft: str) -> None:
        """Keep what stands in the composer."""
        ...

    async def save_attached(self, chat_id: str, parts: Sequence[AttachedPart]) -> None:
        """Keep what is attached to the draft, the bytes of its images too."""
        ...

    async def attached(self, chat_id: str) -> tuple[AttachedPart, ...]:
        """What is attached to the draft, images without their bytes."""
        ...

    async def content(self, sha256: str) -> bytes | None:
        """The bytes of an image, or None where they are not kept (any more)."""
        ...

    async def prompt_before(self, seq: int | None) -> tuple[int, str] | None:
        """What the person said last before turn `seq` (None: of all), with its own `seq`; or None."""
        ...

    async def path(self, chat_id: str) -> list[Message]:
        """The turns from the root to the active leaf, oldest first."""
        ...

    async def path_to(self, message_id: str) -> list[Message]:
        """The turns from the root to this one, oldest first, whether they are shown or not."""
        ...

    async def outline(self, chat_id: str) -> PathOutline:
        """The same turns without their words."""
        ...

    async def message(self, message_id: str) -> Message | None:
        """One turn with its usage and timing, or None."""
        ...

    async def add_user_turn(
        self, chat_id: str, parent_id: str | None, parts: Sequence[Part], *, stay: bool = False
    ) -> Message:
        """Commit a turn of the person and make it the active leaf; the draft stays until it is cleared.

        With `stay` a path that is shown and ends elsewhere than at `parent_id` stays the one that is shown.
        """
        ...

    async def begin_answer(
        self, chat_id: str, parent_id: str, style: ApiStyle, model: str, profile_id: str
    ) -> Message:
        """Commit an empty streaming answer under `parent_id`; the active leaf where that turn is shown."""
        ...

    async def add_version(self, message_id: str, parts: Sequence[Part]) -> Message | None:
        """Commit another version of a turn, make it the active leaf; None where the turn is gone."""
        ...

    async def branch(self, message_id: str, chat_id: str, title: str) -> bool:
        """A new chat with the setup of this turn's chat and copies of its path; False where it is gone."""
        ...

    async def append_journal(self, message_id: str, number: int, payload: str) -> None:
        """Keep one more piece of a streaming answer."""
        ...

    async def finish_answer(self, message_id: str, ending: AnswerEnding) -> Message:
        """Fold an answer into its row and drop its journal."""
        ...

    async def remove_turns(
        self, chat_id: str, gone: Sequence[str], changed: Mapping[str, tuple[Part, ...]]
    ) -> RemovedTurns:
        """Delete turns, what follows them staying, and give others fewer parts; all of it can be undone.

        What follows a turn goes on under another version of it, or under the turn above.
        """
        ...

    async def put_back_turns(self, removed: RemovedTurns) -> None:
        """Undo a removal."""
        ...

    async def activate(self, chat_id: str, message_id: str) -> None:
        """Show the path that goes through this version: its newest descendant becomes the leaf."""
        ...

    async def siblings(self, message_id: str) -> list[str]:
        """The ids of the versions of this turn, oldest first, itself included."""
        ...

    async def recover(self) -> int:
        """Fold what a killed app left streaming and mark it interrupted; how many there were."""
        ...


class UnsentStore(Protocol):
    """What a person wrote and has not sent. Each call is durable when it returns."""

    async def of(self, chat_id: str) -> Unsent:
        """All that is unsent in a chat."""
        ...

    async def put_follow_up(self, chat_id: str, follow_up: FollowUp) -> None:
        """Keep the message that is sent next, the bytes of its images too; an empty one means none."""
        ...

    async def put_edit(self, chat_id: str, message_id: str, words: str) -> None:
        """Keep another wording of a turn while it is written."""
        ...

    async def drop_edit(self, chat_id: str) -> None:
        """The wording was saved, or given up."""
        ...


class MessageReader(Protocol):
    """Turns for a list that builds few of them at a time; always called on one thread."""

    def read(self, message_id: str) -> Message | None:
        """One turn as it is stored now, at once, or None. Raises StorageError."""
        ...

    def content(self, sha256: str) -> bytes | None:
        """The bytes of an image, at once, or None where they are not kept. Raises StorageError."""
        ...
