"""An image in a turn: drawn from the bytes that were kept, in the room that its size is known to need."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from duologue.domain.parts import ImagePart
from duologue.ui import tokens
from duologue.ui.controls.tip import literal
from duologue.ui.pictures import PictureLoader
from duologue.ui.theme import Theme

_WIDEST, _TALLEST = 360, 260
_SMALLEST = 48


class TurnImage(QWidget):
    """`data` are its bytes, None where they are no longer kept. Enter or a click opens it."""

    opened = Signal()

    def __init__(self, theme: Theme, part: ImagePart, data: bytes | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._part = part
        self._image = QImage()
        self._failed = data is None
        self.setObjectName("turnImage")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Image {name}").format(name=part.name))
        self.setAccessibleDescription(self.tr("Enter shows it."))
        self.setToolTip(literal(part.name))
        if data is not None:
            self._loader = PictureLoader(self)
            self._loader.ready.connect(self._show)
            self._loader.load(data, QSize(2 * _WIDEST, 2 * _TALLEST))

    @property
    def drawn(self) -> bool:
        """Whether the image is there to be seen."""
        return not self._image.isNull()

    def sizeHint(self) -> QSize:
        """Qt: the image in its own size, or as much smaller as there is room."""
        px = self._theme.px
        whole = QSize(max(1, self._part.width), max(1, self._part.height))
        most = QSize(px(_WIDEST), px(_TALLEST))
        if whole.width() > most.width() or whole.height() > most.height():
            whole = whole.scaled(most, Qt.AspectRatioMode.KeepAspectRatio)
        return whole.expandedTo(QSize(px(_SMALLEST), px(_SMALLEST)))

    def minimumSizeHint(self) -> QSize:
        """Qt: a narrow window shows it smaller."""
        return QSize(self._theme.px(_SMALLEST), self._theme.px(_SMALLEST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a click opens it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the image with round corners, or its name where there is none."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        path = QPainterPath()
        path.addRoundedRect(room, tokens.RADIUS, tokens.RADIUS)
        painter.fillPath(path, self._theme.colour("bubble"))
        if self.drawn:
            painter.setClipPath(path)
            size = QSize(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
            painter.setClipping(False)
        elif self._failed:
            painter.setFont(self._theme.font(tokens.SMALL_TEXT))
            painter.setPen(self._theme.colour("quiet"))
            words = self.tr("{name} can't be shown").format(name=self._part.name)
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWrapAnywhere
            painter.drawText(self.rect().adjusted(4, 4, -4, -4), wrapped, words)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawPath(path)

    def _show(self, image: QImage) -> None:
        self._image = image
        self._failed = image.isNull()
        self.update()
