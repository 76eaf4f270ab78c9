"""A plain line about a duty or a right where it bites, with a link to the clause it comes from."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme
from duologue.ui.words import translate


class ClauseLine(QWidget):
    """`open_clause` is called with the title of the section."""

    def __init__(self, theme: Theme, words: str, clause: str, open_clause: Callable[[str], object]) -> None:
        super().__init__()
        self._theme = theme
        self.words = Label(theme, words, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        said = translate("Clause", "Terms: {clause}").format(clause=clause)
        self.link = button(said, lambda: open_clause(clause), kind="link", name=f"clause-{clause}")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(tokens.SPACE))
        self._row.addWidget(self.words, 1)
        self.add(self.link)

    def add(self, act: QPushButton) -> None:
        """Put something to do at the end."""
        act.setFont(self._theme.font(tokens.SMALL_TEXT))
        self._row.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
