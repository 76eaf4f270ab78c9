"""An area that is as high as what stands in it, up to a part of the window; beyond that it scrolls."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class LowArea(QScrollArea):
    """`share` is the largest part of the window's height."""

    def __init__(self, name: str, inside: QWidget, share: float = 0.3) -> None:
        super().__init__()
        self._inside = inside
        self._share = share
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("lowArea")
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what stands inside takes the focus
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        inside.setObjectName("lowAreaInside")

    def sizeHint(self) -> QSize:
        """Qt: as high as needed and allowed."""
        return QSize(super().sizeHint().width(), self._high())

    def minimumSizeHint(self) -> QSize:
        """Qt: it is never squeezed."""
        return QSize(0, self._high())

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: only now it stands in the window whose height counts."""
        super().showEvent(event)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: lines break elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _high(self) -> int:
        inside = self._inside
        width = self.viewport().width()
        wanted = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        edge = 2 * 2  # of a focused area, as the style sheet draws it
        return min(wanted + edge, round(self.window().height() * self._share))
