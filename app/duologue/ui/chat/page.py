"""The chat page: where its widgets stand."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from duologue.services.tables.catalogue import DemoPrompt
from duologue.ui import tokens
from duologue.ui.chat.cards import Cards
from duologue.ui.chat.greeting import Greeting
from duologue.ui.chat.header import ChatHeader
from duologue.ui.chat.newest_pill import NewestPill
from duologue.ui.composer.composer import Composer
from duologue.ui.controls.notice_card import NoticeCard
from duologue.ui.library.sidebar import Sidebar
from duologue.ui.library.sidebar_place import SidebarPlace
from duologue.ui.theme import Theme
from duologue.ui.transcript.list.turn_list import TurnList

if TYPE_CHECKING:
    from duologue.ui.chat.find_bar import FindBar


class ChatPage(QWidget):
    """Sidebar on the left; header, conversation and composer on the right."""

    escape_pressed = Signal()

    def __init__(
        self, theme: Theme, turns: TurnList, prompts: tuple[DemoPrompt, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._theme = theme
        self.sidebar = Sidebar(theme)
        self.header = ChatHeader(theme)
        self.turns = turns
        self.greeting = Greeting(theme, prompts)
        self.composer = Composer(theme)
        self.find_bar: FindBar | None = None  # made when it is first asked for
        self._above = QVBoxLayout()
        self._middle = QStackedLayout()
        self._middle.addWidget(self.greeting)
        self._middle.addWidget(turns)
        self.cards = Cards(theme, self.composer.text)
        self._notice: NoticeCard | None = None
        self.pill = NewestPill(theme, turns)
        self.pill.clicked.connect(self.composer.text.setFocus)
        self.place = SidebarPlace(theme, self.sidebar, self._conversation())
        self.composer.text.installEventFilter(self.place)
        turns.installEventFilter(self.place)
        self._taken = (0, 0)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(0)
        self.row.addWidget(self.place)
        theme.changed.connect(self._on_theme)

    def show_empty(self, *, empty: bool) -> None:
        """Show the greeting or the conversation."""
        # The cards and the composer take what they need; the rest is for the turns, some lines at least.
        wish = QSizePolicy.Policy.Preferred if empty else QSizePolicy.Policy.Ignored
        for part in (self.greeting, self._turns_place):
            part.setSizePolicy(QSizePolicy.Policy.Preferred, wish)
        self._middle.setCurrentWidget(self.greeting if empty else self.turns)
        self._middle.activate()
        self.pill.look()

    def add_find_bar(self, bar: "FindBar") -> None:
        """Put the find bar above the conversation; Tab comes to it after the header."""
        self.find_bar = bar
        self._above.addWidget(bar)
        before = self.header.last
        for part in bar.parts:
            QWidget.setTabOrder(before, part)
            before = part

    def show_notice(self, card: NoticeCard | None) -> None:
        """Put a card above the composer, or take it away."""
        self._notice = card
        self.cards.notice.show(card)

    @property
    def notice(self) -> NoticeCard | None:
        """The card above the composer, if there is one."""
        return self._notice

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: a narrow window has no room for the sidebar beside the reading column."""
        super().resizeEvent(event)
        self.place.fit(event.size().width(), *self._taken)

    def make_room(self, width: int, column: int) -> None:
        """So many pixels of the width are taken; the conversation keeps `column` where that can be."""
        if self._taken != (width, column):
            self._taken = (width, column)
            self.place.fit(self.width(), width, column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc closes the find bar, the drawer, a card, or stops; other keys are typed in the composer."""
        if event.key() == Qt.Key.Key_Escape:
            if self.find_bar is not None and not self.find_bar.isHidden():
                self.find_bar.closed.emit()
            elif not self.place.close_drawer():
                if self._notice is not None and not self.composer.send.running:
                    self.show_notice(None)
                self.escape_pressed.emit()
        elif (
            event.text().isprintable()
            and event.text().strip()
            and not event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            self.composer.text.setFocus()
            self.composer.text.insertPlainText(event.text())
        else:
            super().keyPressEvent(event)

    def _on_theme(self) -> None:
        self.bottom.setMaximumWidth(self._theme.px(tokens.COLUMN_MAX + 2 * tokens.WIDE))

    def _conversation(self) -> QWidget:
        theme = self._theme
        right = QWidget()
        middle = self._turns_place = QWidget()
        middle.setLayout(self._middle)
        middle.setMinimumHeight(theme.px(tokens.TARGET))
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(tokens.SPACE))
        column.addWidget(self.cards)
        column.addWidget(self.composer)
        self.bottom = QWidget()
        self.bottom.setLayout(column)
        self.bottom.setMaximumWidth(theme.px(tokens.COLUMN_MAX + 2 * tokens.WIDE))
        bottom = QHBoxLayout()
        bottom.setContentsMargins(theme.px(12), 0, theme.px(12), theme.px(14))
        bottom.addStretch(1)
        bottom.addWidget(self.bottom, 50)
        bottom.addStretch(1)
        layout = QVBoxLayout(right)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(self._above)
        layout.addWidget(middle, 1)
        layout.addLayout(bottom)
        return right
