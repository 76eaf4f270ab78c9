"""The request side: what is asked, as a form or as the JSON that is sent."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.draft import Draft
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

PLACES = ("presets", "history")


class RequestPane(QWidget):
    """`changed` is emitted after every change of the draft."""

    changed = Signal()

    def __init__(self, theme: Theme, draft: Draft) -> None:
        super().__init__()
        self.setObjectName("requestPane")
        self._draft = draft
        self._others: dict[str, QHBoxLayout] = {}
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        head.setSpacing(theme.px(tokens.SPACE))
        head.addWidget(Label(theme, self.tr("Request"), strong=True))
        head.addStretch(1)
        for name in PLACES:
            self._others[name] = QHBoxLayout()
            head.addLayout(self._others[name])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addStretch(1)

    @property
    def draft(self) -> Draft:
        """What stands in the pane now."""
        return self._draft

    def show_draft(self, draft: Draft) -> None:
        """Put another request in place of this one."""
        self._draft = draft
        self.changed.emit()

    def place(self, name: str, widget: QWidget) -> None:
        """Put a widget in one of the PLACES. Raises KeyError."""
        self._others[name].addWidget(widget)
