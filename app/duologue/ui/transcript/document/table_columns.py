"""How wide the columns of a table are: readable always, no wider than needed where there is room."""

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QFontMetrics

from duologue.markdown.blocks import CodeSpan, Emphasis, Inlines, Link, Strike, Strong, Table
from duologue.markdown.plain import plain_inlines
from duologue.ui.transcript.document.inline_writer import THIN_SPACE
from duologue.ui.transcript.document.text_formats import TextFormats

MEASURED_ROWS = 100
_LEAST = 96  # pixels at 100 %: no column is narrower if its words are wider
_LONGEST_WORD = 220
_COMFORTABLE = 200  # how narrow a column of long texts gets in a table that scrolls sideways anyway
_MEASURED = 300  # characters
_PLAIN, _STRONG, _CODE = "plain", "strong", "code"
_EDGES = 4  # pixels of lines beside the columns


def measure(table: Table, formats: TextFormats) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Natural width of each column (no line broken), and the least that can still be read, in pixels."""
    px = formats.theme.px
    plain = QFontMetrics(formats.body.font())
    strong = QFontMetrics(formats.strong(formats.body).font())
    code = QFontMetrics(formats.code_span.font())
    around = 2 * formats.cell_padding + px(4)
    natural = [px(32)] * len(table.header)
    words = list(natural)
    for number, row in enumerate((table.header, *table.rows[:MEASURED_ROWS])):
        for column, cell in enumerate(row[: len(natural)]):
            width = around
            for text, kind in _runs(cell, strong=number == 0):
                metrics = {_PLAIN: plain, _STRONG: strong, _CODE: code}[kind]
                beside = 2 * code.horizontalAdvance(THIN_SPACE) if kind == _CODE else 0
                width += metrics.horizontalAdvance(text[:_MEASURED]) + beside
                longest = max(text[:_MEASURED].split(), key=len, default="")
                words[column] = max(words[column], metrics.horizontalAdvance(longest) + beside + around)
            natural[column] = max(natural[column], width)
    least = [
        min(wanted, max(px(_LEAST), min(word, px(_LONGEST_WORD))))
        for wanted, word in zip(natural, words, strict=True)
    ]
    return tuple(natural), tuple(least)


def _runs(inlines: Inlines, *, strong: bool) -> Iterator[tuple[str, str]]:
    """The words of a cell as far as they have one look, and which."""
    for inline in inlines:
        match inline:
            case CodeSpan(text):
                yield text, _CODE
            case Strong(inner):
                yield from _runs(inner, strong=True)
            case Emphasis(inner) | Strike(inner) | Link(inlines=inner):
                yield from _runs(inner, strong=strong)
            case _:
                yield plain_inlines((inline,)), _STRONG if strong else _PLAIN


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
