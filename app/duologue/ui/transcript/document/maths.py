"""Writes formulas into a text document: a drawn object, followed by its source, which takes no room.

The source is what is selected, searched and read aloud.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from duologue.markdown.blocks import Maths, MathsBlock
from duologue.ui.transcript.document.maths_objects import (
    CODE,
    DISPLAY,
    OBJECT,
    SOURCE,
    TYPE,
    WRITTEN,
    formulas_of,
)
from duologue.ui.transcript.document.text_formats import PADDING, TextFormats

_UNSEEN = QTextFormat.Property.UserProperty + 24
_THIN_SPACE = "\u2009"  # tells Find, as around code, that not all characters of the line are words
_INVISIBLE = 1  # per cent of a letter's width


def write_formula(
    cursor: QTextCursor, maths: Maths | MathsBlock, formats: TextFormats, base: QTextCharFormat
) -> None:
    """Insert a formula at the cursor, `base` being the look of the words around it."""
    formulas_of(cursor.document())
    built = QTextCharFormat(base)
    built.setObjectType(TYPE)
    built.setProperty(SOURCE, maths.source.strip())
    built.setProperty(WRITTEN, maths.written)
    built.setProperty(DISPLAY, isinstance(maths, MathsBlock) or maths.display)
    built.setProperty(CODE, formats.code.font())
    built.setProperty(PADDING, True)  # noqa: FBT003 - Qt's own signature
    built.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    cursor.insertText(OBJECT, built)
    unseen_space = _unseen(base)
    unseen_space.setProperty(PADDING, True)  # noqa: FBT003 - the same
    cursor.insertText(_THIN_SPACE, unseen_space)
    cursor.insertText(maths.written.replace("\n", " "), _unseen(base))


def make_room(block_format: QTextBlockFormat, formats: TextFormats) -> QTextBlockFormat:
    """The format of a paragraph that holds a formula.

    The distance between its lines is the usual one, but the height of the formula is not multiplied, as
    the height of words is.
    """
    built = QTextBlockFormat(block_format)
    if built.lineHeightType() == QTextBlockFormat.LineHeightTypes.ProportionalHeight.value:
        words = QFontMetricsF(formats.body.font()).height()
        distance = words * max(0.0, built.lineHeight() / 100 - 1)
        built.setLineHeight(distance, int(QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value))
    return built


def whole_formulas(cursor: QTextCursor) -> tuple[int, int]:
    """The selection, with the whole source of each formula that is selected at all, and of no other."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    probe = QTextCursor(cursor.document())
    if start == end:
        return start, end
    start = _end_of_source(probe, start)
    return min(start, end), max(_end_of_source(probe, end), min(start, end))


def formula_before(document: QTextDocument, position: int) -> int:
    """Where the formula stands of whose unseen source `position` is, or `position` itself."""
    block = document.findBlock(position)
    if OBJECT not in block.text():
        return position
    drawn = position
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        if fragment.charFormat().objectType() == TYPE:
            drawn = fragment.position()
        if position < fragment.position() + fragment.length():
            return drawn if fragment.charFormat().boolProperty(_UNSEEN) else position
        iterator += 1
    return position


def _end_of_source(probe: QTextCursor, position: int) -> int:
    """The end of the unseen source that `position` stands in or before, or `position` itself."""
    block = probe.document().findBlock(position)
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        first, end = fragment.position(), fragment.position() + fragment.length()
        if first <= position < end and fragment.charFormat().boolProperty(_UNSEEN):
            position = end  # the next fragment may belong to it too
        iterator += 1
    return position


def _unseen(base: QTextCharFormat) -> QTextCharFormat:
    """Characters that are there and take no room."""
    built = QTextCharFormat(base)
    font = base.font()
    font.setPixelSize(1)
    font.setLetterSpacing(font.SpacingType.PercentageSpacing, _INVISIBLE)
    built.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesAll)
    built.setForeground(QColor(Qt.GlobalColor.transparent))
    built.setProperty(_UNSEEN, True)  # noqa: FBT003 - Qt's own signature
    return built
