"""Formulas as objects in a text document: measured and painted there, drawn on a thread of their own.

A formula is shown as source until it is ready; one that can't be drawn, or would have to be made too small,
stays source.
"""

from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from PySide6.QtCore import QByteArray, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtSvg import QSvgRenderer

from duologue.ui.transcript.document import maths_drawing
from duologue.ui.transcript.document.maths_drawing import EM, Drawing

OBJECT = "\ufffc"
TYPE = QTextFormat.ObjectTypes.UserObject + 1
# Of the format of an object: its TeX, the same with its marks, whether it is large, the font of its source.
SOURCE = QTextFormat.Property.UserProperty + 20
WRITTEN = QTextFormat.Property.UserProperty + 21
DISPLAY = QTextFormat.Property.UserProperty + 22
CODE = QTextFormat.Property.UserProperty + 23
LIT = QTextFormat.Property.UserProperty + 25  # of a selection: the colour behind a formula
SMALLEST = 0.6  # a formula that must be scaled down further to fit is shown as source

_LOOK_AGAIN = 16  # ms
_ENLARGED = 1.12  # the letters of formulas are small beside those of the words
_ENDLESS = 1e6  # pixels
_REMEMBERED = 1024  # formulas, drawn or not
_RENDERERS = 128
_WRAPPED = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class _Formula:
    """What a drawing follows from."""

    source: str
    display: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """How a formula stands in its line, in pixels; without a drawing, its source is shown."""

    size: QSizeF
    drawing: Drawing | None
    scale: float = 1.0


class FormulaObjects(QPyTextObject):
    """Measures and paints the formulas of one document.

    `drawn` says that some are ready: they have taken their true size, so what stands below has moved.
    """

    drawn = Signal()

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._waiting: dict[_Formula, Future[Drawing | None]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_AGAIN)
        self._timer.timeout.connect(self._show_drawn)

    @property
    def waiting(self) -> bool:
        """Whether any formula is still being drawn."""
        return bool(self._waiting)

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:  # noqa: A002, N803 - Qt's names
        """Qt: how much room a formula takes."""
        # No cursor is made here: it would lay out the very line that is being laid out.
        formula = _formula(format)
        future = _drawing(formula)
        if not future.done():
            self._waiting[formula] = future
            self._timer.start()
        return _place(doc, posInDocument, format.toCharFormat()).size

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
        lit = format.property(LIT)
        place = _place(doc, posInDocument, characters)
        if place.drawing is None:
            if lit is not None:
                painter.fillRect(rect, lit)
            painter.save()
            painter.setFont(format.property(CODE))
            painter.setPen(characters.foreground().color())
            painter.drawText(rect, int(_WRAPPED), format.property(WRITTEN).strip())
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
        if lit is not None:
            painter.fillRect(area.adjusted(-1, -1, 1, 1), lit)
        _renderer(drawing, characters.foreground().color().name()).render(painter, area)

    def _show_drawn(self) -> None:
        """Lay out again the lines whose formulas have been drawn meanwhile."""
        drawn = {formula for formula, future in self._waiting.items() if future.done()}
        for formula in drawn:
            del self._waiting[formula]
        if not self._waiting:
            self._timer.stop()
        for position in _places_of(self._document, drawn) if drawn else ():
            self._document.markContentsDirty(position, 1)
        if drawn:
            self.drawn.emit()


def formulas_of(document: QTextDocument) -> FormulaObjects:
    """The painter of a document's formulas, made with the first of them."""
    found = document.findChild(FormulaObjects)
    if found is None:
        found = FormulaObjects(document)
        document.documentLayout().registerHandler(TYPE, found)
    return found


def _formula(characters: QTextFormat) -> _Formula:
    return _Formula(characters.property(SOURCE), bool(characters.property(DISPLAY)))


def _places_of(document: QTextDocument, formulas: Collection[_Formula]) -> list[int]:
    """Where these formulas stand."""
    places = []
    block = document.begin()
    while block.isValid():
        iterator = block.begin()
        while OBJECT in block.text() and not iterator.atEnd():
            fragment = iterator.fragment()
            characters = fragment.charFormat()
            if characters.objectType() == TYPE and _formula(characters) in formulas:
                places.append(fragment.position())
            iterator += 1
        block = block.next()
    return places


def _place(document: QTextDocument, position: int, characters: QTextCharFormat) -> _Place:
    future = _drawing(_formula(characters))
    drawing = future.result() if future.done() else None
    room = _room(document, position)
    if drawing is not None:
        wished = characters.font().pixelSize() * _ENLARGED / EM
        scale = min(wished, room / drawing.width)
        if scale >= SMALLEST * wished:
            return _Place(_line_size(drawing, scale, characters), drawing, scale)
    metrics = QFontMetricsF(characters.property(CODE))
    written = characters.property(WRITTEN).strip()
    area = metrics.boundingRect(QRectF(0, 0, room, _ENDLESS), int(_WRAPPED), written)
    return _Place(QSizeF(min(room, area.width() + 1), area.height()), None)


def _room(document: QTextDocument, position: int) -> float:
    """How wide a line is where this position is."""
    if document.textWidth() <= 0:
        return _ENDLESS
    table = document.frameAt(position)
    if isinstance(table, QTextTable):
        widths = table.format().columnWidthConstraints()
        column = table.cellAt(position).column()
        is_fixed = column < len(widths) and widths[column].type() == QTextLength.Type.FixedLength
        around = 2 * table.format().cellPadding() + 2
        return max(1.0, (widths[column].rawValue() if is_fixed else document.textWidth()) - around)
    block = document.findBlock(position)
    margins = block.blockFormat().leftMargin() + block.blockFormat().rightMargin()
    listed = block.textList()
    if listed is not None:
        margins += listed.format().indent() * document.indentWidth()
    return max(1.0, document.textWidth() - margins - 2)


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


@lru_cache(_REMEMBERED)
def _drawing(formula: _Formula) -> "Future[Drawing | None]":
    return _thread().submit(partial(maths_drawing.draw, formula.source, display=formula.display))


@lru_cache(_RENDERERS)
def _renderer(drawing: Drawing, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(drawing.svg(colour)))
