"""The list of keyboard shortcuts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.actions import ACTIONS, translated
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme


class ShortcutsDialog(QDialog):
    """Made from the same table as the actions themselves."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(tokens.AIR * 2))
        grid.setVerticalSpacing(theme.px(6))
        rows = [(translated(entry.words), entry.keys) for entry in ACTIONS if entry.keys]
        rows += [
            (self.tr("Send"), ("Enter",)),
            (self.tr("New line"), ("Shift+Enter",)),
            (self.tr("Stop the answer"), ("Esc",)),
            (self.tr("Bring back the last message, in an empty field"), ("Up",)),
        ]
        for number, (words, keys) in enumerate(rows):
            shown = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys]
            grid.addWidget(Label(theme, words), number, 0)
            grid.addWidget(Label(theme, self.tr(" or ").join(shown), tone="quiet"), number, 1)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Keyboard shortcuts"), size=18, strong=True))
        layout.addLayout(grid)
