"""Writes a Markdown table as a text table with quiet lines: the first part of a very long one.

Qt knows no tables that are read from right to left, so the cells of each row are written the other way round.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from duologue.markdown.blocks import Alignment, Inlines, Table
from duologue.ui.transcript.document.decoration import Decoration, DecorationKind, ShownTable
from duologue.ui.transcript.document.inline_writer import write_inlines
from duologue.ui.transcript.document.reading_direction import reads_right_to_left
from duologue.ui.transcript.document.table_columns import comfortable, fit, measure
from duologue.ui.transcript.document.text_formats import Indent, TextFormats, no_height

MOST_CELLS = 800  # what a document shows of a table; Qt needs some 100 microseconds for each

_ALIGNMENTS = {
    Alignment.DEFAULT: Qt.AlignmentFlag.AlignLeading,
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute,
    Alignment.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
}


def write_table(
    cursor: QTextCursor,
    table: Table,
    formats: TextFormats,
    indent: Indent,
    before: Decoration | None,
    *,
    fresh: bool,
) -> Decoration:
    """Write `table` at the end, `before` being the piece that it continues, if it does.

    Afterwards the last paragraph is empty and may be used. Of a piece that is not shown at all nothing
    is written, and the paragraph at the cursor is as it was.
    """
    rows: tuple[tuple[Inlines, ...], ...] = table.rows if table.continues else (table.header, *table.rows)
    shown = _shown(table, rows, before.table if before is not None else None)
    place = cursor.position()
    mirrored = reads_right_to_left(table) if before is None else before.mirrored
    decoration = Decoration(
        DecorationKind.TABLE, place, place, indent.left, indent.right, mirrored, table=shown
    )
    if not shown.shown:
        return decoration
    if before is not None:
        join_tables(cursor.document(), before, formats, joined=True)
    if fresh:
        cursor.setBlockFormat(no_height())
    else:
        cursor.insertBlock(no_height(), formats.body)
    if not shown.natural:
        shown.natural, shown.least = measure(table, formats)
        if mirrored:
            shown.natural, shown.least = shown.natural[::-1], shown.least[::-1]
    width = int(cursor.document().textWidth()) - indent.left - indent.right
    shown.widths = (
        fit(shown.natural, shown.least, width, comfortable(formats)) if width > 0 else shown.natural
    )
    looks = _table_format(formats, indent, shown)
    if mirrored:
        looks.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    columns = len(shown.widths)
    built = cursor.insertTable(shown.shown, columns, looks)
    for number, row in enumerate(rows[: shown.shown]):
        heading = number == 0 and not table.continues
        for column, cell in enumerate(row[:columns]):
            inside = built.cellAt(number, columns - 1 - column if mirrored else column)
            aligned = table.alignments[column]
            if mirrored and aligned is Alignment.DEFAULT:
                aligned = Alignment.RIGHT
            _write_cell(inside.firstCursorPosition(), cell, formats, aligned, heading=heading)
    decoration.first, decoration.last = built.firstPosition(), built.lastPosition()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.setBlockFormat(no_height())
    return decoration


def _shown(table: Table, rows: Sequence[tuple[Inlines, ...]], before: ShownTable | None) -> ShownTable:
    """How much of this piece is shown; at least a row of the first that is not shown whole."""
    columns = max(1, len(table.header))
    if before is None or not table.continues:
        room = MOST_CELLS // columns
        return ShownTable(table, (), (), min(len(rows), max(2, room)), cut=len(rows) > max(2, room))
    done = before.cells_before + before.shown * columns
    left = 0 if before.cut else max(1, (MOST_CELLS - done) // columns)
    shown = min(len(rows), left)
    return ShownTable(table, before.natural, before.least, shown, done, before.cut or shown < len(rows))


def join_tables(document: QTextDocument, before: Decoration, formats: TextFormats, *, joined: bool) -> None:
    """Leave no gap below a piece that the next one continues, and the usual one if none does."""
    shown = before.table
    found = frame_of(document, before) if shown is not None and shown.shown else None
    if shown is None or found is None:
        return
    below = 0 if joined else formats.table_below + (formats.more_height if shown.cut else 0)
    changed = found.format().toTableFormat()
    if changed.bottomMargin() != below:
        changed.setBottomMargin(below)
        found.setFormat(changed)


def fit_table(document: QTextDocument, written: Decoration, formats: TextFormats, width: int) -> None:
    """Give the columns of a piece their widths in a document of another `width`."""
    shown = written.table
    if shown is None or not shown.shown:
        return
    widths = fit(shown.natural, shown.least, width - written.left - written.right, comfortable(formats))
    found = frame_of(document, written)
    if widths != shown.widths and found is not None:
        shown.widths = widths
        changed = found.format().toTableFormat()
        changed.setColumnWidthConstraints(_constraints(widths))
        found.setFormat(changed)


def frame_of(document: QTextDocument, written: Decoration) -> QTextTable | None:
    """The table that a piece is in the document."""
    cursor = QTextCursor(document)
    cursor.setPosition(min(written.first, document.characterCount() - 1))
    table: QTextTable | None = cursor.currentTable()
    return table


def _write_cell(
    inside: QTextCursor,
    inlines: Inlines,
    formats: TextFormats,
    alignment: Alignment,
    *,
    heading: bool,
) -> None:
    block = QTextBlockFormat()
    block.setAlignment(_ALIGNMENTS[alignment])
    block.setLineHeight(140, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
    inside.setBlockFormat(block)
    write_inlines(inside, inlines, formats, formats.strong(formats.body) if heading else formats.body)


def _constraints(widths: Sequence[int]) -> list[QTextLength]:
    return [QTextLength(QTextLength.Type.FixedLength, width) for width in widths]


def _table_format(formats: TextFormats, indent: Indent, shown: ShownTable) -> QTextTableFormat:
    built = QTextTableFormat()
    built.setCellPadding(formats.cell_padding)
    built.setCellSpacing(0)
    built.setBorder(1)
    built.setBorderCollapse(True)
    built.setBorderBrush(formats.theme.colour("hairline"))
    built.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    built.setLeftMargin(indent.left)
    built.setRightMargin(indent.right)
    built.setTopMargin(-4 if shown.continues else formats.gap)  # the line between two pieces is one line
    built.setBottomMargin(formats.table_below + (formats.more_height if shown.cut else 0))
    built.setHeaderRowCount(0 if shown.continues else 1)
    built.setColumnWidthConstraints(_constraints(shown.widths))
    return built
