"""A window of its own for a text or table that is too long to stand whole in the conversation."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

_SIZE = (900, 640)


class WholeView(QDialog):
    """A title, buttons and what is shown. A search may lead here: `step_wanted` asks it for +1 or -1."""

    step_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent.window())
        self._theme = theme
        self._found = QWidget(self)
        self._found.setObjectName("foundHere")
        self._number = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self._number.setObjectName("foundNumber")
        row = QHBoxLayout(self._found)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(2))
        row.addWidget(self._number)
        for picture, words, name, by in (
            ("chevron-up", self.tr("Previous hit (Shift+Enter)"), "foundPrevious", -1),
            ("chevron-down", self.tr("Next hit (Enter)"), "foundNext", +1),
        ):
            step = IconButton(theme, picture, words, self._found)
            step.setObjectName(name)
            step.clicked.connect(lambda _=False, by=by: self.step_wanted.emit(by))
            row.addWidget(step)
        self._found.hide()

    def show_hit(self, start: int, end: int, number: str) -> None:
        """Show one hit of a search, and its `number` among all. What the places mean is said by the kind."""
        self._number.setText(number)
        self._found.show()
        self._go_to(start, end)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: once a search led here, its keys go on with it."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = (
            (event.matches(QKeySequence.StandardKey.FindNext), +1),
            (event.matches(QKeySequence.StandardKey.FindPrevious), -1),
            (event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter), -1 if back else +1),
        )
        by = next((by for asked, by in steps if asked), 0)
        if by and not self._found.isHidden():
            self.step_wanted.emit(by)
        else:
            super().keyPressEvent(event)

    def _go_to(self, start: int, end: int) -> None:
        raise NotImplementedError

    def _lay_out(self, title: str, view: QWidget, controls: Sequence[QWidget]) -> None:
        theme = self._theme
        self.setObjectName("wholeView")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*(theme.px(side) for side in _SIZE))
        head = QHBoxLayout()
        head.setSpacing(theme.px(tokens.SPACE))
        head.addWidget(Label(theme, title, strong=True, size=16))
        head.addStretch(1)
        head.addWidget(self._found)
        for control in controls:
            head.addWidget(control)
        close = button(self.tr("Close"), self.reject, name="closeWhole")
        close.setShortcut(QKeySequence(QKeySequence.StandardKey.Close))
        head.addWidget(close)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.WIDE))
        layout.addLayout(head)
        layout.addWidget(view, 1)
        view.setFocus()
