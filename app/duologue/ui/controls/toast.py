"""A short message over the page that goes away by itself, with one thing to do."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme

SHOWN_MS = 8000
SHOWN_WITHOUT_ACTION_MS = 3000
_UP = 120  # from the bottom
_OVER = 56  # above what it must not cover, with room for the pill that floats there


class Toast(QWidget):
    """Stands at the bottom middle of its parent."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        words: str,
        action: str,
        act: Callable[[], object] | None,
        *,
        over: QWidget | None = None,
    ) -> None:
        """`over` is what stands at the bottom and must stay in sight: the toast keeps above it."""
        super().__init__(parent)
        self._theme = theme
        self._over = over
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(8 if act is not None else 16), theme.px(8))
        row.addWidget(Label(theme, words))
        self._button: QPushButton | None = None
        if act is not None:
            self._button = button(action, lambda: self._act(act), kind="link", name="toastAction")
            row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.deleteLater)
        self._timer.start(SHOWN_MS if act is not None else SHOWN_WITHOUT_ACTION_MS)
        parent.installEventFilter(self)
        if over is not None:
            over.installEventFilter(self)
        self.adjustSize()
        self._stand()
        self.show()
        self.raise_()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def press(self) -> bool:
        """Do the one thing it offers; False where it offers nothing, or no longer."""
        if self._button is None or not self.isVisible():
            return False
        self._button.click()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: follow the size of the parent, and what it keeps above."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._stand()
        return super().eventFilter(watched, event)

    def _act(self, act: Callable[[], object]) -> None:
        self.hide()
        self.deleteLater()
        act()

    def _stand(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            middle, bottom = parent.width() // 2, parent.height() - self._theme.px(_UP)
            over = self._over
            if over is not None and over.isVisible():
                start = over.mapTo(parent, QPoint(0, 0))
                middle = start.x() + over.width() // 2
                bottom = max(self.height(), start.y() - self._theme.px(_OVER))
            self.move(middle - self.width() // 2, bottom - self.height())
