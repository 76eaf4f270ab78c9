"""A part of the form under a heading that folds it away."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.icons import icon
from duologue.ui.theme import Theme


class Section(QWidget):
    """`body` holds what is folded; `summary` says in small type what is in it."""

    def __init__(self, theme: Theme, title: str, name: str, *, opened: bool) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName(name)
        self.head: QPushButton = button(title, self._toggle, kind="fold", name=f"{name}Fold")
        self.summary = Label(theme, "", tone="quiet", size=tokens.SMALL_TEXT)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.px(tokens.SPACE))
        self.row.addWidget(self.head)
        self.row.addWidget(self.summary)
        self.row.addStretch(1)
        self.body = QWidget()
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, theme.px(tokens.SPACE))
        inside.setSpacing(theme.px(tokens.SPACE))
        self.inside = inside
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.GAP))
        layout.addLayout(self.row)
        layout.addWidget(self.body)
        self.open(opened=opened)
        theme.changed.connect(self._dress)

    def open(self, *, opened: bool) -> None:
        """Show or fold away what is inside."""
        self.body.setVisible(opened)
        self.head.setProperty("opened", opened)
        self.head.setAccessibleDescription(self.tr("open") if opened else self.tr("folded"))
        self._dress()

    @property
    def opened(self) -> bool:
        """Whether what is inside is shown."""
        return not self.body.isHidden()

    def _toggle(self) -> None:
        self.open(opened=not self.opened)

    def _dress(self) -> None:
        name = "chevron-down" if self.opened else "chevron-right"
        self.head.setIcon(icon(name, self._theme.colours.quiet, self._theme.px(14)))
        self.head.setIconSize(QSize(self._theme.px(14), self._theme.px(14)))
        self.head.setFont(self._theme.font(tokens.BASE_TEXT, strong=True))
