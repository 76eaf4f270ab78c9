"""Writes tables on paper: as wide as the page where they must be, with smaller letters for many columns."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextLength, QTextTableFormat

from duologue.markdown.blocks import Alignment, Table
from duologue.ui.transcript.document.text_formats import Look
from duologue.ui.transfer.paper_columns import Room, leads_rightwards, room_for

if TYPE_CHECKING:
    from duologue.ui.transfer.paper_writer import PaperWriter

_ALIGN = {
    Alignment.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
}


def write_table(writer: "PaperWriter", block: Table) -> None:
    """Write a table where the writer stands."""
    rows, alignments = (block.header, *block.rows), block.alignments
    rightwards = leads_rightwards(block.header)
    if rightwards:  # Qt lays out no table from the right
        rows, alignments = tuple(row[::-1] for row in rows), alignments[::-1]
    room = room_for(rows)
    body = QTextCharFormat(writer.formats.body)
    body.setFontPointSize(body.font().pointSizeF() * room.scale)
    shape = _shape(writer.look, room, wide=rightwards or bool(room.shares))
    table = writer.table(len(rows), max(1, len(block.header)), shape)
    for number, row in enumerate(rows):
        base = writer.formats.strong(body) if number == 0 else body
        for column, (cell, alignment) in enumerate(zip(row, alignments, strict=True)):
            inside = writer.within(table.cellAt(number, column))
            paragraph = inside.paragraph(line_height=130)
            if alignment in _ALIGN:
                paragraph.setAlignment(_ALIGN[alignment])
            inside.start(paragraph)
            inside.inlines(cell, base)


def _shape(look: Look, room: Room, *, wide: bool) -> QTextTableFormat:
    percent = QTextLength.Type.PercentageLength
    shape = QTextTableFormat()
    shape.setBorder(1)
    shape.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(look.colour("hairline"))
    shape.setBorderCollapse(True)
    shape.setCellPadding(look.px(6 * room.scale * room.scale))
    shape.setTopMargin(look.px(4))
    shape.setBottomMargin(look.px(10))
    shape.setHeaderRowCount(1)
    if wide:
        shape.setWidth(QTextLength(percent, 100))
    if room.shares:
        shape.setColumnWidthConstraints([QTextLength(percent, share) for share in room.shares])
    return shape
