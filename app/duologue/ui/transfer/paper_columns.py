"""How wide the columns of a table are on paper, where nothing scrolls: no word is broken without need."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from duologue.markdown.blocks import Inlines
from duologue.markdown.plain import plain_inlines

_LINE = 92  # letters that a page has room for
_PADDING = 3  # letters that the edges of a cell take
_LONGEST_WORD = 20  # letters: longer ones are broken
_WIDEST = 60  # letters that a column is given at most
_SMALLEST = 0.6  # of the usual letters


@dataclass(frozen=True, slots=True)
class Room:
    """The share of each column in per cent, and how much smaller than usual its letters are."""

    shares: tuple[float, ...] = ()
    scale: float = 1.0


def room_for(rows: Sequence[Sequence[Inlines]]) -> Room:
    """What the columns of a table need; no shares for one that has room anyway."""
    columns = [[plain_inlines(cell) for cell in column] for column in zip(*rows, strict=True)]
    needs = [_PADDING + min(_LONGEST_WORD, max(map(_longest_word, cells))) for cells in columns]
    wants = [_PADDING + min(_WIDEST, max(map(_letters, cells))) for cells in columns]
    if not columns or sum(wants) <= _LINE:
        return Room()
    scale = max(_SMALLEST, min(1.0, _LINE / sum(needs)))
    more, spare = sum(wants) - sum(needs), max(0.0, _LINE / scale - sum(needs))
    part = min(1.0, spare / more) if more > 0 else 0.0
    widths = [need + (max(want, need) - need) * part for need, want in zip(needs, wants, strict=True)]
    return Room(tuple(100 * width / sum(widths) for width in widths), scale)


def leads_rightwards(header: Sequence[Inlines]) -> bool:
    """Whether the first letter of a table's head is of a script that runs from right to left."""
    kinds = (unicodedata.bidirectional(letter) for cell in header for letter in plain_inlines(cell))
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def _letters(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _longest_word(text: str) -> int:
    """Of the words of a text, East Asian letters being words of their own."""
    apart = "".join(
        f" {letter} " if unicodedata.east_asian_width(letter) in "WF" else letter for letter in text
    )
    return max(map(_letters, apart.split()), default=1)
