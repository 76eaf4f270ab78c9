"""Lists of rows with a title and words below: the sections of the Terms, and the history."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from duologue.ui.terms.section_delegate import PLAIN_ROLE, SERVES_ROLE, SectionDelegate
from duologue.ui.theme import Theme


class SectionList(QListWidget):
    """Rows as tall as their words. Taking the focus chooses nothing: only a person does."""

    def __init__(self, theme: Theme, name: str, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(SectionDelegate(theme, self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        theme.changed.connect(self.doItemsLayout)

    def add(self, title: str, plain: str, serves: str = "") -> None:
        """Add a row."""
        item = QListWidgetItem(title)
        item.setData(PLAIN_ROLE, plain)
        item.setData(SERVES_ROLE, serves)
        spoken = ". ".join(filter(None, (title, plain, serves)))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.addItem(item)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: a view without a current row takes its first one; that must not look like a choice."""
        blocked = self.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        row = self.currentRow()
        super().focusInEvent(event)
        self.setCurrentRow(row)
        self.blockSignals(blocked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other widths make other heights."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
