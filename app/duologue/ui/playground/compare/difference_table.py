"""The row of differences above the columns: each aspect, whether the answers agree, and their values."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from duologue.services.playground.comparison import Aspect, AspectRow
from duologue.ui import tokens
from duologue.ui.controls.tip import literal
from duologue.ui.playground.compare.aspect_words import aspect_name, value_words, verdict
from duologue.ui.theme import Theme

_PAD = 18
_ROW = 22


class DifferenceTable(QTableWidget):
    """As tall as its rows; the columns of values stand above those of the answers."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(len(Aspect), 2)
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self.setObjectName("differences")
        self.setAccessibleName(self.tr("What differs between the answers"))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self._dress()
        theme.changed.connect(self._dress)

    def show_rows(self, names: Sequence[str], rows: Sequence[AspectRow], there: Sequence[bool]) -> None:
        """Show these rows for answers of these names; `there` says of which one there is a result.

        The same again changes nothing.
        """
        if (names, rows, there) == self._shown:
            return
        self._shown = (names, rows, there)
        self.setColumnCount(2 + len(names))
        heads = (self.tr("Compared"), self.tr("Result"), *names)
        for column, words in enumerate(heads):
            self.setHorizontalHeaderItem(column, QTableWidgetItem(words))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        for number, row in enumerate(rows):
            self._fill(number, row, there)
        self._dress()

    def _fill(self, number: int, row: AspectRow, there: Sequence[bool]) -> None:
        theme = self._theme
        values = (
            value_words(row.aspect, value) if is_there else ""
            for value, is_there in zip(row.values, there, strict=True)
        )
        cells = (aspect_name(row.aspect), verdict(row), *values)
        for column, words in enumerate(cells):
            item = QTableWidgetItem(words)
            item.setToolTip(literal(words))
            tone = "quiet" if column == 0 else "text"
            if column == 1:
                tone = "good" if row.same else "warning"
            elif column > 1 and row.values[column - 2] is None:
                tone = "faint"
            item.setForeground(theme.colour(tone))
            self.setItem(number, column, item)

    def _dress(self) -> None:
        theme = self._theme
        self.setFont(theme.font(tokens.SMALL_TEXT))
        self.horizontalHeader().setFont(theme.font(tokens.SMALL_TEXT, strong=True))
        self.horizontalHeader().setMinimumSectionSize(theme.px(40))
        if self.columnCount() > 1:  # its head is wider than its words, and the style's font than Qt reckons
            head = QFontMetrics(theme.font(tokens.BASE_TEXT, strong=True))
            column = [self.item(row, 1) for row in range(self.rowCount())]
            words = [self.tr("Result"), *[item.text() for item in column if item is not None]]
            self.setColumnWidth(1, max(map(head.horizontalAdvance, words)) + theme.px(_PAD))
        high = theme.px(_ROW)
        for row in range(self.rowCount()):
            self.setRowHeight(row, high)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + high * self.rowCount() + 4)
