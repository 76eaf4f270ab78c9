"""A plain line about a duty or a right where it bites, with a link to the clause it comes from."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme
from duologue.ui.words import translate


class ClauseLine(QWidget):
    """`open_clause` is called with the title of the section."""

    def __init__(self, theme: Theme, words: str, clause: str, open_clause: Callable[[str], object]) -> None:
        super().__init__()
        self.words = Label(theme, words, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        said = translate("Clause", "Terms: {clause}").format(clause=clause)
        self.link = button(said, lambda: open_clause(clause), kind="link", name=f"clause-{clause}")
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(tokens.SPACE))
        self._row.addWidget(self.link)
        self._row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.words)
        layout.addLayout(self._row)

    def add(self, act: QWidget) -> None:
        """Put something to do beside the link."""
        self._row.insertWidget(self._row.count() - 1, act)
