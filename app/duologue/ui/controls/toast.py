"""A short message over the page that goes away by itself, with one thing to do."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

SHOWN_MS = 8000
SHOWN_WITHOUT_ACTION_MS = 3000
_UP = 160  # from the bottom: above the composer of a chat and the pill over it


class Toast(QWidget):
    """Stands at the bottom middle of its parent."""

    def __init__(
        self, theme: Theme, parent: QWidget, words: str, action: str, act: Callable[[], object] | None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(8 if act is not None else 16), theme.px(8))
        row.addWidget(Label(theme, words))
        if act is not None:
            row.addWidget(button(action, lambda: self._act(act), kind="link", name="toastAction"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.deleteLater)
        self._timer.start(SHOWN_MS if act is not None else SHOWN_WITHOUT_ACTION_MS)
        parent.installEventFilter(self)
        self.adjustSize()
        self._stand()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: follow the size of the parent."""
        if event.type() is QEvent.Type.Resize:
            self._stand()
        return super().eventFilter(watched, event)

    def _act(self, act: Callable[[], object]) -> None:
        self.hide()
        self.deleteLater()
        act()

    def _stand(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            left = (parent.width() - self.width()) // 2
            self.move(left, parent.height() - self.height() - self._theme.px(_UP))
