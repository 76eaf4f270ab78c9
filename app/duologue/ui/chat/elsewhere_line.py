"""The line above the composer that tells of an answer which arrives in another version of the chat."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import ElidedLabel
from duologue.ui.icons import icon
from duologue.ui.theme import Theme


class ElsewhereLine(QWidget):
    """`show_answer` leads to the answer."""

    def __init__(self, theme: Theme, show_answer: Callable[[], object]) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("elsewhereLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = self.tr("An answer is arriving in another version")
        self.setAccessibleName(words)
        self._picture = QLabel()
        lead = button(self.tr("Show it"), show_answer, kind="link", name="showArriving")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(6), theme.px(10), theme.px(6))
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self._picture)
        row.addWidget(ElidedLabel(theme, words, tone="quiet"), 1)
        row.addWidget(lead)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        side = self._theme.px(16)
        self._picture.setPixmap(icon("refresh", self._theme.colours.quiet, side).pixmap(side))
