"""The line above a conversation: its title, what it talks to, and a menu."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from duologue.ui import tokens
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import ElidedLabel, Label
from duologue.ui.controls.tip import literal
from duologue.ui.theme import Theme


class ChatHeader(QWidget):
    """Title, a mark for the demo, the sidebar switch and ⋯; `menu` is filled when it is wanted."""

    menu_wanted = Signal()
    settings_wanted = Signal()
    sidebar_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(theme, strong=True)
        self._demo = (self.tr("Demo: recorded examples, not the model"), self.tr("Recorded examples"))
        self._chip = Label(theme, self._demo[0], size=tokens.SMALL_TEXT)
        self._chip.setObjectName("chip")
        self._chip.setAccessibleName(self._demo[0])
        self._chip.setToolTip(literal(self._demo[0]))
        self._sidebar = IconButton(theme, "sidebar", self.tr("Show or hide the chat list (Ctrl+B)"))
        self._menu_button = IconButton(theme, "more", self.tr("More about this chat"))
        self._menu_button.setObjectName("chatMenu")
        self.menu = QMenu(self._menu_button)
        self.menu.aboutToShow.connect(self.menu_wanted)
        self._menu_button.setMenu(self.menu)
        self.shortened = QMenu(self.tr("What is sent"), self)
        self.shortened.setObjectName("shortenedMenu")
        self.shortened.menuAction().setVisible(False)
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self._sidebar)
        row.addWidget(self._title, 1)
        row.addWidget(self._chip)
        row.addWidget(self._menu_button)
        self._sidebar.clicked.connect(self.sidebar_wanted)

    @property
    def last(self) -> QWidget:
        """What Tab comes to last."""
        return self._menu_button

    @property
    def chip(self) -> QLabel:
        """The mark that says these are recorded examples."""
        return self._chip

    def show_shortened(self, *, shortened: bool) -> None:
        """Say in the menu that not all of this chat is sent."""
        self.shortened.menuAction().setVisible(shortened)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: where there is little room the mark says less, so that the title can be read too."""
        super().resizeEvent(event)
        whole, short = self._demo
        wide = QFontMetrics(self._chip.font()).horizontalAdvance(whole)
        self._chip.setText(whole if wide <= event.size().width() / 2 else short)

    def show_chat(self, title: str, *, demo: bool, stored: bool) -> None:
        """Stand for this chat; `stored` says whether there is one yet."""
        self._title.setText(title)
        self._chip.setVisible(demo)
        self._menu_button.setVisible(stored)
