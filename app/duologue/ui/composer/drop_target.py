"""Lets files be dropped anywhere on a page, and says so quietly while they are held over it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from duologue.ui import tokens
from duologue.ui.icons import icon
from duologue.ui.theme import Theme

_PICTURE = 32


class DropTarget(QObject):
    """Watches `page`; `take` gets what is dropped and says whether it could be used."""

    def __init__(self, theme: Theme, page: QWidget, take: Callable[[QMimeData], bool]) -> None:
        super().__init__(page)
        self._page = page
        self._take = take
        self.hint = _Hint(theme, page)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: something is dragged over the page."""
        kind = event.type()
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove) and isinstance(
            event, QDragEnterEvent | QDropEvent
        ):
            if _is_droppable(event.mimeData()):
                event.acceptProposedAction()
                self.hint.cover()
                return True
        elif kind is QEvent.Type.DragLeave:
            self.hint.hide()
        elif kind is QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.hint.hide()
            if _is_droppable(event.mimeData()) and self._take(event.mimeData()):
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)


class _Hint(QWidget):
    """A sheet with a dashed frame, a picture and one line of words; the mouse does not see it."""

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self._theme = theme
        self.setObjectName("dropHint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Drop files to attach them"))
        self.hide()

    def cover(self) -> None:
        """Stand over the whole page."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the veil, the frame and the words."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("window"))  # words behind words read badly
        painter.setPen(QPen(theme.colour("accent"), theme.px(2), Qt.PenStyle.DashLine))
        painter.setBrush(theme.colour("accent_soft"))
        edge = theme.px(tokens.WIDE)
        frame = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(frame, tokens.RADIUS_LARGE, tokens.RADIUS_LARGE)
        side = theme.px(_PICTURE)
        place = QRect(0, 0, side, side)
        place.moveCenter(self.rect().center() - QPoint(0, side))
        icon("file", theme.colours.accent, side).paint(painter, place)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(tokens.TITLE_TEXT - 4, strong=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.accessibleName())


def _is_droppable(data: QMimeData) -> bool:
    return any(url.isLocalFile() for url in data.urls()) or (data.hasImage() and not data.hasText())
