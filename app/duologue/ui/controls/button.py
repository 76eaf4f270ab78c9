"""A button with words."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget


class Button(QPushButton):
    """A push button that Enter presses too, wherever it stands."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: a key on the focused button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def setMenu(self, menu: QMenu) -> None:
        """Qt: a click opens a menu. Beside a menu Qt forgets the room before words that stand at the left."""
        self.setProperty("opens", "menu")
        super().setMenu(menu)


def button(
    text: str,
    on_click: Callable[[], object] | None = None,
    *,
    kind: str = "",
    name: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """A push button; `kind` is "", "primary", "danger", "link" or "flat", `name` its object name."""
    built = Button(text, parent)
    built.setProperty("kind", kind)
    built.setObjectName(name)
    built.setAccessibleName(text.replace("&", ""))
    built.setCursor(Qt.CursorShape.PointingHandCursor)
    built.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    built.setAutoDefault(False)
    if on_click is not None:
        built.clicked.connect(lambda _checked=False: on_click())
    return built
