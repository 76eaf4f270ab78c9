"""How far long work is: a quiet count, a thin bar, and Cancel."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from duologue.services.transfer.long_work import LongWork
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

_LOOK_MS = 100


class Progress(QWidget):
    """Looks at the work ten times a second; `words` says a count and, where it is known, a total."""

    def __init__(self, theme: Theme, words: Callable[[str, str], str]) -> None:
        super().__init__()
        self._words = words
        self._work: LongWork | None = None
        self.said = Label(theme, wrap=True)
        self.said.setObjectName("progressSaid")
        self.bar = QProgressBar()
        self.bar.setObjectName("progressBar")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(theme.px(6))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(self.said)
        layout.addWidget(self.bar)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, work: LongWork) -> None:
        """Show how far this work is, from now on."""
        self._work = work
        self.look()
        self._timer.start()

    def rest(self) -> None:
        """The work has ended."""
        self._timer.stop()

    def look(self) -> None:
        """Show how far the work is now."""
        if self._work is None:
            return
        done, total = self._work.done, self._work.total
        number = QLocale().toString
        said = self._words(number(done), "" if total is None else number(total))
        self.said.setText(said)
        self.bar.setAccessibleName(said)
        self.bar.setMaximum(total or 0)  # 0 is a bar that only moves: nobody knows how much there is
        self.bar.setValue(done)
