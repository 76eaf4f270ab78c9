"""Events that are kept back to be drawn together: neighbouring words become one piece."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from duologue.domain.events import StreamEvent, TextAdded, ThinkingAdded


@dataclass(slots=True)
class _Piece:
    """An event, and the words of those like it that followed."""

    first: StreamEvent
    words: list[str] = field(default_factory=list)

    def whole(self) -> StreamEvent:
        if isinstance(self.first, TextAdded | ThinkingAdded):
            return replace(self.first, text="".join((self.first.text, *self.words)))
        return self.first


class HeldEvents:
    """What is drawn at once in the end need not be drawn piece by piece on the way."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []

    def add(self, event: StreamEvent) -> None:
        """Keep one more event back."""
        if self._pieces and isinstance(event, TextAdded | ThinkingAdded):
            last = self._pieces[-1]
            if _alike(last.first, event):
                last.words.append(event.text)
                return
        self._pieces.append(_Piece(event))

    def take(self) -> Iterator[StreamEvent]:
        """All that was kept back, in order; nothing is kept back then."""
        pieces, self._pieces = self._pieces, []
        return (piece.whole() for piece in pieces)


def _alike(one: StreamEvent, other: TextAdded | ThinkingAdded) -> bool:
    """Whether both are pieces of the same words."""
    if isinstance(one, TextAdded) and isinstance(other, TextAdded):
        return one.block == other.block and one.refusal == other.refusal
    return isinstance(one, ThinkingAdded) and isinstance(other, ThinkingAdded) and one.block == other.block
