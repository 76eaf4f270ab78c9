"""The sidebar: a new chat, a search over titles, and the chats."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from duologue.domain.message import ChatSummary
from duologue.ui import tokens
from duologue.ui.chat.chat_list import ChatList
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.icons import icon
from duologue.ui.theme import Theme


class Sidebar(QWidget):
    """Everything left of the conversation."""

    new_chat_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._new = button(self.tr("New chat"), self.new_chat_wanted.emit, kind="flat", name="newChat")
        self.search = QLineEdit(self)
        self.search.setProperty("kind", "search")
        self.search.setObjectName("searchChats")
        self.search.setAccessibleName(self.tr("Search titles"))
        self.search.setPlaceholderText(self.tr("Search titles"))
        self.search.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.list = ChatList(theme, self)
        self._nothing = Label(theme, tone="quiet", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        gap = theme.px(tokens.SPACE)
        layout.setContentsMargins(gap, theme.px(12), gap, gap)
        layout.setSpacing(gap)
        layout.addWidget(self._new)
        layout.addWidget(self.search)
        layout.addWidget(self._nothing)
        layout.addWidget(self.list, 1)
        self.search.textChanged.connect(self._on_search)
        QWidget.setTabOrder(self._new, self.search)
        QWidget.setTabOrder(self.search, self.list)
        self._dress()
        theme.changed.connect(self._dress)

    def show_chats(self, chats: list[ChatSummary]) -> None:
        """Show these chats, or a word about there being none."""
        self.list.show_chats(chats)
        self._say_nothing()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc ends a search first."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def _on_search(self, wanted: str) -> None:
        self.list.filter(wanted)
        self._say_nothing()

    def _say_nothing(self) -> None:
        empty = not self.list.titles
        searching = bool(self.search.text().strip())
        words = (
            self.tr("No title holds these words.") if searching else self.tr("Your chats will appear here.")
        )
        self._nothing.setText(words)
        self._nothing.setVisible(empty)

    def _dress(self) -> None:
        side = self._theme.px(18)
        self._new.setIcon(icon("plus", self._theme.colours.text, side))
        self._new.setIconSize(QSize(side, side))
        self._new.setFont(self._theme.font(strong=True))
        self._glass.setIcon(icon("search", self._theme.colours.faint, self._theme.px(16)))
