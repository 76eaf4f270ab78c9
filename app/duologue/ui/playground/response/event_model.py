"""The records of an answer as rows of a table; words are made only for the rows that are seen."""

from array import array
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from duologue.domain.events import ProblemReported, ToolCallStarted
from duologue.services.playground.event_log import EventLog, RecordKind
from duologue.ui.playground.response import number_words
from duologue.ui.playground.response.event_words import record_words, shown
from duologue.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
SLICE = 20_000  # records looked through in one go


class Column(IntEnum):
    """The columns, from left to right."""

    NUMBER = 0
    TIME = 1
    GAP = 2
    SIZE = 3
    TYPE = 4
    MEANING = 5


_RIGHT = (Column.NUMBER, Column.TIME, Column.GAP, Column.SIZE)
_COLOURS = {
    RecordKind.WORDS: "text",
    RecordKind.THINKING: "quiet",
    RecordKind.ARGUMENTS: "name",
    RecordKind.OTHER: "accent",
    RecordKind.NOTHING: "faint",
}


class EventModel(QAbstractTableModel):
    """`take_in` shows what the log has now; with a filter only the records it lets through."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._log: EventLog | None = None
        self._filter = ""
        self._count = 0  # rows, or records looked through where there is a filter
        self._rows = array("L")

    @property
    def log(self) -> EventLog | None:
        """The records that are shown."""
        return self._log

    @property
    def filtered(self) -> bool:
        """Whether only some records are shown."""
        return bool(self._filter)

    @property
    def behind(self) -> int:
        """How many records have come that `take_in` has not looked at."""
        return 0 if self._log is None else len(self._log) - self._count

    def show_log(self, log: EventLog | None) -> None:
        """Show another log, as far as it goes now."""
        self.beginResetModel()
        self._log, self._count = log, 0
        self._rows = array("L")
        if log is not None and not self._filter:
            self._count = len(log)
        self.endResetModel()

    def choose(self, words: str) -> None:
        """Show only records whose type or bytes hold these words; `take_in` then finds them."""
        if words != self._filter:
            self._filter = words
            self.show_log(self._log)

    def take_in(self) -> bool:
        """Show what came since, a slice at a time; whether there is more to look at."""
        log = self._log
        if log is None:
            return False
        end = min(len(log), self._count + SLICE)
        if self._filter:
            found = log.matching(self._filter, self._count, end)
            self._insert(len(self._rows), len(found), lambda: self._rows.extend(found))
            self._count = end
        elif end > self._count:
            self._insert(self._count, end - self._count, lambda: None)
        return end < len(log)

    def number_at(self, row: int) -> int:
        """The number of the record in a row."""
        return self._rows[row] if self._filter else row

    def row_of(self, number: int) -> int:
        """The row of a record, or of the next one that is shown; -1 where there is none."""
        if not self._filter:
            return number if number < self._count else -1
        return next((row for row, shown_number in enumerate(self._rows) if shown_number >= number), -1)

    def words(self, number: int) -> str:
        """What a record means."""
        log = self._log
        return "" if log is None else record_words(log.name(number), log.meaning(number))

    # -- Qt --------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _TOP) -> int:
        """Qt: how many rows there are."""
        if parent.isValid():
            return 0
        return len(self._rows) if self._filter else self._count

    def columnCount(self, parent: _Index = _TOP) -> int:
        """Qt: how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt: what stands above a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what stands in a cell."""
        if self._log is None or not index.isValid():
            return None
        number, column = self.number_at(index.row()), Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(self._log, number, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.colour(self._colour(self._log, number, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._cell(self._log, number, column)
            case _:
                return None

    def _cell(self, log: EventLog, number: int, column: Column) -> str:
        match column:
            case Column.NUMBER:
                return number_words.count(number + 1)
            case Column.TIME:
                return number_words.seconds(log.seconds(number))
            case Column.GAP:
                return number_words.gap(log.gap(number))
            case Column.SIZE:
                return number_words.size(log.size_of(number))
            case Column.TYPE:
                return shown(log.name(number))
            case Column.MEANING:
                return self.words(number)

    def _colour(self, log: EventLog, number: int, column: Column) -> str:
        if column is not Column.MEANING:
            return "quiet"
        kind = log.kind(number)
        if kind is RecordKind.OTHER:
            events = log.meaning(number)
            if any(isinstance(event, ProblemReported) for event in events):
                return "danger"
            if any(isinstance(event, ToolCallStarted) for event in events):
                return "name"
        return _COLOURS[kind]

    def _heads(self) -> tuple[str, ...]:
        return (
            self.tr("No."),
            self.tr("Time"),
            self.tr("Gap"),
            self.tr("Size"),
            self.tr("Type"),
            self.tr("Meaning"),
        )

    def _insert(self, first: int, count: int, add: Any) -> None:
        if not count:
            return
        self.beginInsertRows(QModelIndex(), first, first + count - 1)
        add()
        if not self._filter:
            self._count += count
        self.endInsertRows()


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
