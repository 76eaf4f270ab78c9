"""A window of its own for a text or table that is too long to stand whole in the conversation."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QKeySequence, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from duologue.markdown.blocks import Alignment, Table
from duologue.markdown.hidden import clean_for_copy, reveal
from duologue.markdown.highlight import file_suffix, language_label
from duologue.markdown.plain import plain_inlines
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.file_saver import FileSaver
from duologue.ui.theme import Theme
from duologue.ui.transcript.copying import copy_words
from duologue.ui.transcript.reading_direction import reads_right_to_left
from duologue.ui.transcript.table_source import as_markdown, as_tsv, table_rows
from duologue.ui.words import counted, translate

SLICE_CHARACTERS = 60_000  # written in one go; some 10 ms
LONGEST_PIECE = 2000  # characters of a line without a line end; Qt needs seconds for very long ones
_SIZE = (900, 640)
_WIDEST_COLUMN = 360

Index = QModelIndex | QPersistentModelIndex
_ALIGNMENTS = {
    Alignment.DEFAULT: Qt.AlignmentFlag.AlignLeading,
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight,
}


class WholeText(QDialog):
    """All of a text, written a little at a time so that the window stays alive; Copy takes it as it came."""

    def __init__(self, theme: Theme, files: FileSaver, text: str, language: str, parent: QWidget) -> None:
        super().__init__(parent.window())
        self._files = files
        self._text = text
        self._language = language
        label = language_label(language) or self.tr("Text")
        lines = text.count("\n") + 1
        title = counted(lines, self.tr("{title}, {number} line"), self.tr("{title}, {number} lines"))
        self.view = QPlainTextEdit()
        self.view.setObjectName("wholeText")
        self.view.setAccessibleName(label)
        self.view.setReadOnly(True)
        self.view.setUndoRedoEnabled(False)
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.view.setFont(theme.font(tokens.CODE_TEXT, code=True))
        self.view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._note = Label(theme, tone="danger")
        _lay_out(
            self,
            theme,
            title.format(title=label),
            self.view,
            [
                self._note,
                button(self.tr("Save…"), self.save, name="saveWhole"),
                button(self.tr("Copy all"), lambda: copy_words(text), kind="primary", name="copyWhole"),
            ],
        )
        self._waiting = _short_lines(reveal(text))
        self._done = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._write)
        self._write()
        self._timer.start()

    @property
    def complete(self) -> bool:
        """Whether everything has been written."""
        return self._done >= len(self._waiting)

    def save(self) -> None:
        """Save the text as a file; where that fails, say so here."""
        name = f"{self.tr('text')}{file_suffix(self._language)}"
        self._note.setText(self._files.save_text(self, name, clean_for_copy(self._text)))

    def _write(self) -> None:
        end = self._done + SLICE_CHARACTERS
        cursor = QTextCursor(self.view.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(self._waiting[self._done : end])
        self._done = end
        if self.complete:
            self._timer.stop()


class WholeTable(QDialog):
    """All rows of a table; only those in view are drawn."""

    def __init__(self, theme: Theme, pieces: Sequence[Table], parent: QWidget) -> None:
        super().__init__(parent.window())
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
        _lay_out(
            self,
            theme,
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


def _lay_out(dialog: QDialog, theme: Theme, title: str, view: QWidget, controls: Sequence[QWidget]) -> None:
    dialog.setObjectName("wholeView")
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(*(theme.px(side) for side in _SIZE))
    head = QHBoxLayout()
    head.setSpacing(theme.px(tokens.SPACE))
    head.addWidget(Label(theme, title, strong=True, size=16))
    head.addStretch(1)
    for control in controls:
        head.addWidget(control)
    close = button(translate("Transcript", "Close"), dialog.reject, name="closeWhole")
    close.setShortcut(QKeySequence(QKeySequence.StandardKey.Close))
    head.addWidget(close)
    layout = QVBoxLayout(dialog)
    pad = theme.px(tokens.AIR)
    layout.setContentsMargins(pad, pad, pad, pad)
    layout.setSpacing(theme.px(tokens.WIDE))
    layout.addLayout(head)
    layout.addWidget(view, 1)
    view.setFocus()


def _short_lines(text: str) -> str:
    """`text` with a line end in every line that is too long to be drawn at once."""
    if all(len(line) <= LONGEST_PIECE for line in text.split("\n")):
        return text
    pieces = []
    for line in text.split("\n"):
        pieces += [line[n : n + LONGEST_PIECE] for n in range(0, len(line), LONGEST_PIECE)] or [""]
    return "\n".join(pieces)
