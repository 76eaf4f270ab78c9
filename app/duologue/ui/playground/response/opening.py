"""A recording while it is read: a file of 100,000 events takes a moment, in which the window goes on."""

import asyncio
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from duologue.domain.errors import InputUnreadable
from duologue.services.recordings.exchange_files import ExchangeFiles
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import ElidedLabel
from duologue.ui.navigation import Navigation
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.theme import Theme

_MOMENT_MS = 200  # what is read in that is not worth a page of its own


class OpeningPage(QWidget):
    """Comes into view when reading takes longer than a moment. `opened` carries the Recording."""

    opened = Signal(object)

    def __init__(self, theme: Theme, files: ExchangeFiles, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self.setObjectName("openingPage")
        self._files = files
        self._tasks = OwnedTasks(tasks, self)
        self._navigation = navigation
        self._stack: QStackedWidget | None = None
        self._before: QWidget | None = None
        self._task: asyncio.Task[Any] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_MOMENT_MS)
        self._soon.timeout.connect(self._come)
        self.words = ElidedLabel(theme, tone="quiet")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cancel = button(self.tr("Cancel"), self.cancel, name="cancelOpening")
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(tokens.WIDE))
        layout.addStretch(1)
        layout.addWidget(self.words)
        layout.addWidget(cancel, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)

    @property
    def reading(self) -> bool:
        """Whether a file is being read."""
        return self._task is not None

    def stand_in(self, stack: QStackedWidget) -> None:
        """Come into view in place of what stands there, and give way to it again."""
        self._stack = stack
        stack.addWidget(self)

    def open(self, path: Path) -> None:
        """Read a recording; one that is being read is forgotten. What can't be read is said."""
        self.cancel()
        self.words.setText(self.tr("Opening {name}…").format(name=path.name))
        self._task = self._tasks.start(self._read(path))
        self._soon.start()

    def cancel(self) -> None:
        """Forget the file that is being read; what was shown before is shown again."""
        if self._task is not None:
            self._task.cancel()
            self._go()

    async def _read(self, path: Path) -> None:
        try:
            recording = await self._files.open(path)
        except InputUnreadable as error:
            self._go()
            self._navigation.toast(error.message, "", None)
        else:
            self._go()
            self.opened.emit(recording)

    def _come(self) -> None:
        if self._stack is not None:
            self._before = self._stack.currentWidget()
            self._stack.setCurrentWidget(self)

    def _go(self) -> None:
        self._task = None
        self._soon.stop()
        if self._stack is not None and self._before is not None and self._stack.currentWidget() is self:
            self._stack.setCurrentWidget(self._before)
        self._before = None
