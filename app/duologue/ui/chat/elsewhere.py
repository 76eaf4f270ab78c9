"""An answer that arrives in a version of the chat which is not the one on screen."""

from collections.abc import Callable, Coroutine
from typing import Any

from duologue.domain.message import Message
from duologue.domain.turn_state import TurnState
from duologue.ui.chat.answers import Answers
from duologue.ui.chat.elsewhere_line import ElsewhereLine
from duologue.ui.chat.open_chat import OpenChat
from duologue.ui.chat.room import ChatRoom
from duologue.ui.chat.spoken import speak
from duologue.ui.words import translate

ShowPath = Callable[[str], Coroutine[Any, Any, None]]


class Elsewhere:
    """What is shown never moves by itself: this tells of the answer, and leads to it.

    `show_path` shows a chat's turns as they are stored now.
    """

    def __init__(self, room: ChatRoom, opened: OpenChat, answers: Answers, show_path: ShowPath) -> None:
        self._room = room
        self._open = opened
        self._answers = answers
        self._show_path = show_path
        room.page.turns.messages_changed.connect(self.show)

    async def add(self, message: Message) -> None:
        """A turn of the open chat was stored: it is shown where the one before it is the last one shown."""
        turns = self._room.page.turns
        last = turns.rows.ids[-1] if len(turns.rows) else None
        if last == message.parent_id:
            turns.add(message)
        else:  # another version was chosen while it was being stored
            await self._show_path(message.chat_id)

    def place(self) -> str:
        """The turn under which the next words stand; for those under a running answer, its question."""
        rows = self._room.page.turns.rows
        last = rows.ids[-1] if len(rows) else ""
        arriving = self._answers.arriving_in(self._open.id)
        return arriving.parent_id or "" if arriving is not None and arriving.id == last else last

    def show(self) -> None:
        """Show the line while there is an answer to tell of."""
        page, arriving = self._room.page, self._answers.arriving_in(self._open.id)
        there = arriving is not None and page.turns.rows.number_of(arriving.id) is None
        if there == (page.cards.elsewhere.card is not None):
            return
        page.cards.elsewhere.show(ElsewhereLine(page.theme, self._go) if there else None)

    def ended(self, message: Message) -> None:
        """Say that an answer is there which nobody sees."""
        unseen = self._room.page.turns.rows.number_of(message.id) is None
        if message.chat_id != self._open.id or not unseen or message.state is TurnState.STOPPED:
            return
        words = translate("Elsewhere", "The answer in the other version has ended.")
        lead = lambda: self._lead(message)  # noqa: E731 - the toast calls it
        self._room.navigation.toast(words, translate("Elsewhere", "Show it"), lead)
        speak(self._room.page.turns, words)

    def _go(self) -> None:
        arriving = self._answers.arriving_in(self._open.id)
        if arriving is not None:
            self._room.page.composer.text.setFocus()  # the line is about to go
            self._lead(arriving)

    def _lead(self, message: Message) -> None:
        self._room.tasks.start(self._lead_to(message))

    async def _lead_to(self, message: Message) -> None:
        await self._room.services.library.show_message(message.chat_id, message.id)
        if self._open.id == message.chat_id:
            await self._show_path(message.chat_id)
            self._room.page.turns.go_to_newest()
