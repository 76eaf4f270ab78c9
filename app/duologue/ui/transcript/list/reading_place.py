"""The words at the top of the view, to be found again when every line has broken elsewhere."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget
from shiboken6 import isValid


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """A character of a text that stood `y` pixels below the top of `viewport`."""

    viewport: QWidget
    text: QTextEdit
    position: int
    y: int

    @classmethod
    def at_top_of(cls, viewport: QWidget) -> "ReadingPlace | None":
        """The first words in view, None if something else stands there."""
        found = viewport.childAt(viewport.width() // 2, 0)
        text = found.parent() if found is not None else None
        if not isinstance(text, QTextEdit):
            return None
        cursor = text.cursorForPosition(QPoint(0, text.viewport().mapFrom(viewport, QPoint(0, 0)).y()))
        return cls(viewport, text, cursor.position(), cls._top(viewport, text, cursor))

    def moved(self) -> int:
        """How many pixels lower the words stand now; 0 where they are gone."""
        document = self.text.document() if isValid(self.text) else None
        if document is None or self.position >= document.characterCount():
            return 0
        cursor = QTextCursor(document)
        cursor.setPosition(self.position)
        return self._top(self.viewport, self.text, cursor) - self.y

    @staticmethod
    def _top(viewport: QWidget, text: QTextEdit, cursor: QTextCursor) -> int:
        return text.viewport().mapTo(viewport, text.cursorRect(cursor).topLeft()).y()
