"""Asks for one line of text."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.theme import Theme


class AskText(QDialog):
    """`give` is called with the text, stripped, if there is any and the person says so."""

    def __init__(
        self, theme: Theme, parent: QWidget, title: str, text: str, give: Callable[[str], object]
    ) -> None:
        super().__init__(parent)
        self._give = give
        self.setObjectName("askText")
        self.setWindowTitle(title)
        self.setMinimumWidth(within(self, theme.px(420)))
        self.field = QLineEdit(text)
        self.field.setObjectName("askedText")
        self.field.setAccessibleName(title)
        self.field.selectAll()
        accept = button(self.tr("OK"), self._accept, kind="primary", name="acceptText")
        accept.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(self.tr("Cancel"), self.reject, name="cancelText"))
        row.addWidget(accept)
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, title, strong=True, size=tokens.BASE_TEXT + 2))
        layout.addWidget(self.field)
        layout.addLayout(row)
        self.finished.connect(self.deleteLater)

    def _accept(self) -> None:
        text = self.field.text().strip()
        if text:
            self._give(text)
        self.accept()
