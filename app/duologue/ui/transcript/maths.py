"""Formulas in a text document: each is one drawn object, followed by its source, which takes no room.

The source is what is selected, searched and read aloud. Formulas are drawn on a thread of their own and
shown as source until they are ready; one that can't be drawn stays source.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from PySide6.QtCore import QByteArray, QRect, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer

from duologue.markdown.blocks import Maths, MathsBlock
from duologue.ui.transcript import maths_drawing
from duologue.ui.transcript.maths_drawing import EM, Drawing
from duologue.ui.transcript.text_formats import PADDING, TextFormats

OBJECT = "\ufffc"
SMALLEST = 0.6  # a formula that must be scaled down further to fit is shown as source

_TYPE = QTextFormat.ObjectTypes.UserObject + 1
_SOURCE = QTextFormat.Property.UserProperty + 20
_WRITTEN = QTextFormat.Property.UserProperty + 21
_DISPLAY = QTextFormat.Property.UserProperty + 22
_CODE = QTextFormat.Property.UserProperty + 23
_INVISIBLE = 1  # per cent of a letter's width
_LOOK_AGAIN = 16  # ms
_ENLARGED = 1.12  # the letters of formulas are small beside those of the words
_RENDERERS = 128
_WRAPPED = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class _Place:
    """How a formula stands in its line, in pixels; without a drawing, its source is shown."""

    size: QSizeF
    drawing: Drawing | None
    scale: float = 1.0


def write_formula(
    cursor: QTextCursor, maths: Maths | MathsBlock, formats: TextFormats, base: QTextCharFormat
) -> None:
    """Insert a formula at the cursor, `base` being the look of the words around it."""
    _formulas_of(cursor.document())
    built = QTextCharFormat(base)
    built.setObjectType(_TYPE)
    built.setProperty(_SOURCE, maths.source.strip())
    built.setProperty(_WRITTEN, maths.written)
    built.setProperty(_DISPLAY, isinstance(maths, MathsBlock) or maths.display)
    built.setProperty(_CODE, formats.code.font())
    built.setProperty(PADDING, True)  # noqa: FBT003 - Qt's own signature
    built.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    cursor.insertText(OBJECT, built)
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


class FormulaObjects(QPyTextObject):
    """Measures and paints the formulas of one document."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._waiting: list[tuple[Future[Drawing | None], QTextCursor]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_AGAIN)
        self._timer.timeout.connect(self._show_drawn)

    @property
    def waiting(self) -> bool:
        """Whether any formula is still being drawn."""
        return bool(self._waiting)

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:  # noqa: A002, N803 - Qt's names
        """Qt: how much room a formula takes."""
        future = _drawing(format.property(_SOURCE), display=bool(format.property(_DISPLAY)))
        if not future.done():
            cursor = QTextCursor(doc)
            cursor.setPosition(posInDocument)
            self._waiting.append((future, cursor))
            self._timer.start()
        return _place(doc, format.toCharFormat()).size

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,  # noqa: N803 - Qt's name
        format: QTextFormat,  # noqa: A002 - Qt's name
    ) -> None:
        """Qt: paint a formula, or its source."""
        characters, rect = format.toCharFormat(), QRectF(rect)
        place = _place(doc, characters)
        if place.drawing is None:
            painter.save()
            painter.setFont(format.property(_CODE))
            painter.setPen(characters.foreground().color())
            painter.drawText(rect, int(_WRAPPED), format.property(_WRITTEN).strip())
            painter.restore()
            return
        drawing, scale = place.drawing, place.scale
        baseline = rect.center().y() + _baseline_below_middle(doc, posInDocument)
        area = QRectF(
            rect.left(),
            baseline - drawing.ascent * scale,
            drawing.width * scale,
            (drawing.ascent + drawing.descent) * scale,
        )
        _renderer(drawing, characters.foreground().color().name()).render(painter, area)

    def _show_drawn(self) -> None:
        """Lay out again the lines whose formulas have been drawn meanwhile."""
        drawn = [cursor.position() for future, cursor in self._waiting if future.done()]
        self._waiting = [(future, cursor) for future, cursor in self._waiting if not future.done()]
        if not self._waiting:
            self._timer.stop()
        for position in sorted(set(drawn)):
            self._document.markContentsDirty(position, 1)


def whole_formulas(cursor: QTextCursor) -> tuple[int, int]:
    """The selection, with the whole source of each formula that is selected at all, and of no other."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    probe = QTextCursor(cursor.document())
    if start == end:
        return start, end
    start = _end_of_source(probe, start)
    return min(start, end), max(_end_of_source(probe, end), min(start, end))


def _end_of_source(probe: QTextCursor, position: int) -> int:
    """The end of the unseen source that `position` stands in or before, or `position`."""
    block = probe.document().findBlock(position)
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        first, end = fragment.position(), fragment.position() + fragment.length()
        if first <= position < end and fragment.charFormat().hasProperty(_WRITTEN):
            return end if fragment.charFormat().objectType() != _TYPE else position
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
    built.setProperty(_WRITTEN, True)  # noqa: FBT003 - Qt's own signature
    return built


def _formulas_of(document: QTextDocument) -> FormulaObjects:
    """The painter of a document's formulas, made with the first of them."""
    found = document.findChild(FormulaObjects)
    if found is None:
        found = FormulaObjects(document)
        document.documentLayout().registerHandler(_TYPE, found)
    return found


def _place(document: QTextDocument, characters: QTextCharFormat) -> _Place:
    future = _drawing(characters.property(_SOURCE), display=bool(characters.property(_DISPLAY)))
    drawing = future.result() if future.done() else None
    width = document.textWidth() - document.indentWidth()
    room = width if width > 0 else float("inf")
    if drawing is not None:
        wished = characters.font().pixelSize() * _ENLARGED / EM
        scale = min(wished, room / drawing.width)
        if scale >= SMALLEST * wished:
            return _Place(_line_size(drawing, scale, characters), drawing, scale)
    metrics = QFontMetricsF(characters.property(_CODE))
    written = characters.property(_WRITTEN).strip()
    area = metrics.boundingRect(QRectF(0, 0, min(room, 1e6), 1e6), int(_WRAPPED), written)
    return _Place(QSizeF(min(room, area.width() + 1), area.height()), None)


def _line_size(drawing: Drawing, scale: float, characters: QTextCharFormat) -> QSizeF:
    """The size to ask for so that Qt leaves enough room: it centres the object on the small letters."""
    half = QFontMetrics(characters.font()).xHeight() / 2
    height = max(2 * drawing.ascent * scale - half, 2 * drawing.descent * scale + half)
    return QSizeF(drawing.width * scale, height)


def _baseline_below_middle(document: QTextDocument, position: int) -> float:
    """How far the line of the words lies below the middle of their line, where Qt paints the object."""
    block = document.findBlock(position)
    line = block.layout().lineForTextPosition(position - block.position())
    return (line.ascent() - line.descent()) / 2 if line.isValid() else 0.0


@cache
def _thread() -> ThreadPoolExecutor:
    """One thread for all formulas: the library can do one at a time."""
    return ThreadPoolExecutor(1, thread_name_prefix="formulas")


@lru_cache(1024)
def _drawing(source: str, *, display: bool) -> "Future[Drawing | None]":
    draw: Callable[[], Drawing | None] = partial(maths_drawing.draw, source, display=display)
    return _thread().submit(draw)


@lru_cache(_RENDERERS)
def _renderer(drawing: Drawing, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(drawing.svg(colour)))
