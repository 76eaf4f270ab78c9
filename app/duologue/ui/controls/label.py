"""Labels that never read HTML into what they show."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from duologue.ui import tokens
from duologue.ui.theme import Theme


class Label(QLabel):
    """Plain text in one of our sizes; `tone` is "", "quiet", "faint", "danger", "warning" or "good"."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        tone: str = "",
        size: float = tokens.BASE_TEXT,
        strong: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._strong = strong
        self.setTextFormat(Qt.TextFormat.PlainText)  # QLabel guesses HTML otherwise
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        self._dress()
        theme.changed.connect(self._dress)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._size, strong=self._strong))


class ElidedLabel(Label):
    """One line that ends in "…" where there is no room."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        tone: str = "",
        size: float = tokens.BASE_TEXT,
        strong: bool = False,
    ) -> None:
        self._whole = ""
        super().__init__(theme, text, tone=tone, size=size, strong=strong)
        self._align()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Show `text`, as much of it as there is room for."""
        self._whole = text
        self.setAccessibleName(text)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: the window may be mirrored."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._align()

    def _align(self) -> None:
        """Stand where a line of the window begins, whichever way its own words run."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the width changed."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(0, self.width())
        )
        super().setText(shown)
