"""What stands in the response before anything was sent."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.icons import icon
from duologue.ui.theme import Theme

_WIDEST = 360


class EmptyResponse(QWidget):
    """Says what will be here, and offers a recording meanwhile."""

    def __init__(self, theme: Theme, open_recording: Callable[[], object]) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("emptyResponse")
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = Label(theme, self.tr("Nothing was sent yet"), strong=True, size=16)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line = Label(
            theme,
            self.tr("Run the request to see its answer, every event, headers, times and tokens."),
            tone="quiet",
            wrap=True,
        )
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.setMaximumWidth(theme.px(_WIDEST))
        line.setMinimumWidth(min(theme.px(_WIDEST), theme.px(240)))
        opener = button(
            self.tr("Open a recording…"), open_recording, kind="link", name="openRecordingWhenEmpty"
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addStretch(3)
        layout.addWidget(self._picture)
        layout.addWidget(title)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(line)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(opener, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(4)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        side = self._theme.px(36)
        self._picture.setPixmap(icon("playground", self._theme.colours.faint, side).pixmap(side))
