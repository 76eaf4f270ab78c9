"""What is shown for a bug of ours: calm words and a report that can be copied, already redacted."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.theme import Theme


class CrashDialog(QDialog):
    """The report stands behind a button: a person who does not write code need not see it."""

    def __init__(self, theme: Theme, report: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._report = report
        self.setObjectName("crashDialog")
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(within(self, theme.px(460)))
        self._text = QPlainTextEdit(report)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(self.tr("Report"))
        self._text.hide()
        row = QHBoxLayout()
        row.addWidget(button(self.tr("Show the report"), self._text.show, kind="link", name="showReport"))
        row.addStretch(1)
        row.addWidget(button(self.tr("Copy the report"), self._copy, name="copyReport"))
        row.addWidget(button(self.tr("Go on"), self.accept, kind="primary", name="goOn"))
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(Label(theme, self.tr("Something in Duologue went wrong"), strong=True, size=18))
        words = self.tr("It was noted in the log. Your chats are safe, and you can go on.")
        layout.addWidget(Label(theme, words, wrap=True))
        layout.addWidget(self._text)
        layout.addLayout(row)

    def _copy(self) -> None:
        self._text.show()  # nobody should hand on what they have not seen
        QGuiApplication.clipboard().setText(self._report)
