"""Which chats an answer arrives in, and which hold one that nobody has seen, as the chat list shows it."""

from duologue.domain.message import Message
from duologue.domain.turn_state import TurnState
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.room import ChatRoom


class Streams:
    """The marks of the chat list."""

    def __init__(self, room: ChatRoom, opened: OpenChat) -> None:
        self._room = room
        self._open = opened
        self._shown: frozenset[str] = frozenset()

    def show(self, running: frozenset[str]) -> None:
        """Mark the chats in which an answer arrives."""
        if running != self._shown:
            self._shown = running
            self._room.page.sidebar.list.show_running(running)

    async def ended(self, chat_id: str, answer: Message | None) -> None:
        """An answer has ended, or was not begun: where nobody saw it, its chat is unread."""
        stopped = answer is not None and answer.state is TurnState.STOPPED  # a person did that
        if chat_id != self._open.id and not stopped:
            await self._room.services.library.mark_unread(chat_id)
