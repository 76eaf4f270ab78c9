"""The table of an answer's records: rows of one height, following the newest only from the bottom."""

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from duologue.ui import tokens
from duologue.ui.playground.response.event_model import Column, EventModel
from duologue.ui.theme import Theme

_ROW, _PAD = 26, 18
_WIDEST = {
    Column.NUMBER: "100,000",
    Column.TIME: "100.00 s",
    Column.GAP: "+9.999 s",
    Column.SIZE: "999.9 KB",
    Column.TYPE: "content_block_delta",
}
_TYPE_SHARE = 0.24  # of the width, at most


class EventTable(QTableView):
    """`chosen` is emitted with the number of the record that a person looks at."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, model: EventModel) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self.setModel(model)
        self.setObjectName("eventTable")
        self.setAccessibleName(self.tr("Events"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self._dress()
        theme.changed.connect(self._dress)

    @property
    def at_bottom(self) -> bool:
        """Whether the newest record is in view, so that newer ones are followed."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - 1

    def take_in(self) -> bool:
        """Show what came since; whether there is more to look at."""
        follows = self.at_bottom
        more = self._model.take_in()
        if follows:
            self.scrollToBottom()
        return more

    def go_to(self, number: int) -> None:
        """Choose a record, or the next one that is shown, and bring it into view."""
        row = self._model.row_of(number)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, Column.NUMBER))
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    @property
    def current(self) -> int:
        """The number of the chosen record; -1 where none is."""
        index = self.currentIndex()
        return self._model.number_at(index.row()) if index.isValid() else -1

    def selectionChanged(self, now: QItemSelection, before: QItemSelection) -> None:
        """Qt: another row was chosen."""
        super().selectionChanged(now, before)
        if not now.isEmpty():
            self.chosen.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Home and End go to the first and last row, not to the first and last cell of one."""
        last = self._model.rowCount() - 1
        wanted = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}.get(Qt.Key(event.key()))
        if wanted is None or last < 0:
            super().keyPressEvent(event)
        else:
            self.setCurrentIndex(self._model.index(wanted, Column.NUMBER))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: there is more or less room."""
        super().resizeEvent(event)
        self._fit_types()

    def _dress(self) -> None:
        theme = self._theme
        font = theme.font(tokens.SMALL_TEXT, code=True)
        self.setFont(font)
        self.horizontalHeader().setFont(theme.font(tokens.SMALL_TEXT))
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        self.verticalHeader().setMinimumSectionSize(theme.px(_ROW))
        width = QFontMetrics(font).horizontalAdvance
        for column, words in _WIDEST.items():
            self.setColumnWidth(column, width(words) + theme.px(_PAD))
        self._fit_types()

    def _fit_types(self) -> None:
        """Where there is little room, what a record means is worth more than all of its type."""
        widest = QFontMetrics(self.font()).horizontalAdvance(_WIDEST[Column.TYPE]) + self._theme.px(_PAD)
        self.setColumnWidth(Column.TYPE, min(widest, round(self.viewport().width() * _TYPE_SHARE)))
