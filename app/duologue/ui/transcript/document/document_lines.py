"""The words in a text document, line by line, and where each of them stands there.

A line is a paragraph: of a list, a cell of a table, a line of code. Space that is painted around code is no
part of it, and a paragraph that was cut while it streamed is one line again. Qt counts UTF-16 units and
Python characters, so a picture of two units would shift every position behind it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextDocument, QTextFrame, QTextTable

from duologue.ui.transcript.document.inline_writer import THIN_SPACE
from duologue.ui.transcript.document.text_formats import CONTINUES, PADDING


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that stand next to each other, the first one at `position` in the document."""

    position: int
    text: str

    def place(self, number: int) -> int:
        """Where character `number` of the run stands; their count gives the run's end."""
        before = self.text[:number]
        return self.position + (len(before) if before.isascii() else _units(before))

    def between(self, start: int, end: int) -> str:
        """Those of its characters that stand between two places in the document."""
        if self.text.isascii():
            return self.text[max(0, start - self.position) : max(0, end - self.position)]
        units = self.text.encode("utf-16-le", "surrogatepass")
        cut = units[2 * max(0, start - self.position) : 2 * max(0, end - self.position)]
        return cut.decode("utf-16-le", "surrogatepass")


class DocumentLine:
    """One line of one paragraph or of more."""

    def __init__(self, blocks: list[QTextBlock]) -> None:
        self._blocks = blocks

    @property
    def start(self) -> int:
        """Where it begins in the document."""
        return self._blocks[0].position()

    @cached_property
    def quick_text(self) -> str:
        """Its words, cheaply, and with them the space around code, if there may be any (`padded`)."""
        return "".join(block.text() for block in self._blocks)

    @property
    def padded(self) -> bool:
        """Whether `quick_text` may not be the words."""
        return THIN_SPACE in self.quick_text

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Its words, and where they stand."""
        if not self.padded:
            return tuple(Run(block.position(), block.text()) for block in self._blocks)
        return tuple(run for block in self._blocks for run in runs_of(block))

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start` to `end` (not included) of the line stand in the document."""
        return self._place(start), self._place(end - 1, after=1)

    def _place(self, number: int, after: int = 0) -> int:
        for run in self.runs:
            if number < len(run.text):
                return run.place(number + after)
            number -= len(run.text)
        raise IndexError(number)


def lines_from(document: QTextDocument, position: int) -> Iterator[DocumentLine]:
    """The lines from the one that begins at `position` to the end of the document."""
    block = document.findBlock(position)
    while block.isValid():
        blocks = [block]
        block = block.next()
        while block.isValid() and goes_on(block):
            blocks.append(block)
            block = block.next()
        yield DocumentLine(blocks)


def line_at(document: QTextDocument, position: int) -> int:
    """Where the line begins that holds `position`."""
    block = document.findBlock(min(position, document.characterCount() - 1))
    while goes_on(block):
        block = block.previous()
    return block.position()


def in_reading_order(document: QTextDocument, start: int, end: int) -> Iterator[QTextBlock]:
    """The paragraphs from `start` to `end`; the rows of a table that is mirrored are read from its right."""
    mirrored = [table for table in document.rootFrame().childFrames() if is_mirrored(table)]
    block = document.findBlock(start)
    row: list[QTextBlock] = []
    row_of: tuple[int, int] | None = None
    while block.isValid() and block.position() <= end:
        place = block.position()
        table = next((t for t in mirrored if t.firstPosition() <= place <= t.lastPosition()), None)
        now = (table.firstPosition(), table.cellAt(place).row()) if isinstance(table, QTextTable) else None
        if now != row_of or now is None:
            yield from reversed(row)
            row, row_of = [], now
        row.append(block)
        block = block.next()
    yield from reversed(row)


def is_mirrored(frame: QTextFrame) -> bool:
    """Whether this is a table whose first column stands on the right."""
    return isinstance(frame, QTextTable) and bool(frame.format().alignment() & Qt.AlignmentFlag.AlignRight)


def goes_on(block: QTextBlock) -> bool:
    """Whether this paragraph goes on with the one before it."""
    return bool(block.blockFormat().boolProperty(CONTINUES)) and block.previous().isValid()


def runs_of(block: QTextBlock) -> list[Run]:
    """The words of one paragraph."""
    runs = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        if not fragment.charFormat().boolProperty(PADDING):
            runs.append(Run(fragment.position(), fragment.text()))
        iterator += 1
    return runs


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
