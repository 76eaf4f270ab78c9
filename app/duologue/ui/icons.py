"""Our own SVG icons, tinted with a colour of the theme and sharp at any scale."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from duologue import resources
from duologue.ui import tokens

_SCALES = (1.0, 2.0, 3.0)


@lru_cache(maxsize=256)
def icon(name: str, colour: str, size: int = tokens.ICON) -> QIcon:
    """The icon `name` drawn in `colour` (#rrggbb) at `size` logical pixels."""
    source = resources.text(f"icons/{name}.svg").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    built = QIcon()
    for scale in _SCALES:
        pixmap = QPixmap(round(size * scale), round(size * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        built.addPixmap(pixmap)
    return built


def application_icon() -> QIcon:
    """The app's own mark."""
    built = QIcon()
    renderer = QSvgRenderer(QByteArray(resources.text("icons/duologue.svg").encode()))
    for side in (16, 32, 64, 128, 256):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        built.addPixmap(pixmap)
    return built
