"""A short list of lines of text, with room to breathe."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from duologue.ui.controls.tip import literal
from duologue.ui.theme import Theme

_ROW = 34


class PlainList(QListWidget):
    """Rows of one line each; `name` is what a screen reader says."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        theme.changed.connect(self._dress)

    def add(self, text: str) -> None:
        """Add a row."""
        item = QListWidgetItem(text)
        item.setToolTip(literal(text))
        item.setSizeHint(QSize(0, self._theme.px(_ROW)))
        self.addItem(item)

    def _dress(self) -> None:
        for row in range(self.count()):
            self.item(row).setSizeHint(QSize(0, self._theme.px(_ROW)))
