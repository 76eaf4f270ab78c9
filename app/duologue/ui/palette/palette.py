"""The sheet at the top of the window in which a command is found and run."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.palette.command import Command
from duologue.ui.palette.command_list import CommandList
from duologue.ui.palette.matching import matching
from duologue.ui.theme import Theme

_WIDTH = 560
_FROM_TOP = 72
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Palette(QDialog):
    """Type to find, arrows to choose, Enter to run, Esc to leave; the focus never leaves the field."""

    def __init__(self, theme: Theme, commands: Sequence[Command], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self._window = parent
        self._commands = commands
        self.setObjectName("palette")
        self.setWindowTitle(self.tr("Commands"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.field = QLineEdit()
        self.field.setObjectName("paletteField")
        self.field.setProperty("kind", "plain")
        self.field.setFont(theme.font(tokens.BASE_TEXT + 2))
        self.field.setAccessibleName(self.tr("Find a command"))
        self.field.setPlaceholderText(self.tr("What would you like to do?"))
        self.list = CommandList(theme, self)
        self.nothing = Label(theme, self.tr("No command has these letters."), tone="quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # the card has round corners
        card = QFrame()
        card.setObjectName("paletteCard")
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(card)
        layout = QVBoxLayout(card)
        pad = theme.px(12)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        layout.addWidget(self.nothing)
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.list.chosen.connect(self._run)
        self._find("")

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: below the window's upper edge, in its middle."""
        super().showEvent(event)
        window = self._window
        width = min(self._theme.px(_WIDTH), window.width() - 2 * self._theme.px(tokens.AIR))
        self.setFixedWidth(width)
        left = window.mapToGlobal(window.rect().topLeft())
        self.move(left.x() + (window.width() - width) // 2, left.y() + self._theme.px(_FROM_TOP))
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the keys of the list work in the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.list.move_by_key(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.current())
                return True
        return super().eventFilter(watched, event)

    def _find(self, wanted: str) -> None:
        found = matching(self._commands, wanted)
        self.list.show_commands(found)
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.adjustSize()

    def _run(self, command: Command | None) -> None:
        if command is not None:
            self.accept()
            QTimer.singleShot(0, command.run)  # with the focus back where it was
