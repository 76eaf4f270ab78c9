"""Text as it crossed the wire; of very long text the beginning, with a way to all of it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from duologue.markdown.hidden import reveal
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.file_saver import FileSaver
from duologue.ui.playground.response import number_words
from duologue.ui.theme import Theme

Whole = Callable[[], str]
MOST = 100_000  # characters that are shown at once
_LONGEST_LINE = 2000  # Qt needs seconds for much longer ones


class CutText(QWidget):
    """Selectable and read-only; all of a long text is only asked for when a person wants to see it."""

    def __init__(self, theme: Theme, files: FileSaver, name: str, title: str) -> None:
        super().__init__()
        self._theme = theme
        self._files = files
        self._whole: Whole = str
        self._shown = ""
        self._language = ""
        self.view = QPlainTextEdit()
        self.view.setObjectName(name)
        self.view.setAccessibleName(title)
        self.view.setReadOnly(True)
        self.view.setUndoRedoEnabled(False)
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.view.setTabChangesFocus(True)
        self.view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._all = button("", self.show_all, kind="link", name=f"{name}All")
        self._all.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self._dress()
        theme.changed.connect(self._dress)

    def show_text(self, text: str, language: str = "", whole: Whole | None = None, size: int = 0) -> None:
        """Show this text; the same again leaves the place a reader is at.

        Where it is only the beginning, `whole` gives all of it, which takes `size` bytes.
        """
        self._language = language
        self._whole = whole if whole is not None else lambda: text
        shown = _lines_cut(reveal(text[:MOST]))
        if shown != self._shown:
            self._put(shown)
        self._all.setVisible(whole is not None or len(text) > MOST)
        words = self.tr("Only the beginning is shown. Show all ({size})")
        self._all.setText(words.format(size=number_words.size(size or len(text))))
        self._all.setAccessibleName(self._all.text())

    def show_all(self) -> None:
        """Open all of it in a window of its own, where it can be saved."""
        # Imported here: few texts are that long.
        from duologue.ui.transcript.view.whole_text import WholeText  # noqa: PLC0415 - see above

        WholeText(self._theme, self._files, self._whole(), self._language, self).show()

    def _put(self, shown: str) -> None:
        """Add what is new at the end, else begin again; who is at the end stays there."""
        bar = self.view.verticalScrollBar()
        place, at_end = bar.value(), bar.value() >= bar.maximum() and bar.maximum() > 0
        if self._shown and shown.startswith(self._shown):
            cursor = self.view.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            cursor.insertText(shown[len(self._shown) :])
        else:
            self.view.setPlainText(shown)
            place = 0
        self._shown = shown
        bar.setValue(bar.maximum() if at_end else place)

    def _dress(self) -> None:
        self.view.setFont(self._theme.font(tokens.CODE_TEXT, code=True))
        self._all.setFont(self._theme.font(tokens.SMALL_TEXT))


def _lines_cut(text: str) -> str:
    lines = text.split("\n")
    if all(len(line) <= _LONGEST_LINE for line in lines):
        return text
    return "\n".join(
        line[start : start + _LONGEST_LINE]
        for line in lines
        for start in range(0, max(1, len(line)), _LONGEST_LINE)
    )
