"""A tool the model wants called: name and arguments, never run by the app."""

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from duologue.domain.parts import ToolCallPart
from duologue.markdown.hidden import reveal
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.icons import icon
from duologue.ui.theme import Theme


class ToolCard(QWidget):
    """Shows arguments that parse, indented; cut or broken ones exactly as they came."""

    height_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("toolCard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._picture = QLabel()
        self._name = Label(theme, strong=True, size=13)
        self._hint = Label(
            theme, self.tr("wants to call this tool; Duologue runs nothing"), tone="quiet", size=12
        )
        self._arguments = Label(theme, wrap=True, tone="quiet")
        self._arguments.setFont(theme.font(tokens.CODE_TEXT, code=True))
        self._arguments.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.SPACE))
        head.addWidget(self._picture)
        head.addWidget(self._name)
        head.addWidget(self._hint)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(10))
        layout.setSpacing(theme.px(6))
        layout.addLayout(head)
        layout.addWidget(self._arguments)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        side = self._theme.px(16)
        self._picture.setPixmap(icon("tool", self._theme.colours.quiet, side).pixmap(side))
        self._arguments.setFont(self._theme.font(tokens.CODE_TEXT, code=True))

    def show_call(self, call: ToolCallPart) -> None:
        """Stand for this call."""
        parsed = call.parsed()
        text = parsed if isinstance(parsed, str) else json.dumps(parsed, ensure_ascii=False, indent=2)
        self._name.setText(reveal(call.name) or self.tr("(no name)"))
        self._arguments.setText(reveal(text))
        self.setAccessibleName(self.tr("Tool call {name}").format(name=call.name))
        self.height_changed.emit()
