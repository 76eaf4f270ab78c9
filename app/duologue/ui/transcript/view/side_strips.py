"""Blocks that are wider than the column: each scrolls sideways in itself, without a new layout."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPalette,
    QTextCharFormat,
)
from PySide6.QtWidgets import QScrollBar, QTextEdit, QWidget

BAR_HEIGHT = 10  # pixels at 100 %


class SideBar(QScrollBar):
    """The scroll bar of one wide block, which the keyboard reaches too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._viewport = parent
        self.setObjectName("sideBar")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSingleStep(40)
        self.setRange(0, 0)  # until there is something to scroll
        self.setAccessibleName(self.tr("Scroll sideways"))
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: the arrows scroll; the list around it would take them else."""
        steps = {Qt.Key.Key_Left: -self.singleStep(), Qt.Key.Key_Right: self.singleStep()}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.setValue(self.value() + step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the block is ringed."""
        super().focusInEvent(event)
        self._viewport.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the ring goes."""
        super().focusOutEvent(event)
        self._viewport.update()


@dataclass(frozen=True, slots=True)
class Strip:
    """A wide block: where it is seen, and the bar that says how far it is moved to the left."""

    area: QRect
    bar: SideBar

    @property
    def offset(self) -> int:
        """Pixels by which its words are painted further left than they stand in the document."""
        return self.bar.value()


@dataclass(frozen=True, slots=True)
class WideBlock:
    """A block to be shown as a strip: where it is seen and where its bar is, its own width and one step.

    All in pixels. `from_right` says that it is read from right to left, so its right end is seen first.
    """

    area: QRectF
    bar: QRectF
    own_width: float
    step: int
    from_right: bool = False


class SideStrips:
    """The wide blocks of one view, from top to bottom."""

    def __init__(self, viewport: QWidget) -> None:
        self._viewport = viewport
        self._bars: dict[int, SideBar] = {}
        self._strips: dict[int, Strip] = {}

    def place(self, wide: "dict[int, WideBlock]", first: int = 0) -> None:
        """Show these, by the number of the block.

        Blocks before number `first` stay as they are.
        """
        for number, bar in self._bars.items():
            if number >= first and number not in wide and not bar.isHidden():
                bar.setRange(0, 0)
                bar.hide()
        self._strips = {number: strip for number, strip in self._strips.items() if number < first}
        for number, block in wide.items():
            known = self._bars.get(number)
            if known is None:
                known = self._bars[number] = SideBar(self._viewport)
                known.valueChanged.connect(lambda _: self._viewport.update())
            room = round(block.area.width())
            was_at_right = known.value() == known.maximum()
            known.setPageStep(room)
            known.setSingleStep(block.step)
            known.setRange(0, max(0, round(block.own_width) - room))
            if block.from_right and was_at_right:
                known.setValue(known.maximum())
            known.setGeometry(block.bar.toRect())
            known.show()
            self._strips[number] = Strip(block.area.toRect(), known)

    def within(self, area: QRect) -> list[Strip]:
        """The strips that reach into `area`."""
        return [strip for strip in self._strips.values() if strip.area.intersects(area)]

    def at(self, y: int) -> Strip | None:
        """The strip at this height."""
        return next((s for s in self._strips.values() if s.area.top() <= y <= s.area.bottom()), None)

    def focused(self) -> Strip | None:
        """The strip whose bar has the focus."""
        return next((strip for strip in self._strips.values() if strip.bar.hasFocus()), None)


def paint_words(view: QTextEdit, painter: QPainter, area: QRect, strips: list[Strip]) -> None:
    """Paint the words in `area`, those in strips further left and only within them."""
    context = _context(view)
    layout = view.document().documentLayout()
    for clip, offset in _parts(area, strips):
        painter.save()
        painter.setClipRect(clip)
        painter.translate(-offset, 0)
        context.clip = QRectF(clip).translated(offset, 0)
        layout.draw(painter, context)
        painter.restore()


def _parts(area: QRect, strips: list[Strip]) -> Iterator[tuple[QRect, int]]:
    """What is painted together: the words between strips, then each strip."""
    top = area.top()
    for strip in strips:
        if strip.area.top() > top:
            yield QRect(area.left(), top, area.width(), strip.area.top() - top), 0
        shown = strip.area.intersected(area)
        if not shown.isEmpty():
            yield shown, strip.offset
        for left, width in (
            (area.left(), strip.area.left() - area.left()),
            (strip.area.right() + 1, area.right() - strip.area.right()),
        ):
            if width > 0 and left < strip.area.left():
                yield QRect(left, shown.top(), width, shown.height()), 0  # a list's mark beside a panel
        top = strip.area.bottom() + 1
    if top <= area.bottom():
        yield QRect(area.left(), top, area.width(), area.bottom() + 1 - top), 0


def _context(view: QTextEdit) -> QAbstractTextDocumentLayout.PaintContext:
    """What QTextEdit would paint with: the found places, then the selection."""
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette = view.palette()
    context.cursorPosition = -1
    selections = []
    for extra in view.extraSelections():
        marked = QAbstractTextDocumentLayout.Selection()
        marked.cursor, marked.format = extra.cursor, extra.format
        selections.append(marked)
    if view.textCursor().hasSelection():
        group = QPalette.ColorGroup.Active if view.hasFocus() else QPalette.ColorGroup.Inactive
        chosen = QAbstractTextDocumentLayout.Selection()
        chosen.cursor = view.textCursor()
        looks = QTextCharFormat()
        looks.setBackground(view.palette().brush(group, QPalette.ColorRole.Highlight))
        looks.setForeground(view.palette().brush(group, QPalette.ColorRole.HighlightedText))
        chosen.format = looks
        selections.append(chosen)
    context.selections = selections
    return context


def moved(place: QPointF, strip: Strip | None) -> QPointF:
    """The place in the document that is seen at `place` of the view."""
    return place if strip is None else QPointF(place.x() + strip.offset, place.y())
