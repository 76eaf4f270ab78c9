"""Switching between the versions of a turn, from its own buttons or by key."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QWidget

from duologue.domain.message import Message
from duologue.ui.chat.room import ChatRoom
from duologue.ui.chat.spoken import speak
from duologue.ui.words import translate

if TYPE_CHECKING:
    from duologue.ui.transcript.list.turn_list import Turn


class Versions:
    """`show_path` shows a chat's turns as they are stored now."""

    def __init__(self, room: ChatRoom, show_path: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        self._room = room
        self._show_path = show_path

    async def show(self, message: Message, step: int) -> None:
        """Show the version before (-1) or after (+1); the focus stays on what was pressed."""
        turns = self._room.page.turns
        number, pressed = turns.rows.number_of(message.id), self._pressed(message)
        await self._room.services.library.show_version(message, step)
        await self._show_path(message.chat_id)
        if number is None or number >= len(turns.rows):
            return
        shown = turns.rows.message(number)
        words = translate("Versions", "Version {number} of {count}")
        speak(turns, words.format(number=shown.version, count=shown.versions))
        turn = turns.turn_of(shown.id)
        if pressed is not None and turn is not None:
            self._focus(turn, pressed)

    def at_hand(self) -> Message | None:
        """The turn whose versions a key switches: the one with the focus, else the last that has several."""
        turns = self._room.page.turns
        focus = QApplication.focusWidget()
        several = [turn for turn in turns.turns if turn.message.versions > 1]
        within = next((t for t in turns.turns if focus is not None and t.isAncestorOf(focus)), None)
        if within is not None:
            return within.message if within in several else None
        return several[-1].message if several else None

    def _pressed(self, message: Message) -> str | None:
        """The name of what has the focus in a turn; None where nothing in it has."""
        turn, focus = self._room.page.turns.turn_of(message.id), QApplication.focusWidget()
        inside = turn is not None and focus is not None and turn.isAncestorOf(focus)
        return focus.objectName() if inside and focus is not None else None

    @staticmethod
    def _focus(turn: "Turn", pressed: str) -> None:
        same = [part for part in turn.findChildren(QWidget, pressed) if pressed and part.isEnabled()]
        others = [part for part in turn.findChildren(QWidget, "nextVersion") if part.isEnabled()]
        others += [part for part in turn.findChildren(QWidget, "previousVersion") if part.isEnabled()]
        for part in (*same, *others, *turn.text_views):
            part.setFocus()
            return
