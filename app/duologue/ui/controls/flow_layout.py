"""A row that goes on in the next line where there is no room."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_ANY_HEIGHT = 2**20


class FlowLayout(QLayout):
    """Lines from where reading begins, in the middle or at the far end; the height follows from the width.

    `spread` puts the last part at the far end of a line that it shares. A part wider than a line gets the
    height that it needs there.
    """

    def __init__(
        self,
        parent: QWidget,
        space: int,
        *,
        centred: bool = False,
        at_end: bool = False,
        spread: bool = False,
    ) -> None:
        super().__init__(parent)
        self._space = space
        self._centred = centred
        self._at_end = at_end
        self._spread = spread
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt: add at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Qt: how many."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Qt: one of them, or nothing."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Qt: remove one of them."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Qt: none."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Qt: lines break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: how tall the lines are."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Qt: all in one line."""
        shown = self._shown()
        wide = sum(item.sizeHint().width() for item in shown) + self._space * max(0, len(shown) - 1)
        return QSize(wide, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:
        """Qt: the largest of them."""
        smallest = QSize()
        for item in self._shown():
            smallest = smallest.expandedTo(item.minimumSize())
        return smallest

    def setGeometry(self, area: QRect) -> None:
        """Qt: put everything in its place."""
        super().setGeometry(area)
        self._place(area, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """The items of each line with their sizes, none of them wider than the line."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._shown():
            wanted = item.sizeHint()
            size = wanted.boundedTo(QSize(max(1, width), _ANY_HEIGHT))
            if wanted.width() > width and item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if lines[-1] and used + size.width() > width:
                lines.append([])
                used = 0
            lines[-1].append((item, size))
            used += size.width() + self._space
        return lines

    def _place(self, area: QRect, *, move: bool) -> int:
        top = area.top()
        last = next(reversed(self._shown()), None)
        for line in self._lines(area.width()):
            wide = sum(size.width() for _, size in line) + self._space * max(0, len(line) - 1)
            spare = max(0, area.width() - wide)
            left = self._start(spare)
            for item, size in line:
                if self._spread and item is last and item is not line[0][0]:
                    left += spare
                if move:
                    item.setGeometry(QRect(QPoint(self._mirrored(area, left, size.width()), top), size))
                left += size.width() + self._space
            top += max((size.height() for _, size in line), default=0) + self._space
        return max(0, top - area.top() - self._space)

    def _start(self, spare: int) -> int:
        if self._at_end:
            return spare
        return spare // 2 if self._centred else 0

    def _mirrored(self, area: QRect, left: int, width: int) -> int:
        parent = self.parentWidget()
        if parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            return area.right() + 1 - left - width
        return area.left() + left
