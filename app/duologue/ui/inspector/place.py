"""Where the inspector stands: beside the conversation, or over it where the window is narrow."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.theme import Theme


class InspectorPlace(QObject):
    """Puts a panel at the right end of a page; the reading column is never made narrower than it may be."""

    def __init__(self, theme: Theme, page: QWidget, panel: QWidget) -> None:
        super().__init__(panel)
        self._theme = theme
        self._page = page
        self._panel = panel
        self._beside = False
        panel.setParent(page)
        page.installEventFilter(self)
        theme.changed.connect(self.fit)
        self.fit()

    @property
    def overlays(self) -> bool:
        """Whether it stands over the conversation."""
        return not self._beside

    def fit(self) -> None:
        """Stand where there is room."""
        width = self._theme.px(tokens.INSPECTOR_WIDTH)
        wide = self._theme.px(tokens.INSPECTOR_OVERLAYS - tokens.RAIL_WIDTH)
        layout = self._page.layout()
        beside = self._page.width() >= wide and isinstance(layout, QBoxLayout)
        if beside != self._beside and isinstance(layout, QBoxLayout):
            if beside:
                layout.addWidget(self._panel)
            else:
                layout.removeWidget(self._panel)
        self._beside = beside
        self._panel.setFixedWidth(min(width, self._page.width()))
        if not beside:
            left = self._page.width() - self._panel.width()
            self._panel.setGeometry(left, 0, self._panel.width(), self._page.height())
            self._panel.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the page has another size."""
        if event.type() is QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)
