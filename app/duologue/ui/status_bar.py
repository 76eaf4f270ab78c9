"""The status bar: at most four facts, each a button that tells more. Unknown is a word, never 0."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from duologue.domain.usage import Provenance
from duologue.ui import provenance, tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

ITEMS = ("connection", "limits", "usage", "terms")
_DROP_ORDER = ("usage", "limits", "connection")  # when there is no room; the Terms stay


class StatusBar(QWidget):
    """Shows one line per item; a click opens the rest in a small panel."""

    def __init__(self, theme: Theme, open_terms: Callable[[], None]) -> None:
        super().__init__()
        self._theme = theme
        self._details: dict[str, list[str]] = {}
        self._open_terms = open_terms
        self._items: dict[str, QPushButton] = {}
        self.setObjectName("statusBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._layout = QHBoxLayout(self)
        for name in ITEMS:
            item = button("", partial(self._tell, name), kind="flat", name=f"status-{name}")
            self._items[name] = item
            self._layout.addWidget(item)
        self._layout.addStretch(1)
        self._dress()
        theme.changed.connect(self._dress)

    def show_item(
        self, name: str, text: str, details: list[str], known: Provenance = Provenance.COUNTED
    ) -> None:
        """Say `text`, and how its numbers are known; `details` are the lines of the panel.

        An empty text hides the item.
        """
        self._details[name] = details
        item = self._items[name]
        item.setText(text)
        item.setAccessibleName(text)
        provenance.mark(item, known)
        self._fit()

    def text_of(self, name: str) -> str:
        """What an item says."""
        return self._items[name].text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: less room drops items."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = {name for name in ITEMS if self._items[name].text()}
        for dropped in (None, *_DROP_ORDER):
            shown.discard(dropped or "")
            wanted = sum(self._items[name].sizeHint().width() + self._layout.spacing() for name in shown)
            if wanted <= self.width() - 2 * self._theme.px(tokens.SPACE):
                break
        for name, item in self._items.items():
            item.setVisible(name in shown)

    def _tell(self, name: str) -> None:
        if name == "terms":
            self._open_terms()
            return
        panel = QFrame(self, Qt.WindowType.Popup)
        panel.setObjectName("card")
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(panel)
        pad = self._theme.px(14)
        layout.setContentsMargins(pad, pad, pad, pad)
        for place, line in enumerate(self._details.get(name, [])):
            layout.addWidget(Label(self._theme, line, strong=place == 0, tone="" if place == 0 else "quiet"))
        panel.adjustSize()
        above = self._items[name].mapToGlobal(QPoint(0, -panel.height() - self._theme.px(6)))
        panel.move(above)
        panel.show()

    def _dress(self) -> None:
        gap = self._theme.px(tokens.SPACE)
        self._layout.setContentsMargins(gap, self._theme.px(2), gap, self._theme.px(2))
        self._layout.setSpacing(self._theme.px(4))
        for item in self._items.values():
            item.setFont(self._theme.font(tokens.SMALL_TEXT))
