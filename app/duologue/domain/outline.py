"""A path without its words: what a list has to know of the turns that it does not show."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from duologue.domain.message import Message, Role
from duologue.domain.parts import search_text


def numbers() -> "array[int]":
    """An empty column of counts, 4 bytes each."""
    return array("I")


@dataclass(frozen=True, slots=True)
class PathOutline:
    """Columns with one entry for each turn, oldest first, some 120 bytes a turn with its id.

    `answers` is 1 for a turn of the model and 0 for one of the person; `lines` and `letters` are those of
    `parts.search_text`, 1 and 0 where there are no words.
    """

    ids: list[str] = field(default_factory=list)
    answers: bytearray = field(default_factory=bytearray)
    lines: "array[int]" = field(default_factory=numbers)
    letters: "array[int]" = field(default_factory=numbers)

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, identity: str, *, is_answer: bool, lines: int, letters: int) -> None:
        """Add a turn at the end, while the outline is made."""
        self.ids.append(identity)
        self.answers.append(is_answer)
        self.lines.append(lines)
        self.letters.append(letters)

    def reverse(self) -> None:
        """Turn the order around, while the outline is made."""
        self.ids.reverse()
        self.answers.reverse()
        self.lines.reverse()
        self.letters.reverse()

    def replace_from(self, number: int, other: "PathOutline") -> None:
        """Put other turns from place `number` on."""
        self.ids[number:] = other.ids
        self.answers[number:] = other.answers
        self.lines[number:] = other.lines
        self.letters[number:] = other.letters

    def since(self, number: int) -> "PathOutline":
        """The turns from place `number` on, as an outline of their own."""
        return PathOutline(
            self.ids[number:], self.answers[number:], self.lines[number:], self.letters[number:]
        )

    def is_same(self, number: int, other: "PathOutline") -> bool:
        """Whether both have the same turn at a place, as far as an outline says."""
        return (
            self.ids[number] == other.ids[number]
            and self.lines[number] == other.lines[number]
            and self.letters[number] == other.letters[number]
        )


def outline_of(messages: Sequence[Message]) -> PathOutline:
    """The outline of turns that are there whole."""
    outline = PathOutline()
    for message in messages:
        text = search_text(message.parts)
        outline.add(
            message.id,
            is_answer=message.role is Role.ASSISTANT,
            lines=text.count("\n") + 1,
            letters=len(text),
        )
    return outline
