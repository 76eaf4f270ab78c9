"""What will be lost, ignored or refused, said quietly before anything is sent."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.services.asking.request_notes import Note
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.icons import icon
from duologue.ui.theme import Theme
from duologue.ui.words import counted


class NotesLine(QWidget):
    """One line that says how many notes there are; a press unfolds them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("requestNotes")
        self._rows: list[Label] = []
        self._shown: tuple[str, ...] = ()
        self._opened = False
        self.head = button("", self._toggle, kind="flat", name="notesHead")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(tokens.WIDE), theme.px(tokens.GAP), theme.px(tokens.WIDE), 0)
        self._column.setSpacing(theme.px(tokens.GAP))
        self._column.addWidget(self.head)
        self.hide()

    def show_notes(self, notes: Sequence[Note], unset: Sequence[str]) -> None:
        """Show these notes, and the names that have no value yet."""
        sentences = [note.sentence for note in notes]
        if unset:
            names = ", ".join("{{" + name + "}}" for name in unset)
            words = self.tr("No value is set for {names}: sent as it stands.")
            sentences.insert(0, words.format(names=names))
        if tuple(sentences) == self._shown:
            return
        self._shown = tuple(sentences)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [
            Label(self._theme, text, tone="quiet", size=tokens.SMALL_TEXT, wrap=True) for text in sentences
        ]
        for row in self._rows:
            row.setContentsMargins(self._theme.px(tokens.SPACE), 0, 0, 0)
            self._column.addWidget(row)
        one, many = (
            self.tr("1 thing to know before sending"),
            self.tr("{number} things to know before sending"),
        )
        self.head.setText(counted(len(sentences), one, many))
        self.setVisible(bool(sentences))
        self._arrange()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said."""
        return self._shown

    def _toggle(self) -> None:
        self._opened = not self._opened
        self._arrange()

    def _arrange(self) -> None:
        name = "chevron-down" if self._opened else "chevron-right"
        self.head.setIcon(icon(name, self._theme.colours.quiet, self._theme.px(14)))
        self.head.setIconSize(QSize(self._theme.px(14), self._theme.px(14)))
        for row in self._rows:
            row.setVisible(self._opened)
