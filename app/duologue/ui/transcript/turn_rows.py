"""The rows of a conversation: every turn's message, and the widgets of the few turns that exist."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from duologue.domain.message import Message, Role

if TYPE_CHECKING:  # a window without a turn needs neither, nor the Markdown behind them
    from duologue.ui.transcript.answer_turn import AnswerTurn
    from duologue.ui.transcript.user_turn import UserTurn

    Turn = AnswerTurn | UserTurn

Size = tuple[int, int, bool]  # lines and characters of a turn's words, and whether it is an answer


class TurnRows:
    """Nothing here but `replace_from` costs more for a longer conversation. Rows are counted from 0."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._sizes: list[Size] = []
        self._numbers: dict[str, int] = {}
        self._turns: dict[int, Turn] = {}
        self._measured: set[int] = set()

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def messages(self) -> Sequence[Message]:
        """Every turn's message, top to bottom; not to be changed."""
        return self._messages

    @property
    def turns(self) -> "list[Turn]":
        """The turns that exist, top to bottom."""
        return [self._turns[number] for number in sorted(self._turns)]

    def replace_from(self, number: int, messages: Sequence[Message]) -> "list[Turn]":
        """Put other messages from row `number` on; the widgets that nobody needs any more."""
        gone = [self.remove_turn(row) for row in sorted(self._turns) if row >= number]
        for message in self._messages[number:]:
            self._numbers.pop(message.id, None)
        self._messages[number:] = messages
        self._sizes[number:] = [_size(message) for message in messages]
        for row, message in enumerate(messages, number):
            self._numbers[message.id] = row
        return gone

    def update(self, message: Message) -> None:
        """A turn's stored form changed."""
        number = self._numbers.get(message.id)
        if number is not None:
            self._messages[number] = message
            self._sizes[number] = _size(message)

    def number_of(self, message_id: str) -> int | None:
        """The row of a turn, None if it is not shown."""
        return self._numbers.get(message_id)

    def turn(self, number: int) -> "Turn | None":
        """The widget of a row, if it exists."""
        return self._turns.get(number)

    @property
    def built(self) -> list[int]:
        """The rows that exist."""
        return list(self._turns)

    def built_outside(self, near: range) -> list[int]:
        """The rows that exist, but are not among those `near`."""
        return [number for number in self._turns if number not in near]

    def add_turn(self, number: int, turn: "Turn") -> None:
        """The widget of a row exists now; its height is not known."""
        self._turns[number] = turn
        self._measured.discard(number)

    def remove_turn(self, number: int) -> "Turn":
        """Forget the widget of a row, which exists."""
        self._measured.discard(number)
        return self._turns.pop(number)

    def is_measured(self, number: int) -> bool:
        """Whether the row's height was taken from its widget at the present width."""
        return number in self._measured

    def set_measured(self, number: int) -> None:
        """The row's height was taken from its widget."""
        self._measured.add(number)

    def forget_measures(self) -> None:
        """Every height is to be taken again."""
        self._measured.clear()

    def sizes_from(self, number: int) -> list[Size]:
        """The sizes of all turns from a row on."""
        return self._sizes[number:]


def _size(message: Message) -> Size:
    text = message.text
    return text.count("\n") + 1, len(text), message.role is Role.ASSISTANT
