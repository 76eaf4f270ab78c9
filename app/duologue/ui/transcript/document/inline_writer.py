"""Writes inlines with a text cursor: words only ever reach the document as plain text."""

from collections.abc import Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor

from duologue.markdown.blocks import (
    CodeSpan,
    Emphasis,
    ImageChip,
    Inline,
    LineBreak,
    Link,
    Maths,
    NoteMark,
    Strike,
    Strong,
    Text,
)
from duologue.markdown.parser import break_long_runs
from duologue.ui.transcript.document.maths import make_room, write_formula
from duologue.ui.transcript.document.text_formats import TextFormats
from duologue.ui.words import translate

THIN_SPACE = "\u2009"
LINE_SEPARATOR = "\u2028"  # a line end within a paragraph, in Qt's documents

_Leaf = Text | CodeSpan | ImageChip | LineBreak | Maths | NoteMark


def write_inlines(
    cursor: QTextCursor, inlines: Sequence[Inline], formats: TextFormats, base: QTextCharFormat
) -> None:
    """Insert `inlines` at the cursor, `base` being the look of plain words."""
    for inline in inlines:
        match inline:
            case Strong(inner):
                write_inlines(cursor, inner, formats, formats.strong(base))
            case Emphasis(inner):
                write_inlines(cursor, inner, formats, formats.emphasis(base))
            case Strike(inner):
                write_inlines(cursor, inner, formats, formats.strike(base))
            case Link(target, _, inner):
                write_inlines(cursor, inner, formats, formats.link(base, target))
            case _:
                _write_leaf(cursor, inline, formats, base)


def _write_leaf(cursor: QTextCursor, inline: _Leaf, formats: TextFormats, base: QTextCharFormat) -> None:
    match inline:
        case Text(text):
            _insert(cursor, text, base)
        case CodeSpan(text):
            cursor.insertText(THIN_SPACE, formats.code_padding_space)
            _insert(cursor, text, formats.code_span)
            cursor.insertText(THIN_SPACE, formats.code_padding_space)
        case ImageChip():
            _insert(cursor, chip_text(inline), formats.chip)
        case LineBreak(hard):
            cursor.insertText(LINE_SEPARATOR if hard else " ", base)
        case Maths():
            write_formula(cursor, inline, formats, base)
            cursor.setBlockFormat(make_room(cursor.blockFormat(), formats))
        case NoteMark():
            _insert(cursor, inline.words, formats.note_mark(base))


def chip_text(image: ImageChip) -> str:
    """What stands in place of an image, which is never fetched."""
    words = image.alt or translate("Transcript", "image")
    if not image.host:
        return translate("Transcript", "[{words}, not loaded]").format(words=words)
    return translate("Transcript", "[{words}, not loaded from {host}]").format(words=words, host=image.host)


def _insert(cursor: QTextCursor, text: str, characters: QTextCharFormat) -> None:
    cursor.insertText(break_long_runs(text).replace("\n", " "), characters)
