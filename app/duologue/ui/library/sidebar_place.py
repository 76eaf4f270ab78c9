"""Where the sidebar stands: beside the conversation, or as a drawer over it in a narrow window."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from duologue.ui import tokens
from duologue.ui.theme import Theme

_LEAST = 180


class SidebarPlace(QWidget):
    """Holds both. A drawer closes when a person goes on in the conversation."""

    def __init__(self, theme: Theme, sidebar: QWidget, conversation: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._sidebar = sidebar
        self._wanted = True
        self._narrow = False
        self._zoom = theme.appearance.zoom
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(sidebar)
        self._splitter.addWidget(conversation)
        self._splitter.setStretchFactor(1, 1)
        sidebar.setMinimumWidth(theme.px(_LEAST))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        self._shade = _Shade(theme, self, self.close_drawer)
        self.set_width(theme.px(tokens.SIDEBAR_WIDTH))
        theme.changed.connect(self._on_theme)

    @property
    def width_beside(self) -> int:
        """The sidebar's width in pixels; 0 while it does not stand beside the conversation."""
        return 0 if self._narrow or self._sidebar.isHidden() else self._sidebar.width()

    @property
    def hidden_by_person(self) -> bool:
        """Whether the person folded the sidebar away."""
        return not self._wanted

    @property
    def is_drawer(self) -> bool:
        """Whether the window is too narrow for both."""
        return self._narrow

    def set_width(self, width: int) -> None:
        """Give the sidebar this many pixels."""
        self._splitter.setSizes([width, max(1, 4000 - width)])

    def toggle(self) -> None:
        """Show or hide the sidebar; opening a drawer says nothing about a wide window."""
        shown = self._sidebar.isHidden()
        if not self._narrow:
            self._wanted = shown
        self._show(shown=shown)

    def close_drawer(self) -> bool:
        """Close the drawer; whether there was an open one."""
        is_open = self._narrow and not self._sidebar.isHidden()
        if is_open:
            self._show(shown=False)
        return is_open

    def fit(self, width: int, taken: int = 0, column: int = 0) -> None:
        """The page is `width` pixels wide now, of which others took some and `column` are to be left."""
        narrow = width < self._theme.px(tokens.NARROW - tokens.RAIL_WIDTH)
        if taken:
            narrow = width - taken < column + self._theme.px(_LEAST)
            most = max(self._theme.px(_LEAST), width - taken - column)
            if not narrow and self.width_beside > most:
                self.set_width(most)
        if narrow == self._narrow:
            if narrow:
                self._stand()
            return
        self._narrow = narrow
        if narrow:
            self._sidebar.setParent(self)
        else:
            self._splitter.insertWidget(0, self._sidebar)
            beside = self._theme.px(tokens.SIDEBAR_WIDTH)
            self.set_width(
                min(beside, max(self._theme.px(_LEAST), width - taken - column)) if taken else beside
            )
        self._show(shown=self._wanted and not narrow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the focus went into the conversation."""
        if event.type() is QEvent.Type.FocusIn:
            self.close_drawer()
        return super().eventFilter(watched, event)

    def _show(self, *, shown: bool) -> None:
        self._sidebar.setVisible(shown)
        self._shade.setVisible(self._narrow and shown)
        if self._narrow and shown:
            self._stand()
            self._shade.raise_()
            self._sidebar.raise_()
            self._sidebar.setFocus()

    def _stand(self) -> None:
        self._shade.setGeometry(self.rect())
        self._sidebar.setGeometry(0, 0, self._theme.px(tokens.SIDEBAR_WIDTH), self.height())

    def _on_theme(self) -> None:
        """Zoom widens the sidebar with its words."""
        zoom = self._theme.appearance.zoom
        if zoom == self._zoom:
            return
        beside = self.width_beside
        self._sidebar.setMinimumWidth(self._theme.px(_LEAST))
        if beside:
            self.set_width(beside * zoom // self._zoom)
        self._zoom = zoom
        self.fit(self.width())


class _Shade(QWidget):
    """Dims the conversation under an open drawer; a click on it closes the drawer."""

    def __init__(self, theme: Theme, parent: QWidget, close: Callable[[], object]) -> None:
        super().__init__(parent)
        self._theme = theme
        self._close = close
        self.hide()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Qt: a click beside the drawer."""
        self._close()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a thin veil."""
        painter = QPainter(self)
        painter.setOpacity(tokens.VEIL)
        painter.fillRect(self.rect(), self._theme.colour("veil"))
