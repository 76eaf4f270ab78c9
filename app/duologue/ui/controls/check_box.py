"""A check box whose words go on in the next line where there is no room."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QWidget

_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
_ANY_HEIGHT = 2**16
_EDGE = 4  # above and below the words, as the style sheet draws it


class CheckBox(QCheckBox):
    """Looks and works as any other one."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Qt: its height follows from its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: as tall as its lines."""
        words = self._words_in(QRect(self._left(), 0, max(1, width - self._left() - _EDGE), _ANY_HEIGHT))
        return max(super().sizeHint().height(), words.height() + 2 * _EDGE)

    def minimumSizeHint(self) -> QSize:
        """Qt: as narrow as its longest word."""
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(self._left() + longest + 2 * _EDGE, super().sizeHint().height())

    def hitButton(self, place: QPoint) -> bool:
        """Qt: all of its lines can be clicked."""
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the box beside the first line."""
        one_line = super().sizeHint().height()
        if self.height() <= one_line:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        if self.hasFocus():
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        option.rect = QRect(0, 0, self.width(), one_line)
        self.style().drawControl(QStyle.ControlElement.CE_CheckBox, option, painter, self)
        top = (one_line - self.fontMetrics().height()) // 2
        words = QRect(self._left(), top, self.width() - self._left() - _EDGE, self.height() - top)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(QStyle.visualRect(self.layoutDirection(), self.rect(), words), _FLAGS, self.text())

    def _left(self) -> int:
        """Where the words begin, the box and the space after it left out."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        return self.width() - inside.right() if self.isRightToLeft() else inside.left()

    def _words_in(self, room: QRect) -> QRect:
        return self.fontMetrics().boundingRect(room, int(_FLAGS), self.text())
