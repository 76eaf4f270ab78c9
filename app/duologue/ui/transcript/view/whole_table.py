"""All rows of a long table, in a window of its own."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView, QWidget

from duologue.markdown.blocks import Alignment, Table
from duologue.markdown.hidden import reveal
from duologue.markdown.plain import plain_inlines
from duologue.ui.controls.button import button
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import copy_words
from duologue.ui.transcript.document.reading_direction import reads_right_to_left
from duologue.ui.transcript.document.table_source import as_markdown, as_tsv, table_rows
from duologue.ui.transcript.view.whole_view import WholeView
from duologue.ui.words import counted

_WIDEST_COLUMN = 360

Index = QModelIndex | QPersistentModelIndex
_ALIGNMENTS = {
    Alignment.DEFAULT: Qt.AlignmentFlag.AlignLeading,
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}


class WholeTable(WholeView):
    """All rows of a table; only those in view are drawn."""

    def __init__(self, theme: Theme, pieces: Sequence[Table], parent: QWidget) -> None:
        super().__init__(theme, parent)
        rows = sum(len(piece.rows) for piece in pieces)
        self.view = QTableView()
        self.view.setObjectName("wholeTable")
        self.view.setAccessibleName(self.tr("Table"))
        self.view.setModel(_TableModel(pieces, self.view))
        self.view.setWordWrap(False)
        if reads_right_to_left(pieces[0]):
            self.view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.view.verticalHeader().hide()
        self.view.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        header = self.view.horizontalHeader()
        header.setMaximumSectionSize(theme.px(_WIDEST_COLUMN))
        header.setResizeContentsPrecision(50)
        self.view.resizeColumnsToContents()
        self._lay_out(
            counted(rows, self.tr("Table, {number} row"), self.tr("Table, {number} rows")),
            self.view,
            [
                button(
                    self.tr("Copy as Markdown"), lambda: copy_words(as_markdown(pieces)), name="copyMarkdown"
                ),
                button(
                    self.tr("Copy as TSV"), lambda: copy_words(as_tsv(pieces)), kind="primary", name="copyTsv"
                ),
            ],
        )

    def _go_to(self, start: int, end: int) -> None:
        """Places are a row below the header, and a column."""
        cell = self.view.model().index(start, end)
        self.view.setCurrentIndex(cell)
        self.view.scrollTo(cell, QTableView.ScrollHint.PositionAtCenter)


class _TableModel(QAbstractTableModel):
    """Cells as plain words."""

    def __init__(self, pieces: Sequence[Table], parent: QWidget) -> None:
        super().__init__(parent)
        self._header, *self._rows = table_rows(pieces)
        self._alignments = pieces[0].alignments

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Qt: the rows below the header."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Qt: the columns."""
        return 0 if parent.isValid() else len(self._header)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt: what a cell shows."""
        if role == Qt.ItemDataRole.DisplayRole:
            return reveal(plain_inlines(self._rows[index.row()][index.column()]))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int((_ALIGNMENTS[self._alignments[index.column()]] | Qt.AlignmentFlag.AlignVCenter).value)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Qt: what stands over a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return reveal(plain_inlines(self._header[section]))
        return None
