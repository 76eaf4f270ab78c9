"""One request of the history: its facts, a person's note, what was asked and what came of it."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from duologue.domain.kept_exchange import KeptExchange
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.tip import literal
from duologue.ui.playground.history.words import answer_text, facts, request_text
from duologue.ui.theme import Theme


class ExchangeDetail(QWidget):
    """`recording` is offered where a person kept what crossed the wire."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.facts = Label(theme, strong=True, wrap=True)
        self.note = QLineEdit()
        self.note.setObjectName("historyNote")
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("Add a note"))
        self.recording = button(self.tr("Open the recording"), kind="flat", name="openKeptRecording")
        self.asked = self._text(self.tr("Request"), "historyAsked")
        self.said = self._text(self.tr("Answer"), "historySaid")
        row = QHBoxLayout()
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self.note, 1)
        row.addWidget(self.recording)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.SPACE))
        column.addWidget(self.facts)
        column.addLayout(row)
        for text in (self.asked, self.said):
            column.addWidget(Label(theme, text.accessibleName(), strong=True))
            column.addWidget(text, 1)

    def show_exchange(self, kept: KeptExchange) -> None:
        """Show a request."""
        self.facts.setText(facts(kept))
        self.note.setText(kept.note)
        self.recording.setVisible(bool(kept.recording))
        self.recording.setToolTip(literal(kept.recording))
        self.asked.setPlainText(request_text(kept.draft))
        self.said.setPlainText(answer_text(kept.outcome.parts) or kept.outcome.failure)

    def _text(self, name: str, object_name: str) -> QPlainTextEdit:
        text = QPlainTextEdit()
        text.setObjectName(object_name)
        text.setAccessibleName(name)
        text.setReadOnly(True)
        text.document().setDocumentMargin(self._theme.px(8))
        return text
