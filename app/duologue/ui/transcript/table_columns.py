"""How wide the columns of a table are: readable always, no wider than needed where there is room."""

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics

from duologue.markdown.blocks import Table
from duologue.markdown.plain import plain_inlines
from duologue.ui.transcript.text_formats import TextFormats

MEASURED_ROWS = 100
_LEAST = 96  # pixels at 100 %: no column is narrower if its words are wider
_LONGEST_WORD = 220
_COMFORTABLE = 200  # how narrow a column of long texts gets in a table that scrolls sideways anyway
_EDGES = 4  # pixels of lines beside the columns


def measure(table: Table, formats: TextFormats) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Natural width of each column (no line broken), and the least that can still be read, in pixels."""
    px = formats.theme.px
    plain = QFontMetrics(formats.body.font())
    strong = QFontMetrics(formats.strong(formats.body).font())
    around = 2 * formats.cell_padding + px(4)
    natural = [px(32)] * len(table.header)
    words = list(natural)
    for number, row in enumerate((table.header, *table.rows[:MEASURED_ROWS])):
        metrics = plain if number else strong
        for column, cell in enumerate(row[: len(natural)]):
            text = plain_inlines(cell)[:300]
            natural[column] = max(natural[column], metrics.horizontalAdvance(text) + around)
            longest = max(text.split(), key=len, default="")
            words[column] = max(words[column], metrics.horizontalAdvance(longest) + around)
    least = [
        min(wanted, max(px(_LEAST), min(word, px(_LONGEST_WORD))))
        for wanted, word in zip(natural, words, strict=True)
    ]
    return tuple(natural), tuple(least)


def fit(natural: Sequence[int], least: Sequence[int], room: int, comfortable: int) -> tuple[int, ...]:
    """The width of each column in `room` pixels; wider together than `room` where they must be."""
    room -= _EDGES
    if sum(natural) <= room:
        return tuple(natural)
    spare = room - sum(least)
    if spare < 0:
        return tuple(max(low, min(wanted, comfortable)) for wanted, low in zip(natural, least, strict=True))
    wishes = [wanted - low for wanted, low in zip(natural, least, strict=True)]
    total = sum(wishes)
    return tuple(low + spare * wish // total for low, wish in zip(least, wishes, strict=True))


def comfortable(formats: TextFormats) -> int:
    """The width of a column of long texts where the table scrolls sideways, in pixels."""
    return formats.theme.px(_COMFORTABLE)
