"""The frame that the dialogs of this room share: a title, what it is about, and buttons below."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

_WIDTH = 520


class Sheet(QDialog):
    """`body` is for what it is about, `buttons` for what can be done."""

    def __init__(self, theme: Theme, title: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setFixedWidth(theme.px(_WIDTH))
        layout = self._layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, theme.px(20))
        layout.setSpacing(theme.px(tokens.WIDE))
        layout.addWidget(Label(theme, title, size=18, strong=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(tokens.WIDE))
        layout.addLayout(self.body)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(tokens.SPACE))
        self.buttons.addStretch(1)
        layout.addLayout(self.buttons)
        self.finished.connect(self.deleteLater)

    def fit(self) -> None:
        """Be as high as what is shown needs; words that wrap are asked at this width."""
        self._layout.activate()
        self.setFixedHeight(max(1, self._layout.totalHeightForWidth(self.width())))
