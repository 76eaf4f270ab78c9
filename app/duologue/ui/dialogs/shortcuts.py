"""The list of keyboard shortcuts."""

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.actions import ACTIONS, translated
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.shortcuts.keys import Overrides, keys_of, shown
from duologue.ui.theme import Theme

_SHARE_OF_WINDOW = 0.8


class ShortcutsDialog(QDialog):
    """The keys in force, those a person chose included; `change` opens the place where they are chosen.

    The actions named in `left_out` are not listed.
    """

    def __init__(
        self,
        theme: Theme,
        chosen: Overrides,
        left_out: Collection[str],
        change: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._change = change
        self.setObjectName("shortcutsDialog")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        area = QScrollArea()
        area.setObjectName("shortcutsList")
        area.setAccessibleName(self.tr("Keyboard shortcuts"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = self._rows(theme, chosen, left_out)
        area.setWidget(inside)
        wanted = inside.sizeHint()
        edge = 2 * theme.px(tokens.AIR)
        area.setMinimumWidth(
            min(wanted.width() + theme.px(tokens.AIR), within(self, wanted.width() + 2 * edge) - edge)
        )
        area.setMinimumHeight(
            min(wanted.height() + 4, int(parent.window().height() * _SHARE_OF_WINDOW) - 120)
        )
        below = QHBoxLayout()
        below.addWidget(button(self.tr("Change…"), self._on_change, name="changeShortcuts"))
        below.addStretch(1)
        close = button(self.tr("Close"), self.accept, kind="primary", name="closeShortcuts")
        close.setDefault(True)
        below.addWidget(close)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(12))
        layout.addWidget(Label(theme, self.tr("Keyboard shortcuts"), size=18, strong=True))
        layout.addWidget(area)
        layout.addLayout(below)
        close.setFocus()

    def _rows(self, theme: Theme, chosen: Overrides, left_out: Collection[str]) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(theme.px(8), theme.px(4), theme.px(12), theme.px(4))
        grid.setHorizontalSpacing(theme.px(tokens.AIR * 2))
        grid.setVerticalSpacing(theme.px(6))
        rows = [
            (translated(entry.words), keys)
            for entry in ACTIONS
            if entry.name not in left_out and (keys := keys_of(entry.name, chosen))
        ]
        rows += [
            (self.tr("Send"), (QKeySequence("Enter"),)),
            (self.tr("New line"), (QKeySequence("Shift+Enter"),)),
            (self.tr("Stop the answer"), (QKeySequence("Esc"),)),
            (self.tr("Edit the last message, in an empty field"), (QKeySequence("Up"),)),
            (
                self.tr("Earlier and later messages of yours"),
                tuple(map(QKeySequence, ("Ctrl+Up", "Ctrl+Down"))),
            ),
        ]
        for number, (words, keys) in enumerate(rows):
            grid.addWidget(Label(theme, words, wrap=True), number, 0)
            grid.addWidget(Label(theme, shown(keys, self.tr(" or ")), tone="quiet", wrap=True), number, 1)
        return inside

    def _on_change(self) -> None:
        self.accept()
        self._change()
