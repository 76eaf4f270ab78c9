"""The rows of a conversation: an outline of every turn, and the widgets of the few turns that exist."""

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from duologue.domain.message import Message, Role
from duologue.domain.outline import PathOutline, numbers, outline_of
from duologue.ui.transcript.list.turn_source import Read, gone, telling

if TYPE_CHECKING:  # a window without a turn needs neither, nor the Markdown behind them
    from duologue.ui.transcript.turns.answer_turn import AnswerTurn
    from duologue.ui.transcript.turns.user_turn import UserTurn

    Turn = AnswerTurn | UserTurn

Size = tuple[int, int, int]  # lines and characters of a turn's words, and 1 for an answer
Key = tuple[str, int]  # a turn and a number that changes with what it says


class TurnRows:
    """Rows are counted from 0. A row is some 130 bytes; what it says is asked for with `read` when needed.

    Messages that were given whole are held until nobody sees them and `read` gives the same.
    """

    def __init__(self, read: Read) -> None:
        self._read = telling(read)
        self._outline = PathOutline()
        self._stamps = numbers()
        self._last_stamp = 0
        self._held: dict[str, Message] = {}
        self._turns: dict[int, Turn] = {}
        self._measured: set[int] = set()

    def __len__(self) -> int:
        return len(self._outline)

    @property
    def ids(self) -> Sequence[str]:
        """Every turn, top to bottom; not to be changed."""
        return self._outline.ids

    @property
    def turns(self) -> "list[Turn]":
        """The turns that exist, top to bottom."""
        return [self._turns[number] for number in sorted(self._turns)]

    def replace_from(self, number: int, others: PathOutline | Sequence[Message]) -> "list[Turn]":
        """Put other turns from row `number` on; the widgets that nobody needs any more."""
        gone = [self._turns.pop(row) for row in sorted(self._turns) if row >= number]
        self._measured = {row for row in self._measured if row < number}
        if self._held:
            for identity in self._outline.ids[number:]:
                self._held.pop(identity, None)
        if not isinstance(others, PathOutline):
            self._held.update((message.id, message) for message in others)
            others = outline_of(others)
        self._outline.replace_from(number, others)
        self._last_stamp += 1
        self._stamps[number:] = array("I", [self._last_stamp]) * len(others)
        return gone

    def update(self, message: Message) -> None:
        """A turn's stored form changed."""
        number = self.number_of(message.id)
        if number is None:
            return
        self._held[message.id] = message
        now = outline_of([message])
        self._outline.lines[number], self._outline.letters[number] = now.lines[0], now.letters[0]
        self._last_stamp += 1
        self._stamps[number] = self._last_stamp

    def first_changed(self, path: PathOutline) -> int:
        """The first row that is another one in `path`, or looks different as it is stored now."""
        shown = {**self._held, **{turn.message.id: turn.message for turn in self._turns.values()}}
        for number in range(min(len(path), len(self))):
            if not self._outline.is_same(number, path):
                return number
            identity = path.ids[number]
            if identity in shown:
                stored = self._read(identity)
                if stored is None or _looks(shown[identity]) != _looks(stored):
                    return number
        return min(len(path), len(self))

    def number_of(self, message_id: str) -> int | None:
        """The row of a turn, None if it is not shown. Looks through them: 0.2 ms for 10,000."""
        built = (row for row, turn in self._turns.items() if turn.message.id == message_id)
        number = next(built, None)
        if number is not None:
            return number
        try:
            return self._outline.ids.index(message_id)
        except ValueError:
            return None

    def key(self, number: int) -> Key:
        """What stays the same as long as the row says the same."""
        return self._outline.ids[number], self._stamps[number]

    def role(self, number: int) -> Role:
        """Who speaks in a row."""
        return Role.ASSISTANT if self._outline.answers[number] else Role.USER

    def message(self, number: int) -> Message:
        """What a row says; a turn that was deleted a moment ago says nothing."""
        identity = self._outline.ids[number]
        return self.message_of(identity) or gone(identity, self.role(number))

    def message_of(self, message_id: str) -> Message | None:
        """What a turn says, or None where it is gone; one that cannot be read says why."""
        held = self._held.get(message_id)
        return held if held is not None else self._read(message_id)

    def turn(self, number: int) -> "Turn | None":
        """The widget of a row, if it exists."""
        return self._turns.get(number)

    def turn_of(self, message_id: str) -> "Turn | None":
        """The widget of a turn, if it exists."""
        return next((turn for turn in self._turns.values() if turn.message.id == message_id), None)

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
        """Forget the widget of a row, which exists, and what it says where that can be read again."""
        self._measured.discard(number)
        turn = self._turns.pop(number)
        held = self._held.get(turn.message.id)
        if held is not None and held == self._read(held.id):
            del self._held[held.id]
        return turn

    def is_measured(self, number: int) -> bool:
        """Whether the row's height was taken from its widget at the present width."""
        return number in self._measured

    def set_measured(self, number: int) -> None:
        """The row's height was taken from its widget."""
        self._measured.add(number)

    def forget_measures(self) -> None:
        """Every height is to be taken again."""
        self._measured.clear()

    def sizes_from(self, number: int) -> Iterator[Size]:
        """The sizes of all turns from a row on."""
        rest = self._outline.since(number)
        return zip(rest.lines, rest.letters, rest.answers, strict=True)


def _looks(message: Message) -> tuple[object, ...]:
    """What of a turn is shown and can change while it stays the same turn."""
    return message.id, message.parts, message.version, message.versions
