"""Where rows of different heights stand below each other: plain arithmetic, no widgets."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class RowStack:
    """Heights in pixels, the space between rows, and above the first and below the last one.

    What changes at the end costs nothing for the rows above it; what changes at the top is one addition
    for each row below it, 0.4 ms for 10,000. A row takes 16 bytes.
    """

    def __init__(self) -> None:
        self._heights = array("q")
        self._tops = array("q")
        self._above = 0
        self._between = 0
        self._below = 0

    def __len__(self) -> int:
        return len(self._heights)

    def set_spaces(self, above: int, between: int, below: int) -> None:
        """Change the spaces; `place_from(0)` has to follow."""
        self._above, self._between, self._below = above, between, below

    def replace_from(self, number: int, heights: Iterable[int]) -> None:
        """Put other rows from place `number` on."""
        self._heights[number:] = array("q", heights)
        self.place_from(number)

    def height(self, number: int) -> int:
        """The height of a row."""
        return self._heights[number]

    def set_height(self, number: int, height: int) -> None:
        """Change a height; `place_from` has to follow."""
        self._heights[number] = height

    def place_from(self, number: int) -> None:
        """Work out where the rows from place `number` on stand."""
        number = min(number, len(self._tops))
        if number == len(self._heights):
            del self._tops[number:]
            return
        top = self._tops[number - 1] + self._heights[number - 1] + self._between if number else self._above
        steps = (height + self._between for height in self._heights[number:-1])
        self._tops[number:] = array("q", accumulate(steps, initial=top))

    def top(self, number: int) -> int:
        """Where a row begins, from the top of the first one's space."""
        return self._tops[number]

    @property
    def total(self) -> int:
        """The height of everything."""
        return self._tops[-1] + self._heights[-1] + self._below if self._tops else 0

    def row_at(self, y: int) -> int:
        """The row that stands at `y`, or the last one that begins above it; 0 where there is none."""
        return max(0, bisect_right(self._tops, y) - 1)

    def between(self, top: int, bottom: int) -> range:
        """The rows that are at least partly between two heights."""
        return range(self.row_at(top), bisect_right(self._tops, bottom))
