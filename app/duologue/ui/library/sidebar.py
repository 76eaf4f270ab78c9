"""The sidebar: a new chat, the search, the chats, and the ways to the archive and the bin."""

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.icons import icon
from duologue.ui.library.chat_list import ChatList
from duologue.ui.library.list_rows import ListView
from duologue.ui.theme import Theme


class Sidebar(QWidget):
    """Everything left of the conversation."""

    new_chat_wanted = Signal()
    new_folder_wanted = Signal()
    search_wanted = Signal()
    view_wanted = Signal(object)
    empty_bin_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._new = button(self.tr("New chat"), self.new_chat_wanted.emit, kind="flat", name="newChat")
        self._new_folder = IconButton(theme, "folder-new", self.tr("New folder"), size=28)
        self._new_folder.setObjectName("newFolder")
        self._new_folder.clicked.connect(self.new_folder_wanted)
        self.search = button(self.tr("Search"), self.search_wanted.emit, kind="search", name="searchChats")
        self.search.setToolTip(self.tr("Search all chats, or go to one (Ctrl+K)"))
        self.list = ChatList(theme, self)
        self._back = button("", lambda: self.view_wanted.emit(ListView.CHATS), kind="flat", name="allChats")
        self._about = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self._empty_bin = button(
            self.tr("Empty the bin…"), self.empty_bin_wanted.emit, kind="link", name="emptyBin"
        )
        self._nothing = Label(theme, tone="quiet", wrap=True)
        self._nothing.setObjectName("nothingHere")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._archived = button(
            self.tr("Archived"),
            lambda: self.view_wanted.emit(ListView.ARCHIVED),
            kind="flat",
            name="archived",
        )
        self._bin = button(
            self.tr("Bin"), lambda: self.view_wanted.emit(ListView.BIN), kind="flat", name="bin"
        )
        self._lay_out()
        for signal in (self.list.rows.rowsInserted, self.list.rows.rowsRemoved, self.list.rows.modelReset):
            signal.connect(self._say_nothing)
        self.show_view(ListView.CHATS)
        self._dress()
        theme.changed.connect(self._dress)

    def show_view(self, view: ListView) -> None:
        """Stand for the chats, the archive or the bin."""
        elsewhere = view is not ListView.CHATS
        for part in (self._new, self._new_folder, self.search, self._archived, self._bin):
            part.setHidden(elsewhere)
        words = self.tr("Bin") if view is ListView.BIN else self.tr("Archived")
        self._back.setText(words)
        self._back.setAccessibleName(self.tr("{view}: back to all chats").format(view=words))
        self._back.setToolTip(self.tr("Back to all chats"))
        self._back.setVisible(elsewhere)
        self._about.setText(
            self.tr("Chats stay here for 30 days. Then they are deleted for ever.")
            if view is ListView.BIN
            else self.tr("Out of the list, but still found by the search.")
        )
        self._about.setVisible(elsewhere)
        self.list.setAccessibleName(words if elsewhere else self.tr("Chats"))
        self._say_nothing()

    def _say_nothing(self) -> None:
        rows, view = self.list.rows, self.list.rows.view
        empty = rows.rowCount() == 0
        words = {
            ListView.CHATS: self.tr("Your chats will appear here."),
            ListView.ARCHIVED: self.tr("No chat is archived."),
            ListView.BIN: self.tr("The bin is empty."),
        }[view]
        if empty != self._nothing.isVisibleTo(self) or self._nothing.text() != words:
            self._nothing.setText(words)
            self._nothing.setVisible(empty)
        self._empty_bin.setVisible(view is ListView.BIN and not empty)

    def _lay_out(self) -> None:
        theme = self._theme
        gap = theme.px(tokens.SPACE)
        top = QHBoxLayout()
        top.setSpacing(theme.px(tokens.GAP))
        top.addWidget(self._new, 1)
        top.addWidget(self._new_folder)
        bottom = QHBoxLayout()
        bottom.setSpacing(theme.px(tokens.GAP))
        bottom.addWidget(self._archived)
        bottom.addWidget(self._bin)
        bottom.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, theme.px(12), gap, gap)
        layout.setSpacing(gap)
        layout.addLayout(top)
        layout.addWidget(self.search)
        layout.addWidget(self._back)
        layout.addWidget(self._about)
        layout.addWidget(self._empty_bin, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._nothing)
        layout.addWidget(self.list, 1)
        layout.addLayout(bottom)
        self._about.setContentsMargins(gap, 0, gap, 0)
        top_parts = (self._new, self._new_folder, self.search, self._back, self._empty_bin)
        for before, after in pairwise((*top_parts, self.list, self._archived, self._bin)):
            QWidget.setTabOrder(before, after)

    def _dress(self) -> None:
        theme, colours = self._theme, self._theme.colours
        side, small = theme.px(18), theme.px(16)
        self._new.setIcon(icon("plus", colours.text, side))
        self._new.setIconSize(QSize(side, side))
        self._new.setFont(theme.font(strong=True))
        mirrored = self.isRightToLeft()
        pictures = (
            (self.search, "search"),
            (self._back, "chevron-right" if mirrored else "chevron-left"),
            (self._archived, "archive"),
            (self._bin, "bin"),
        )
        for part, name in pictures:
            part.setIcon(icon(name, colours.faint, small))
            part.setIconSize(QSize(small, small))
        self._back.setFont(theme.font(strong=True))
        for part in (self._archived, self._bin):
            part.setFont(theme.font(tokens.SMALL_TEXT))
