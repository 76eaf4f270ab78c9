"""What a person changes in the turns of a chat: another wording, and a branch into a chat of its own."""

import uuid
from itertools import takewhile

from duologue.domain.errors import InputUnreadable
from duologue.domain.message import Message
from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.tool_pairs import kept_in_pairs
from duologue.domain.turn_state import TurnState
from duologue.services.ports import ConversationStore


class TurnChanges:
    """Every change makes something new; what was there stays."""

    def __init__(self, store: ConversationStore) -> None:
        self._store = store

    async def reword(self, message: Message, words: str) -> Message:
        """Another version of a turn, which is shown from now on; what followed stays under the old one.

        An answer is marked as edited, and its thinking, which led to other words, stays behind. A tool
        call goes along only where its result does. Raises InputUnreadable.
        """
        self._settled(message)
        parts = with_words(message.parts, words)
        if any(isinstance(part, ToolCallPart | ToolResultPart) for part in parts):
            path = await self._store.path(message.chat_id)
            above = takewhile(lambda turn: turn.id != message.id, path)
            after = [*(turn.parts for turn in above), parts]
            parts = kept_in_pairs([turn.parts for turn in path], after)[-1]
        if not parts:
            raise InputUnreadable("A turn without words can't be kept.")
        version = await self._store.add_version(message.id, parts)
        if version is None:
            raise InputUnreadable("This turn is no longer here.")
        return version

    async def branch(self, message: Message, title: str) -> str:
        """The id of a new chat of this title with copies of the turns to here. Raises InputUnreadable."""
        self._settled(message)
        chat_id = uuid.uuid4().hex
        if not await self._store.branch(message.id, chat_id, title):
            raise InputUnreadable("This turn is no longer here.")
        return chat_id

    @staticmethod
    def _settled(message: Message) -> None:
        if message.state is TurnState.STREAMING:
            raise InputUnreadable("Stop the answer first.")


def with_words(parts: tuple[Part, ...], words: str) -> tuple[Part, ...]:
    """The parts with other words where the first ones stood; thinking is left out, all else stays."""
    rest = [part for part in parts if not isinstance(part, TextPart | ThinkingPart)]
    others_first = 0
    for part in parts:
        if isinstance(part, TextPart):
            break
        others_first += not isinstance(part, ThinkingPart)
    said: list[Part] = [TextPart(words)] if words.strip() else []
    return (*rest[:others_first], *said, *rest[others_first:])
