"""Where blocks stand in a view, and how wide they are in themselves."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAbstractTextDocumentLayout, QTextDocument

from duologue.ui.transcript.document.decoration import Decoration, DecorationKind
from duologue.ui.transcript.document.table_writer import frame_of
from duologue.ui.transcript.document.text_formats import TextFormats

_TABLE_LINE = 2.5  # pixels from the edge of a table to its first cell, beside the padding


class BlockPlaces:
    """Asks the document's layout; everything is in pixels of the view."""

    def __init__(self, document: QTextDocument, formats: TextFormats) -> None:
        self._document = document
        self.formats = formats
        self.width = 0.0

    def visible(self, decoration: Decoration) -> QRectF:
        """What is seen of a block: a panel as wide as its place, a table as wide as it is."""
        match decoration.kind:
            case DecorationKind.CODE:
                above = self.formats.code_header + self.formats.code_padding // 2
                below = self.formats.code_padding
                if decoration.code is not None and decoration.code.cut:
                    below += self.formats.more_height
                return self._lines(decoration).adjusted(0, -above, 0, below)
            case DecorationKind.TABLE:
                return self._table(decoration)
            case _:
                return self._lines(decoration)

    def top_of_change(self, position: int) -> float:
        """The top of the first line that is another one, where what follows `position` was written anew."""
        block = self._document.findBlock(position + 1)
        if not block.isValid():
            block = self._document.findBlock(position)
        top = self._layout.blockBoundingRect(block).top()
        # What is read from left to right goes on where it is; else all of a paragraph may have moved.
        if block.textDirection() is Qt.LayoutDirection.LeftToRight and position > block.position():
            line = block.layout().lineForTextPosition(position - block.position())
            if line.isValid():
                return float(top + line.y())
        return float(top)

    def own_width(self, decoration: Decoration) -> float:
        """How wide a code block or table is with all that stands beyond its place."""
        if decoration.code is not None:
            if decoration.code.wrapped:
                return 0
            line = self._document.findBlock(decoration.code.longest)
            layout = line.layout() if line.isValid() else None
            if layout is None or not layout.lineCount():
                return 0
            return float(layout.lineAt(0).naturalTextWidth()) + 2 * self.formats.code_padding
        if decoration.table is not None and decoration.table.shown:
            frame = frame_of(self._document, decoration)
            around = decoration.left + decoration.right
            return self._layout.frameBoundingRect(frame).width() - around if frame else 0
        return 0

    @property
    def _layout(self) -> QAbstractTextDocumentLayout:
        return self._document.documentLayout()

    def _lines(self, decoration: Decoration) -> QRectF:
        top = self._layout.blockBoundingRect(self._document.findBlock(decoration.first)).top()
        bottom = self._layout.blockBoundingRect(self._document.findBlock(decoration.last)).bottom()
        width = self.width - decoration.left - decoration.right
        return QRectF(decoration.left, top, width, bottom - top)

    def _table(self, decoration: Decoration) -> QRectF:
        frame = frame_of(self._document, decoration)
        if frame is None or decoration.table is None or not decoration.table.shown:
            return QRectF()
        # Qt gives the top of the first cell as the top of the frame, but the whole height.
        cell = self._layout.blockBoundingRect(self._document.findBlock(decoration.first))
        outer = self._layout.frameBoundingRect(frame)
        margins = frame.frameFormat().topMargin() + frame.frameFormat().bottomMargin()
        top = cell.top() - self.formats.cell_padding - _TABLE_LINE
        around = decoration.left + decoration.right
        width = min(outer.width(), self.width) - around
        left = (
            outer.left() - self.formats.cell_padding - _TABLE_LINE if decoration.mirrored else decoration.left
        )
        return QRectF(left, top, width, outer.height() - margins)
