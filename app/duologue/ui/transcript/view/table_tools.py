"""The small button on a table that copies it; unseen until the pointer or the focus comes near."""

from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from duologue.markdown.blocks import Table
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import copy_words
from duologue.ui.transcript.document.table_source import as_markdown, as_tsv

SMALL = 26


class TableTools(IconButton):
    """A menu: Copy as TSV, Copy as Markdown. All of the table is copied, shown or not."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "copy", "", parent, size=SMALL)
        self.rename(self.tr("Copy table"))
        self.setObjectName("tableTools")
        self._pieces: list[Table] = []
        self._near = False
        menu = QMenu(self)
        menu.addAction(self.tr("Copy as TSV"), self.copy_tsv).setObjectName("copyTsv")
        menu.addAction(self.tr("Copy as Markdown"), self.copy_markdown).setObjectName("copyTableMarkdown")
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def show_table(self, pieces: list[Table]) -> None:
        """Stand for the table that these pieces make."""
        self._pieces = pieces

    def come_near(self, *, near: bool) -> None:
        """The pointer is over the table, or no longer."""
        if near != self._near:
            self._near = near
            self.update()

    @property
    def seen(self) -> bool:
        """Whether the button is painted now."""
        return self._near or self.hasFocus() or self.underMouse() or self.menu().isVisible()

    def copy_tsv(self) -> None:
        """Put the table on the clipboard for a spreadsheet."""
        copy_words(as_tsv(self._pieces))

    def copy_markdown(self) -> None:
        """Put the table on the clipboard as Markdown."""
        copy_words(as_markdown(self._pieces))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: it is seen now."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: paint it, if it is to be seen."""
        if self.seen:
            super().paintEvent(event)
