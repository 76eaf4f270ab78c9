"""The end of a text that streams, which is not settled yet, and the places where it may be cut."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from duologue.markdown.blocks import Block, Blocks, Quote


@dataclass(frozen=True, slots=True)
class Context:
    """How the text after a cut is parsed: `prefix` before it; `strip` makes the first block a piece.

    `strip` gives None where nothing is left of that block.
    """

    prefix: str
    strip: Callable[[Block], Block | None]

    @property
    def line_count(self) -> int:
        """Lines that the prefix adds."""
        return self.prefix.count("\n")


@dataclass(frozen=True, slots=True)
class Cut:
    """A settled `piece`, the `offset` in the text where the rest starts, and the context of that rest."""

    piece: Block
    offset: int
    context: Context


@dataclass(frozen=True, slots=True)
class Tail:
    """The text that is not settled: one live block, from line `first_line` of the whole.

    `complete_lines` counts the lines that have ended; `context` is what it is parsed in now; `parse`
    reads any beginning of the text in that context.
    """

    text: str
    first_line: int
    complete_lines: int
    context: Context | None
    parse: Callable[[str], Blocks]

    def is_complete(self, line: int, count: int = 1) -> bool:
        """Whether `count` lines from `line` on have all ended."""
        return line + count <= self.first_line + self.complete_lines

    def offset(self, line: int) -> int:
        """Where `line` starts in the text."""
        position = 0
        for _ in range(line - self.first_line):
            position = self.text.index("\n", position) + 1
        return position


def within_quote(strip: Callable[[Block], Block | None]) -> Callable[[Block], Block | None]:
    """What does in the first block of a quote what `strip` does."""

    def strip_quote(first: Block) -> Block | None:
        if not isinstance(first, Quote) or not first.blocks:
            return first
        inner = strip(first.blocks[0])
        blocks = first.blocks[1:] if inner is None else (inner, *first.blocks[1:])
        return replace(first, blocks=blocks, continues=True) if blocks else None

    return strip_quote
