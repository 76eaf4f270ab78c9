"""All of a long text, in a window of its own."""

from bisect import bisect_left

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from duologue.markdown.hidden import clean_for_copy, reveal
from duologue.markdown.highlight import file_suffix, language_label
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.file_saver import FileSaver
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.code_writer import utf16_length
from duologue.ui.transcript.document.copying import copy_words
from duologue.ui.transcript.view.whole_view import WholeView
from duologue.ui.words import counted

SLICE_CHARACTERS = 60_000  # written in one go; some 10 ms
LONGEST_PIECE = 2000  # characters of a line without a line end; Qt needs seconds for very long ones


class WholeText(WholeView):
    """All of a text, written a little at a time so that the window stays alive; Copy takes it as it came."""

    def __init__(self, theme: Theme, files: FileSaver, text: str, language: str, parent: QWidget) -> None:
        super().__init__(theme, parent)
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
        self._lay_out(
            title.format(title=label),
            self.view,
            [
                self._note,
                button(self.tr("Save…"), self.save, name="saveWhole"),
                button(self.tr("Copy all"), lambda: copy_words(text), kind="primary", name="copyWhole"),
            ],
        )
        self._revealed = reveal(text)
        self._waiting, self._added = _short_lines(self._revealed)
        self._done = 0
        self._wanted: tuple[int, int] | None = None  # a place that is still to be written
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
        if self._wanted is not None and self._done >= self._wanted[1]:
            self._show(*self._wanted)

    def _go_to(self, start: int, end: int) -> None:
        """Places are characters of the text with its hidden characters made visible."""
        self._wanted = (self._place(start), self._place(end - 1) + 1)
        if self._done >= self._wanted[1]:
            self._show(*self._wanted)

    def _place(self, number: int) -> int:
        """Where a character stands in what is written, which has more line ends."""
        line_start = self._revealed.rfind("\n", 0, number) + 1
        return number + bisect_left(self._added, line_start) + (number - line_start) // LONGEST_PIECE

    def _show(self, start: int, end: int) -> None:
        self._wanted = None
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.view.document())
        cursor.setPosition(utf16_length(self._waiting[:start]))
        cursor.setPosition(
            cursor.position() + utf16_length(self._waiting[start:end]), QTextCursor.MoveMode.KeepAnchor
        )
        mark.cursor = cursor
        mark.format.setBackground(self._theme.colour("found_now"))
        mark.format.setForeground(self._theme.colour("on_found_now"))
        self.view.setExtraSelections([mark])
        cursor.setPosition(cursor.selectionStart())
        self.view.setTextCursor(cursor)
        self.view.centerCursor()


def _short_lines(text: str) -> tuple[str, list[int]]:
    """`text` with a line end in every line that is too long to be drawn at once.

    With it, for each line end that was added, where the line begins in `text` that it was added to.
    """
    lines = text.split("\n")
    if all(len(line) <= LONGEST_PIECE for line in lines):
        return text, []
    pieces: list[str] = []
    added: list[int] = []
    start = 0
    for line in lines:
        cut = [line[n : n + LONGEST_PIECE] for n in range(0, len(line), LONGEST_PIECE)] or [""]
        pieces += cut
        added += [start] * (len(cut) - 1)
        start += len(line) + 1
    return "\n".join(pieces), added
