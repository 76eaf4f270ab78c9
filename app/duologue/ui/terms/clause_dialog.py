"""One clause of the Terms in a small window, for where a sheet must not be left."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.terms import TermsText
from duologue.services.terms.readings import clause_of
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.theme import Theme


class ClauseDialog(QDialog):
    """The words as published, and our plain line."""

    def __init__(self, theme: Theme, terms: TermsText, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("clauseDialog")
        self.setWindowTitle(title)
        self.setMinimumWidth(within(self, theme.px(480)))
        words, plain = clause_of(terms, title)
        text = Label(theme, words or self.tr("The text has no such section now."), wrap=True)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        text.setAccessibleName(title)
        row = QHBoxLayout()
        row.addStretch(1)
        close = button(self.tr("Close"), self.accept, kind="primary", name="closeClause")
        close.setDefault(True)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, title, strong=True, size=18))
        layout.addWidget(text)
        if plain:
            ours = self.tr("In our plain words: {plain}").format(plain=plain)
            layout.addWidget(Label(theme, ours, tone="quiet", size=tokens.SMALL_TEXT, wrap=True))
        layout.addLayout(row)
        self.finished.connect(self.deleteLater)
