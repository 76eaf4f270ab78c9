"""Which words of a line of JSON have which colour; a line needs no other, for no text of JSON spans two."""

import re
from collections.abc import Iterator

from PySide6.QtGui import QTextCharFormat, QTextLayout

from duologue.ui.theme import Theme

_PIECE = re.compile(
    r'(?P<name>"(?:[^"\\]|\\.)*"(?=\s*:))|(?P<string>"(?:[^"\\]|\\.)*"?)'
    r"|(?P<number>-?\d[\d.eE+-]*)|(?P<keyword>\b(?:true|false|null)\b)"
)
_VARIABLE = re.compile(r"\{\{\s*[^\W\d][\w.-]*\s*\}\}")
_LONGEST = 4000  # characters of a line that are coloured


def json_formats(theme: Theme, line: str) -> list[QTextLayout.FormatRange]:
    """The coloured stretches of one line."""
    formats = {kind: _format(theme, kind) for kind in ("name", "string", "number", "keyword", "accent")}
    return [_range(start, length, formats[kind]) for kind, start, length in _stretches(line[:_LONGEST])]


def _stretches(line: str) -> Iterator[tuple[str, int, int]]:
    for found in _PIECE.finditer(line):
        yield str(found.lastgroup), found.start(), found.end() - found.start()
    for found in _VARIABLE.finditer(line):
        yield "accent", found.start(), found.end() - found.start()


def _format(theme: Theme, kind: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(theme.colour(kind))
    return made


def _range(start: int, length: int, made: QTextCharFormat) -> QTextLayout.FormatRange:
    piece = QTextLayout.FormatRange()
    piece.start, piece.length, piece.format = start, length, made
    return piece
