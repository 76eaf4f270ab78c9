"""Where the inspector stands: beside the conversation, or over the turns where there is no room for both."""

from PySide6.QtCore import QEvent, QObject, QRect

from duologue.ui import tokens
from duologue.ui.chat.page import ChatPage
from duologue.ui.inspector.panel import Inspector
from duologue.ui.theme import Theme


class InspectorPlace(QObject):
    """Puts the panel at the right end of the page. What a person writes is never hidden by it.

    The conversation keeps the width of a reading column: for that the list of chats becomes a drawer, and
    in a window too narrow even so the panel stands over the turns alone.
    """

    def __init__(self, theme: Theme, page: ChatPage, panel: Inspector) -> None:
        super().__init__(panel)
        self._theme = theme
        self._page = page
        self._panel = panel
        self._beside = False
        self._fitting = False
        panel.setParent(page)
        for watched in (page, page.bottom, panel):
            watched.installEventFilter(self)
        theme.changed.connect(self.fit)
        self.fit()

    @property
    def overlays(self) -> bool:
        """Whether it stands over the conversation."""
        return not self._beside

    def fit(self) -> None:
        """Stand where there is room."""
        if self._fitting:  # what is moved here tells of it
            return
        self._fitting = True
        self._fit()
        self._fitting = False

    def _fit(self) -> None:
        page, panel = self._page, self._panel
        width = min(self._theme.px(tokens.INSPECTOR_WIDTH), page.width())
        column = self._theme.px(tokens.COLUMN_MIN + tokens.INSPECTOR_MARGINS)
        beside = page.width() - width >= column
        panel.setFixedWidth(width)
        if beside != self._beside:
            self._beside = beside
            if beside:
                page.row.addWidget(panel)
            else:
                page.row.removeWidget(panel)
        page.make_room(width if beside and not panel.isHidden() else 0, column)
        if not beside:
            composer = page.bottom.mapTo(page, page.bottom.rect().topLeft()).y()
            panel.setGeometry(QRect(page.width() - width, 0, width, composer))
            panel.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the page has another size, the composer grew, or the panel comes or goes."""
        panel_moved = watched is self._panel and event.type() in (QEvent.Type.Show, QEvent.Type.Hide)
        others_moved = watched is not self._panel and event.type() in (QEvent.Type.Resize, QEvent.Type.Move)
        if panel_moved or others_moved:
            self.fit()
        return super().eventFilter(watched, event)
