"""Which version of a turn is shown, and the way to the others."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from duologue.domain.message import Message
from duologue.ui import tokens
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

SMALL = 28


class VersionSwitch(QWidget):
    """Hidden while there is one version. `show_version` is told the message and -1 or +1."""

    def __init__(self, theme: Theme, show_version: Callable[[Message, int], object]) -> None:
        super().__init__()
        self._message: Message | None = None
        self._show_version = show_version
        self.setObjectName("versionSwitch")
        self._before = IconButton(theme, "chevron-left", self.tr("Previous version"), size=SMALL)
        self._before.setObjectName("previousVersion")
        self._after = IconButton(theme, "chevron-right", self.tr("Next version"), size=SMALL)
        self._after.setObjectName("nextVersion")
        self._number = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        for part in (self._before, self._number, self._after):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._before.clicked.connect(lambda: self._step(-1))
        self._after.clicked.connect(lambda: self._step(+1))

    def show_message(self, message: Message) -> None:
        """Stand for this version."""
        self._message = message
        self.setVisible(message.versions > 1)
        words = self.tr("Version {number} of {count}").format(number=message.version, count=message.versions)
        self._number.setText(f"{message.version} / {message.versions}")
        self._number.setAccessibleName(words)
        self.setAccessibleName(words)
        self._before.setEnabled(message.version > 1)
        self._after.setEnabled(message.version < message.versions)

    def _step(self, step: int) -> None:
        if self._message is not None:
            self._show_version(self._message, step)
