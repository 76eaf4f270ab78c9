"""The frame that the dialogs of this room share: a title, what it is about, and buttons below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

_WIDTH = 540


class Sheet(QDialog):
    """`body` is for what it is about, `buttons` for what can be done.

    It is as high as it needs to be, but no higher than the window it stands over: then the body scrolls.
    """

    def __init__(self, theme: Theme, title: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._over = parent.window()
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setFixedWidth(min(theme.px(_WIDTH), max(self._over.width(), 1)))
        held = QWidget()
        held.setObjectName("sheetBody")
        self.body = QVBoxLayout(held)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme.px(tokens.WIDE))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(held)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what has the focus is scrolled to
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(tokens.SPACE))
        self.buttons.addStretch(1)
        self._layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        self._layout.setContentsMargins(pad, pad, pad, theme.px(20))
        self._layout.setSpacing(theme.px(tokens.WIDE))
        self._layout.addWidget(Label(theme, title, size=18, strong=True))
        self._layout.addWidget(self._scroll, 1)
        self._layout.addLayout(self.buttons)
        self.finished.connect(self.deleteLater)

    def fit(self) -> None:
        """Be as high as what is shown needs; words that wrap are asked at this width."""
        self.body.activate()
        edge = 2 * self._scroll.frameWidth() + 4  # the style sheet's own line around it
        margins = self._layout.contentsMargins()
        wide = self.width() - margins.left() - margins.right() - edge
        needed = self.body.sizeHint().height()
        if self.body.hasHeightForWidth():
            needed = self.body.totalHeightForWidth(wide)
        self._scroll.setFixedHeight(0)
        around = self._layout.totalSizeHint().height()
        most = max(self.theme.px(200), self._over.height() - self.theme.px(tokens.AIR))
        self._scroll.setFixedHeight(max(1, min(needed + edge, most - around)))
        self._layout.activate()
        self.setFixedHeight(self._layout.totalSizeHint().height())
