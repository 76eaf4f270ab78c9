"""A field whose value is chosen from a menu."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from duologue.ui.controls.button import Button
from duologue.ui.controls.tip import literal
from duologue.ui.icons import icon
from duologue.ui.theme import Theme
from duologue.ui.words import unmarked


class MenuField(Button):
    """Shows `value`, as much of it as there is room for; `choices` is filled when it is about to show."""

    def __init__(self, theme: Theme, what: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._what = what
        self._value = ""
        self.setObjectName(name)
        self.setProperty("kind", "field")
        self.setAccessibleName(what)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.choices = QMenu(self)
        self.clicked.connect(self.open)
        theme.changed.connect(self.update)

    @property
    def value(self) -> str:
        """What is chosen."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show what is chosen."""
        self._value = value
        self.setText(unmarked(value))
        self.setToolTip(literal(value))
        self.setAccessibleName(f"{self._what}: {value}")

    def open(self) -> None:
        """Open the menu below the field."""
        self.choices.setMinimumWidth(self.width())
        self.choices.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the field, and a mark that it opens a menu."""
        side = self._theme.px(16)
        edge = self._theme.px(8)
        room = self.width() - side - 3 * edge
        shown = self.fontMetrics().elidedText(self._value, Qt.TextElideMode.ElideMiddle, room)
        if self.text() != unmarked(shown):
            self.setText(unmarked(shown))
        super().paintEvent(event)
        painter = QPainter(self)
        picture = icon("chevron-down", self._theme.colours.quiet, side)
        picture.paint(painter, self.width() - side - edge, (self.height() - side) // 2, side, side)
