"""A card on the greeting with a prompt to choose; it is as tall as its words need."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from duologue.ui.controls.button import Button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme


class PromptCard(Button):
    """Shows the title of a prompt, in several lines where one is too short for it."""

    def __init__(self, theme: Theme, title: str, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setObjectName("promptCard")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        words = Label(theme, title, wrap=True, parent=self)
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = self._inside = QVBoxLayout(self)
        pad = theme.px(16)
        inside.setContentsMargins(pad, pad, pad, pad)
        inside.addWidget(words)
        inside.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Qt: its height follows from its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: as tall as its lines."""
        return self._inside.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        """Qt: as its words wish, which a button does not ask."""
        wish = self._inside.totalSizeHint()
        return QSize(wish.width(), self.heightForWidth(max(self.width(), wish.width())))

    def minimumSizeHint(self) -> QSize:
        """Qt: as narrow as its longest word."""
        return self._inside.totalMinimumSize()
