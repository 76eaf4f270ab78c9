"""A table as text for other programs: tab-separated values, or Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from duologue.markdown.blocks import (
    Alignment,
    CodeSpan,
    Emphasis,
    ImageChip,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Strike,
    Strong,
    Table,
    Text,
)
from duologue.markdown.plain import plain_inlines

_LINES = {
    Alignment.DEFAULT: "---",
    Alignment.LEFT: ":--",
    Alignment.CENTRE: ":-:",
    Alignment.RIGHT: "--:",
}
_SPECIAL = str.maketrans({letter: "\\" + letter for letter in "\\`*_[]|~<"})


def table_rows(pieces: Sequence[Table]) -> tuple[tuple[Inlines, ...], ...]:
    """The header and all rows of a table that came in pieces."""
    return (pieces[0].header, *(row for piece in pieces for row in piece.rows))


def as_tsv(pieces: Sequence[Table]) -> str:
    """One line for each row; a tab or line end within a cell becomes a space."""
    return "\n".join(
        "\t".join(" ".join(plain_inlines(cell).split()) for cell in row) for row in table_rows(pieces)
    )


def as_markdown(pieces: Sequence[Table]) -> str:
    """The table as it would be written by hand."""
    header, *rows = table_rows(pieces)
    line = [_LINES[alignment] for alignment in pieces[0].alignments]
    written = [_row(_source(cell) for cell in header), _row(line)]
    written += [_row(_source(cell) for cell in row) for row in rows]
    return "\n".join(written)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _source(inlines: Iterable[Inline]) -> str:
    return "".join(_pieces(inlines))


def _pieces(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Text(text):
                yield text.translate(_SPECIAL).replace("\n", " ")
            case Strong(inner):
                yield f"**{_source(inner)}**"
            case Emphasis(inner):
                yield f"*{_source(inner)}*"
            case Strike(inner):
                yield f"~~{_source(inner)}~~"
            case CodeSpan(text):
                yield _code(text.replace("|", "\\|"))
            case Link(target, _, inner):
                yield f"[{_source(inner)}](<{target}>)"
            case ImageChip(alt=alt, source=source):
                yield f"![{alt.translate(_SPECIAL)}](<{source}>)"
            case LineBreak():
                yield " "


def _code(text: str) -> str:
    marks = "`"
    while marks in text:
        marks += "`"
    around = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{around}{text}{around}{marks}"
