"""The list of keyboard shortcuts."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from duologue.domain.settings import Settings
from duologue.ui import tokens
from duologue.ui.actions import ACTIONS, translated
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.within import within
from duologue.ui.shortcuts.fixed import of_the_app
from duologue.ui.shortcuts.keys import keys_of, sharers, shown
from duologue.ui.theme import Theme

_SHARE_OF_WINDOW = 0.8


class ShortcutsDialog(QDialog):
    """The keys in force, those a person chose included; `change` opens the place where they are chosen.

    The actions named in `left_out` are not listed.
    """

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
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
        inside = self._rows(theme, settings, left_out)
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

    def _rows(self, theme: Theme, settings: Settings, left_out: Collection[str]) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(theme.px(8), theme.px(4), theme.px(12), theme.px(4))
        grid.setHorizontalSpacing(theme.px(tokens.AIR * 2))
        grid.setVerticalSpacing(theme.px(6))
        or_ = self.tr(" or ")
        words_of = {entry.name: translated(entry.words) for entry in ACTIONS}
        for name, words in words_of.items():
            keys = () if name in left_out else keys_of(name, settings.shortcuts)
            if keys:
                shared = [words_of[other] for other in sharers(name, settings.shortcuts)]
                self._add(theme, grid, words, shown(keys, or_), shared)
        heading = Label(theme, self.tr("Always the same"), strong=True)
        heading.setContentsMargins(0, theme.px(12), 0, 0)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for words, keys in of_the_app(enter_sends=settings.chat.enter_sends):
            self._add(theme, grid, words, shown(keys, or_), ())
        return inside

    def _add(self, theme: Theme, grid: QGridLayout, words: str, keys: str, shared: Sequence[str]) -> None:
        """One row; `shared` are other actions with the same keys."""
        row = grid.rowCount()
        grid.addWidget(Label(theme, words, wrap=True), row, 0)
        grid.addWidget(Label(theme, keys, tone="quiet", wrap=True), row, 1)
        if shared:
            told = self.tr("Also the keys of {actions}: neither is done.")
            told = told.format(actions=", ".join(f"“{each}”" for each in shared))
            clash = Label(theme, told, tone="warning", size=tokens.SMALL_TEXT, wrap=True)
            grid.addWidget(clash, row + 1, 0, 1, 2)

    def _on_change(self) -> None:
        self.accept()
        self._change()
