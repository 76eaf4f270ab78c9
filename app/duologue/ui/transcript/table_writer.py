"""Writes a Markdown table as a text table with quiet lines."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextFrameFormat, QTextTable, QTextTableFormat

from duologue.markdown.blocks import Alignment, Inlines, Table
from duologue.ui.transcript.inline_writer import write_inlines
from duologue.ui.transcript.text_formats import Indent, TextFormats, no_height

_ALIGNMENTS = {
    Alignment.DEFAULT: Qt.AlignmentFlag.AlignLeading,
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}


def write_table(
    cursor: QTextCursor, table: Table, formats: TextFormats, indent: Indent, *, fresh: bool
) -> bool:
    """Write `table` at the end; afterwards the last paragraph is empty and may be used: True."""
    if fresh:
        cursor.setBlockFormat(no_height())
    else:
        cursor.insertBlock(no_height(), formats.body)
    rows: tuple[tuple[Inlines, ...], ...] = table.rows if table.continues else (table.header, *table.rows)
    columns = max(1, len(table.header))
    built = cursor.insertTable(max(1, len(rows)), columns, _table_format(formats, indent, table))
    for number, row in enumerate(rows):
        heading = number == 0 and not table.continues
        for column, cell in enumerate(row[:columns]):
            _write_cell(built, number, column, cell, formats, table.alignments[column], heading=heading)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.setBlockFormat(no_height())
    return True


def _write_cell(
    table: QTextTable,
    row: int,
    column: int,
    inlines: Inlines,
    formats: TextFormats,
    alignment: Alignment,
    *,
    heading: bool,
) -> None:
    inside = table.cellAt(row, column).firstCursorPosition()
    block = QTextBlockFormat()
    block.setAlignment(_ALIGNMENTS[alignment])
    block.setLineHeight(140, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
    inside.setBlockFormat(block)
    write_inlines(inside, inlines, formats, formats.strong(formats.body) if heading else formats.body)


def _table_format(formats: TextFormats, indent: Indent, table: Table) -> QTextTableFormat:
    built = QTextTableFormat()
    built.setCellPadding(formats.theme.px(7))
    built.setCellSpacing(0)
    built.setBorder(1)
    built.setBorderCollapse(True)
    built.setBorderBrush(formats.theme.colour("hairline"))
    built.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    built.setLeftMargin(indent.left)
    built.setTopMargin(0 if table.continues else formats.gap)
    built.setBottomMargin(formats.gap)
    built.setHeaderRowCount(0 if table.continues else 1)
    return built
