"""Answers that could not be saved: at hand until there is room, so that nobody has to ask for them again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duologue.domain.errors import AnswerUnsaved, StorageError

if TYPE_CHECKING:
    from duologue.domain.errors import Failure
    from duologue.domain.message import Message
    from duologue.services.ports import MessageReader

Save = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class Unsaved:
    """A finished answer that is only in memory, and why."""

    message: Message
    failure: Failure
    save: Save


class AnswersAtHand:
    """`services.ports.MessageReader`: what is stored, and before it what could not be."""

    def __init__(self, stored: MessageReader) -> None:
        self._stored = stored
        self._unsaved: dict[str, Unsaved] = {}

    def read(self, message_id: str) -> Message | None:
        """See services.ports.MessageReader."""
        unsaved = self._unsaved.get(message_id)
        return self._stored.read(message_id) if unsaved is None else unsaved.message

    def content(self, sha256: str) -> bytes | None:
        """See services.ports.MessageReader."""
        return self._stored.content(sha256)

    def hold(self, message: Message, why: StorageError, save: Save) -> None:
        """Keep an answer at hand; `save` stores it, and may be called again after a StorageError."""
        self._unsaved[message.id] = Unsaved(message, _told(why), save)

    def unsaved(self, message_id: str) -> Unsaved | None:
        """The answer of this id, if it is only in memory."""
        return self._unsaved.get(message_id)

    def unsaved_in(self, chat_id: str) -> Unsaved | None:
        """The oldest answer of this chat that is only in memory."""
        found = (unsaved for unsaved in self._unsaved.values() if unsaved.message.chat_id == chat_id)
        return next(found, None)

    async def save_all(self) -> Failure | None:
        """Store what is only in memory; why something still is, or None where nothing is."""
        for message_id, unsaved in tuple(self._unsaved.items()):
            try:
                await unsaved.save()
            except StorageError as error:
                unsaved.failure = _told(error)
                return unsaved.failure
            self._unsaved.pop(message_id, None)
        return None


def _told(why: StorageError) -> Failure:
    return AnswerUnsaved(why.message, detail=why.detail).failure()
