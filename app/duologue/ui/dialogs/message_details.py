"""What is known about one message: facts in rows, and its parts as they are stored."""

import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from duologue.domain.message import Message
from duologue.domain.parts import parts_to_json
from duologue.markdown.hidden import reveal
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.theme import Theme


class MessageDetails(QDialog):
    """For developers. Nothing of a request is shown here, so there is no key in it."""

    def __init__(self, theme: Theme, message: Message, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._message = message
        self.setObjectName("messageDetails")
        self.setWindowTitle(self.tr("Details"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(within(self, theme.px(560)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(tokens.AIR))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(self._rows()):
            shown = Label(theme, reveal(value), wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(Label(theme, name, tone="quiet"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown, number, 1)
        self._stored = QPlainTextEdit(reveal(_stored(message)))
        self._stored.setObjectName("storedParts")
        self._stored.setReadOnly(True)
        self._stored.setFont(theme.font(tokens.CODE_TEXT, code=True))
        self._stored.setAccessibleName(self.tr("Stored parts"))
        self._stored.setMinimumHeight(theme.px(180))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(button(self.tr("Copy the parts"), self._copy, name="copyParts"))
        buttons.addWidget(button(self.tr("Close"), self.accept, kind="primary", name="closeDetails"))
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Details"), size=18, strong=True))
        layout.addLayout(grid)
        layout.addWidget(Label(theme, self.tr("Stored parts"), tone="quiet"))
        layout.addWidget(self._stored, 1)
        layout.addLayout(buttons)

    def _rows(self) -> list[tuple[str, str]]:
        """Names and values; what is unknown is left out."""
        message = self._message
        usage = message.usage.to_json() if message.usage is not None else {}
        timing = message.timing
        rows = [
            (self.tr("Role"), message.role.value),
            (self.tr("State"), message.state.value),
            (self.tr("API style"), message.style.label if message.style is not None else ""),
            (self.tr("Model"), message.model or ""),
            (self.tr("Stop reason"), message.stop_reason or ""),
            (self.tr("Tokens"), ", ".join(f"{name} {n}" for name, n in usage.items() if n is not None)),
            (self.tr("First token"), self._seconds(timing.first_token_ms if timing is not None else None)),
            (self.tr("Total"), self._seconds(timing.total_ms if timing is not None else None)),
            (self.tr("Began"), message.created),
            (self.tr("Ended"), message.finished or ""),
            (self.tr("Number in the chat"), str(message.seq)),
            (self.tr("Id"), message.id),
        ]
        return [(name, value) for name, value in rows if value]

    def _seconds(self, milliseconds: float | None) -> str:
        if milliseconds is None:
            return ""
        number = self.locale().toString(milliseconds / 1000, "f", 3)
        return self.tr("{number} s").format(number=number)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(_stored(self._message))


def _stored(message: Message) -> str:
    return json.dumps(json.loads(parts_to_json(message.parts)), ensure_ascii=False, indent=2)
