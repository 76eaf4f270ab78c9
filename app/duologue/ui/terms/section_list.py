"""Lists of rows with a title and words below: the sections of the Terms, and the history."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from duologue.ui import tokens
from duologue.ui.terms.section_delegate import PLAIN_ROLE, SERVES_ROLE, SectionDelegate
from duologue.ui.theme import Theme


class SectionList(QListWidget):
    """Rows as tall as their words. Taking the focus chooses nothing: only a person does."""

    def __init__(self, theme: Theme, name: str, object_name: str) -> None:
        super().__init__()
        self._theme = theme
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
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the frame goes."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: with no row to show the focus at, the list itself shows it."""
        super().paintEvent(event)
        if self.hasFocus() and self.currentRow() < 0:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            frame = QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, tokens.RADIUS, tokens.RADIUS)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: other widths make other heights."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
