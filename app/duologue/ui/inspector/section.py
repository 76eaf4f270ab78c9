"""A part of the inspector: a small heading, and what stands below it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme


class Section(QWidget):
    """Widgets are added to `body`; `beside` stands right of the heading."""

    def __init__(self, theme: Theme, title: str, beside: QWidget | None = None) -> None:
        super().__init__()
        self.setAccessibleName(title)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(Label(theme, title, strong=True), 1)
        if beside is not None:
            head.addWidget(beside)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(tokens.SPACE))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addLayout(head)
        layout.addLayout(self.body)
