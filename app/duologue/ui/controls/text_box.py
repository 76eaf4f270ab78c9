"""A framed field for several lines of plain text, which grows with them."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from duologue.ui.theme import Theme


class TextBox(QPlainTextEdit):
    """Grows from `fewest` to `most` lines. `edited` tells of a person's change, `left` that they went on."""

    edited = Signal()
    left = Signal()

    def __init__(
        self, theme: Theme, name: str, parent: QWidget | None = None, *, fewest: int = 3, most: int = 14
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = (fewest, most)
        self._showing = False
        self.setProperty("kind", "framed")
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(theme.px(6))
        self.textChanged.connect(self._on_text)
        theme.changed.connect(self._grow)
        self._grow()

    def show_text(self, text: str) -> None:
        """Show a text without telling that it changed; the cursor stays where it stands already."""
        if text != self.toPlainText():
            self._showing = True
            self.setPlainText(text)
            self._showing = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the person goes on elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: lines break elsewhere."""
        super().resizeEvent(event)
        self._grow()
        QTimer.singleShot(0, self, self._grow)  # a bar that came or went meanwhile breaks them anew

    def _on_text(self) -> None:
        self._grow()
        if not self._showing:
            self.edited.emit()

    def _grow(self) -> None:
        fewest, most = self._lines
        wanted = round(self.document().size().height())
        lines = min(most, max(fewest, wanted))
        fits = wanted <= most and not self.isReadOnly()
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        spacing = QFontMetrics(self.font()).lineSpacing()
        self.setFixedHeight(lines * spacing + 2 * self._theme.px(9))
