"""A flat button that opens a menu, and shows as much of its words as there is room for."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QStyle, QStyleOptionButton, QStylePainter, QWidget

from duologue.ui.controls.button import Button
from duologue.ui.theme import Theme

_LEAST = 76
_PADDING = 2 * (8 + 2)  # of a flat button, as the style sheet draws it


class MenuButton(Button):
    """Cut in their middle, the words keep the mark at their end that says it opens a menu."""

    def __init__(self, theme: Theme, object_name: str, name: str, parent: QWidget) -> None:
        super().__init__("", parent)
        self._theme = theme
        self.setObjectName(object_name)
        self.setProperty("kind", "flat")
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        menu = QMenu(self)
        menu.aboutToHide.connect(self._rest)
        self.setMenu(menu)

    def minimumSizeHint(self) -> QSize:
        """Qt: in a narrow window the words are cut."""
        return QSize(min(self._theme.px(_LEAST), self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the button with its words, cut in their middle where they have no room."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.width() - _PADDING
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    def _rest(self) -> None:
        """A menu took the mouse's leaving; without this the button would look hovered for ever."""
        self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
        self.update()
