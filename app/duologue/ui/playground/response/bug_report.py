"""Shows a bug report before it is copied: a person sees every word that leaves."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from duologue.markdown.hidden import reveal
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme


class BugReportDialog(QDialog):
    """Copy takes what is shown, as it may have been changed here."""

    def __init__(self, theme: Theme, report: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bugReport")
        self.setWindowTitle(self.tr("Bug report"))
        self.resize(theme.px(720), theme.px(560))
        self.text = QPlainTextEdit(reveal(report))
        self.text.setObjectName("bugReportText")
        self.text.setAccessibleName(self.tr("The report"))
        self.text.setFont(theme.font(tokens.CODE_TEXT, code=True))
        self.text.setTabChangesFocus(True)
        line = Label(
            theme,
            self.tr("Your key is not in it. Your prompt and the answer are: read it, and shorten it here."),
            tone="quiet",
            wrap=True,
        )
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button(self.tr("Close"), self.reject, name="closeBugReport"))
        buttons.addWidget(button(self.tr("Copy"), self._copy, kind="primary", name="copyBugReport"))
        pad = theme.px(tokens.AIR)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Bug report"), size=18, strong=True))
        layout.addWidget(line)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)
        self.finished.connect(self.deleteLater)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.accept()
