"""The pointer in blocks that are wider than the column, each of which may be moved sideways."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QTextBrowser, QWidget

from duologue.ui.transcript.view.side_strips import SideStrips, moved


class SidewaysBrowser(QTextBrowser):
    """A text browser whose `strips` are its wide blocks; what is pressed in one is what is seen there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strips = SideStrips(self.viewport())

    def unmoved(self, place: QPoint) -> QPoint:
        """Where in the document stands what is seen at `place`: a wide block may be moved sideways."""
        return moved(QPointF(place), self.strips.at(place.y())).toPoint()

    def bring_sideways(self, position: int, margin: int) -> None:
        """Move a wide block until the character at `position` of the document is seen, `margin` pixels in."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        place = self.cursorRect(cursor)
        strip = self.strips.at(place.center().y())
        if strip is not None:
            left = place.left() - strip.area.left() - margin
            right = place.right() - strip.area.right() + margin
            if strip.offset > left or strip.offset < right:
                strip.bar.setValue(left if strip.offset > left else right)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: a wide block scrolls sideways; else the list around it scrolls, not the words in it."""
        turned = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        sideways = turned.x() or (turned.y() if shifted else 0)
        strip = self.strips.at(int(event.position().y()))
        if strip is None or abs(sideways) < abs(0 if shifted else turned.y()) or not sideways:
            event.ignore()
            return
        before = strip.offset
        strip.bar.setValue(before - sideways)
        event.setAccepted(strip.offset != before)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: what is pressed in a wide block stands further right than it is seen."""
        self._with_moved(event, super().mousePressEvent)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: the same for a word that is chosen."""
        self._with_moved(event, super().mouseDoubleClickEvent)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: the same for a link that is pressed."""
        self._with_moved(event, super().mouseReleaseEvent)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: the same for a selection, which moves a wide block along where it reaches its edge."""
        place = event.position().toPoint()
        strip = self.strips.at(place.y())
        if strip is not None and event.buttons() & Qt.MouseButton.LeftButton:
            beyond = min(0, place.x() - strip.area.left()) + max(0, place.x() - strip.area.right())
            strip.bar.setValue(strip.offset + beyond)
        self._with_moved(event, super().mouseMoveEvent)

    def _with_moved(self, event: QMouseEvent, take: Callable[[QMouseEvent], None]) -> None:
        """Give Qt the event as if the wide block under it were not moved sideways."""
        strip = self.strips.at(int(event.position().y()))
        if strip is None or not strip.offset:
            take(event)
            return
        told = QMouseEvent(
            event.type(),
            moved(event.position(), strip),
            event.scenePosition(),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )
        take(told)
        event.setAccepted(told.isAccepted())
