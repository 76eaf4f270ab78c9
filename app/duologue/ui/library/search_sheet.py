"""The sheet in which a person goes to a chat, or finds words in all of them."""

import asyncio

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from duologue.domain.search import SearchHit, SearchQuery
from duologue.domain.style import ApiStyle
from duologue.services.chats.search import Found
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.library.room import LibraryRoom
from duologue.ui.library.search_filters import Choice, SearchFilters
from duologue.ui.library.search_list import SearchList
from duologue.ui.library.search_rows import FoundKind, FoundRow, found_rows, recent_rows

_WIDTH, _HEIGHT = 680, 520
_FROM_TOP = 56
_RECENT = 40
_ENOUGH = 20  # hits; a narrow search that has fewer goes on by itself when typing rests
_REST_SECONDS = 0.3
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SearchSheet(QDialog):
    """Type to find, arrows to choose, Enter to go there, Esc to return; `chosen` tells the hit."""

    chosen = Signal(object)

    def __init__(self, room: LibraryRoom, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._room = room
        self._window = window
        self._search = room.services.search
        self._task: asyncio.Task[None] | None = None
        self._found = Found((), ())
        theme = room.theme
        self.setObjectName("searchSheet")
        self.setWindowTitle(self.tr("Search"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setModal(True)
        self.field = QLineEdit()
        self.field.setObjectName("searchField")
        self.field.setProperty("kind", "plain")
        self.field.setFont(theme.font(tokens.BASE_TEXT + 2))
        self.field.setAccessibleName(self.tr("Search all chats"))
        self.field.setPlaceholderText(self.tr("Words in any chat, or a title"))
        self.filters = SearchFilters(theme)
        self.list = SearchList(theme, self)
        self.nothing = Label(theme, tone="quiet", wrap=True)
        self.nothing.setObjectName("searchNothing")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = QWidget(self)
        card.setObjectName("searchCard")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(card)
        layout = QVBoxLayout(card)
        pad = theme.px(12)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(theme.px(tokens.SPACE))
        layout.addWidget(self.field)
        layout.addWidget(self.filters)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing, 1)
        self.nothing.hide()
        self.field.textChanged.connect(self._begin)
        self.field.installEventFilter(self)
        self.filters.changed.connect(self._begin)
        self.list.chosen.connect(self._choose)
        self.finished.connect(self._stop)
        self._begin()
        room.tasks.start(self._offer_filters())

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: below the window's upper edge, in its middle."""
        super().showEvent(event)
        window, px = self._window, self._room.theme.px
        width = min(px(_WIDTH), window.width() - 2 * px(tokens.AIR))
        height = min(px(_HEIGHT), window.height() - px(_FROM_TOP) - px(tokens.AIR))
        self.setFixedSize(width, height)
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + px(_FROM_TOP))
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the keys of the list work in the field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.list.move_by_key(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.row_at(self.list.currentIndex()))
                return True
        return super().eventFilter(watched, event)

    # -- finding ---------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Look for what is typed now; what was looked for before is given up."""
        self._stop()
        self._task = self._room.tasks.start(self._find(self.filters.query(self.field.text())))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _find(self, query: SearchQuery) -> None:
        if not query.words.strip():
            if query.narrowed:
                self._show([], self.tr("Type a word to look for."))
            else:
                chats = await self._room.services.library.recent(_RECENT)
                self._show(recent_rows(chats), self.tr("There is no chat yet."))
            return
        found = self._found = await self._search.typed(query)
        self._show_found()
        while found.next is not None and len(found.messages) < _ENOUGH:
            await asyncio.sleep(_REST_SECONDS)
            found = self._found = await self._search.further(query, found)
            self._show_found(stays=True)

    async def _find_further(self, query: SearchQuery) -> None:
        self._found = await self._search.further(query, self._found)
        self._show_found(stays=True)

    def _show_found(self, *, stays: bool = False) -> None:
        going_on = self._found.next is not None
        words = self.tr("Looking further back…") if going_on else self.tr("Nothing found.")
        rows = found_rows(self._found)
        found_something = bool(self._found.titles or self._found.messages)
        self._show(rows if found_something else [], words, stays=stays)

    def _show(self, rows: list[FoundRow], nothing: str, *, stays: bool = False) -> None:
        self.list.show_rows(rows, stays=stays)
        self.list.setVisible(bool(rows))
        self.nothing.setText(nothing)
        self.nothing.setVisible(not rows)

    def _choose(self, row: FoundRow | None) -> None:
        if row is None:
            return
        if row.kind is FoundKind.FURTHER:
            self._stop()
            query = self.filters.query(self.field.text())
            self._task = self._room.tasks.start(self._find_further(query))
        elif row.hit is not None and row.can_be_chosen:
            self.accept()
            self.chosen.emit(row.hit)

    async def _offer_filters(self) -> None:
        services, filters = self._room.services, self.filters
        times = [
            Choice(0, self.tr("Today")),
            Choice(7, self.tr("Last 7 days")),
            Choice(30, self.tr("Last 30 days")),
            Choice(365, self.tr("Last 12 months")),
        ]
        filters.offer("time", self.tr("Any time"), times)
        models = [Choice(model, model) for model in await services.library.models()]
        filters.offer("model", self.tr("Any model"), models)
        profiles = [Choice(profile.id, profile.name) for profile in services.accounts.profiles]
        filters.offer("profile", self.tr("Any profile"), profiles)
        if services.preferences.current.developer_tools:
            styles = [Choice(ApiStyle.OPENAI, "OpenAI"), Choice(ApiStyle.ANTHROPIC, "Anthropic")]
            filters.offer("style", self.tr("Any API style"), styles)


def found_words(hit: SearchHit) -> str:
    """The longest of the pieces that were found, to be marked in the chat."""
    return max((hit.text[start:end] for start, end in hit.marks), key=len, default="")
