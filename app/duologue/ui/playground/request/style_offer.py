"""Asks what to do with a body that is written in the other API style."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from duologue.domain.style import ApiStyle
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme


class StyleOffer(QWidget):
    """Says that a body is written in the other style, and asks what to do; `chosen` carries a style."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("styleOffer")
        self._words = Label(theme, "", wrap=True)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(
            theme.px(tokens.WIDE), theme.px(tokens.GAP), theme.px(tokens.WIDE), theme.px(tokens.GAP)
        )
        self._row.setSpacing(theme.px(tokens.SPACE))
        self._row.addWidget(self._words, 1)
        self._styles = (ApiStyle.OPENAI, ApiStyle.ANTHROPIC)
        self.switch = button("", lambda: self.chosen.emit(self._styles[0]), name="switchStyle")
        self.keep = button("", lambda: self.chosen.emit(self._styles[1]), kind="flat", name="keepStyle")
        self._row.addWidget(self.switch)
        self._row.addWidget(self.keep)
        self.hide()

    def ask(self, seen: ApiStyle, current: ApiStyle) -> None:
        """Ask about a body of style `seen` where `current` is chosen."""
        self._styles = (seen, current)
        words = self.tr("This body is written in the {style} style.")
        self._words.setText(words.format(style=seen.label))
        self.switch.setText(self.tr("Switch to {style}").format(style=seen.label))
        self.keep.setText(self.tr("Apply as {style}").format(style=current.label))
        self.show()
        self.switch.setFocus()
