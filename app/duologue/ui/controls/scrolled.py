"""A place as tall as what stands in it wishes; where there is no room it scrolls, never sideways."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from duologue.ui import tokens
from duologue.ui.theme import Theme

_EDGE = 2 * 2  # of an area, as the style sheet draws it
_LEAST = 2 * tokens.TARGET  # of what it scrolls, some lines stay in view


class Scrolled(QScrollArea):
    """The focus goes to what stands inside, which scrolls into view by it."""

    def __init__(self, theme: Theme, name: str, inside: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self._inside = inside
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        for part in (self.viewport(), inside):
            part.setAutoFillBackground(False)  # what is behind it is seen
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        inside.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Qt: as tall as what stands inside."""
        return QSize(self._inside.sizeHint().width() + _EDGE, self._wish())

    def minimumSizeHint(self) -> QSize:
        """Qt: where it scrolls, still some lines are seen."""
        return QSize(0, min(self._wish(), self._theme.px(_LEAST)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: what stands inside may have another height, or its lines break elsewhere."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _wish(self) -> int:
        inside = self._inside
        width = self.width() - _EDGE  # a bar that comes or goes must not change the wish, or it would flutter
        tall = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        return tall + _EDGE if tall > 0 else 0
