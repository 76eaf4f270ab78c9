"""Asks before something is done that cannot be undone."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.theme import Theme


class AskSure(QDialog):
    """`act` is called if the person presses the button that `does` names; the other one has the focus."""

    def __init__(
        self, theme: Theme, parent: QWidget, title: str, words: str, does: str, act: Callable[[], object]
    ) -> None:
        super().__init__(parent)
        self._act = act
        self.setObjectName("askSure")
        self.setWindowTitle(title)
        self.setAccessibleName(f"{title} {words}")
        self.setMinimumWidth(within(self, theme.px(420)))
        cancel = button(self.tr("Cancel"), self.reject, name="cancelSure")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(button(does, self._accept, kind="danger", name="acceptSure"))
        layout = QVBoxLayout(self)
        pad = theme.px(20)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, title, strong=True, size=tokens.BASE_TEXT + 2, wrap=True))
        layout.addWidget(Label(theme, words, wrap=True))
        layout.addLayout(row)
        cancel.setFocus()
        self.finished.connect(self.deleteLater)

    def _accept(self) -> None:
        self.accept()
        self._act()
