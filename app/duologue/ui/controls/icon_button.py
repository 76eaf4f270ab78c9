"""A button that is an icon, with a name for those who cannot see it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from duologue.ui import tokens
from duologue.ui.controls.tip import literal
from duologue.ui.icons import icon
from duologue.ui.theme import Theme


class IconButton(QToolButton):
    """An icon with an accessible name and a tooltip; `colour` is the name of a token."""

    def __init__(
        self,
        theme: Theme,
        icon_name: str,
        name: str,
        parent: QWidget | None = None,
        *,
        colour: str = "quiet",
        size: int = tokens.TARGET,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon_name
        self._colour = colour
        self._size = size
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.rename(name)
        self._dress()
        theme.changed.connect(self._dress)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter presses it, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def rename(self, name: str) -> None:
        """Change what the button is called."""
        self.setAccessibleName(name)
        self.setToolTip(literal(name))

    def show_icon(self, icon_name: str, colour: str | None = None) -> None:
        """Change the picture, and its colour if one is given."""
        self._icon_name = icon_name
        self._colour = colour or self._colour
        self._dress()

    def _dress(self) -> None:
        picture = self._theme.px(tokens.ICON if self._size >= tokens.TARGET else 16)
        self.setIcon(icon(self._icon_name, getattr(self._theme.colours, self._colour), picture))
        self.setIconSize(QSize(picture, picture))
        self.setFixedSize(self._theme.px(self._size), self._theme.px(self._size))
