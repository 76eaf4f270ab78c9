"""The rail on the left edge: one button per page."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.icons import icon
from duologue.ui.theme import Theme

_HEIGHT = 56
_LONG_WORD = 10  # letters


class Rail(QWidget):
    """`chosen` names the page."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, pages: tuple[tuple[str, str, str], ...]) -> None:
        """`pages` holds (name, icon, words) from top to bottom; the last one stands at the bottom."""
        super().__init__()
        self._theme = theme
        self._icons: dict[str, str] = {}
        self._buttons: dict[str, QToolButton] = {}
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        for place, (name, picture, words) in enumerate(pages):
            if place == len(pages) - 1:
                self._layout.addStretch(1)
            made = self._made(name, picture, words)
            made.clicked.connect(lambda _=False, page=name: self.chosen.emit(page))
            group.addButton(made)
            self._layout.addWidget(made)
        self._dress()
        theme.changed.connect(self._dress)

    def add_menu(self, menu: QMenu, words: str) -> None:
        """Put the application's menu at the bottom."""
        made = self._made("menu", "menu", words)
        made.setCheckable(False)
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._layout.addWidget(made)
        self._dress()

    def offered(self) -> list[tuple[str, str]]:
        """The pages that can be opened, as (name, words) from top to bottom."""
        return [
            (name, made.text())
            for name, made in self._buttons.items()
            if made.isCheckable() and not made.isHidden()
        ]

    def offer(self, page: str, *, offered: bool) -> None:
        """Show or hide the button of a page."""
        self._buttons[page].setVisible(offered)

    def mark(self, page: str) -> None:
        """Show which page is open."""
        self._buttons[page].setChecked(True)
        self._dress()

    def _made(self, name: str, picture: str, words: str) -> QToolButton:
        made = QToolButton()
        made.setText(words)
        made.setAccessibleName(words)
        made.setObjectName(f"rail-{name}")
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icons[name], self._buttons[name] = picture, made
        return made

    def _dress(self) -> None:
        theme = self._theme
        gap = theme.px(4)
        self.setFixedWidth(theme.px(tokens.RAIL_WIDTH))
        self._layout.setContentsMargins(gap, theme.px(12), gap, theme.px(10))
        self._layout.setSpacing(theme.px(4))
        for name, made in self._buttons.items():
            colour = theme.colours.accent if made.isChecked() else theme.colours.quiet
            made.setIcon(icon(self._icons[name], colour, theme.px(20)))
            made.setIconSize(QSize(theme.px(20), theme.px(20)))
            made.setFont(theme.font(11 if len(made.text()) < _LONG_WORD else 10))
            made.setFixedSize(theme.px(tokens.RAIL_WIDTH) - 2 * gap, theme.px(_HEIGHT))
