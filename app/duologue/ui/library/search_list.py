"""The list of the search, with the words that were found marked."""

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from duologue.ui import tokens
from duologue.ui.library.search_rows import FoundKind, FoundModel, FoundRow, Index
from duologue.ui.theme import Theme

_ROW = 34


class SearchList(QListView):
    """`chosen` tells the row that a person clicked."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = FoundModel()
        self.setModel(self.found)
        self.setItemDelegate(_FoundDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setObjectName("searchList")
        self.setAccessibleName(self.tr("Found"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(self.row_at(index)))

    def show_rows(self, rows: list[FoundRow], *, stays: bool) -> None:
        """Show these rows; `stays` keeps the person where they are, else the first one is chosen."""
        number = self.currentIndex().row() if stays else -1
        self.found.show(rows)
        first = next((place for place, row in enumerate(rows) if row.can_be_chosen), -1)
        self.setCurrentIndex(self.found.index(number if 0 <= number < len(rows) else first))

    def row_at(self, index: QModelIndex) -> FoundRow | None:
        """The row at a place, or None."""
        return self.found.rows[index.row()] if index.isValid() else None

    def move_by_key(self, event: QKeyEvent) -> None:
        """The keys that go through the list, pressed elsewhere."""
        self.keyPressEvent(event)


class _FoundDelegate(QStyledItemDelegate):
    """Paints a row, and behind the words found the colour of hits."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Qt: every row is as tall as the others."""
        return QSize(0, self._theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: draw a row."""
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, FoundRow):
            return
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and row.can_be_chosen
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if selected else "hover"))
            painter.drawRoundedRect(QRectF(area.adjusted(0, 1, 0, -1)), tokens.RADIUS, tokens.RADIUS)
        indent = theme.px(24 if row.kind is FoundKind.MESSAGE else 12)
        inside = area.adjusted(theme.px(12), 0, -theme.px(12), 0)
        if painter.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            inside.setRight(area.right() - indent)
        else:
            inside.setLeft(area.left() + indent)
        if row.kind is FoundKind.HEADING:
            inside.adjust(0, theme.px(8), 0, 0)
        inside = self._beside(painter, inside, row)
        self._words(painter, inside, row)
        painter.restore()

    def _beside(self, painter: QPainter, area: QRect, row: FoundRow) -> QRect:
        if not row.beside:
            return area
        theme = self._theme
        painter.setFont(theme.font(tokens.SMALL_TEXT))
        painter.setPen(theme.colour("quiet"))
        trailing = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
        painter.drawText(area, trailing, row.beside)
        taken = QFontMetrics(painter.font()).horizontalAdvance(row.beside) + theme.px(tokens.WIDE)
        if painter.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return area.adjusted(taken, 0, 0, 0)
        return area.adjusted(0, 0, -taken, 0)

    def _words(self, painter: QPainter, area: QRect, row: FoundRow) -> None:
        theme = self._theme
        heading, group = row.kind is FoundKind.HEADING, row.kind is FoundKind.GROUP
        font = theme.font(tokens.SMALL_TEXT if heading else tokens.BASE_TEXT, strong=heading or group)
        text = QFontMetrics(font).elidedText(row.text, Qt.TextElideMode.ElideRight, area.width())
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setTextDirection(painter.layoutDirection())
        option.setAlignment(Qt.AlignmentFlag.AlignLeading)
        layout.setTextOption(option)
        layout.setFormats(self._marks(row, len(text)))
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(area.width())
        layout.endLayout()
        painter.setPen(theme.colour("quiet" if heading or row.kind is FoundKind.FURTHER else "text"))
        painter.setClipRect(area)
        layout.draw(painter, QPointF(area.left(), area.center().y() - line.height() / 2))

    def _marks(self, row: FoundRow, length: int) -> list[QTextLayout.FormatRange]:
        formats = []
        hit = row.hit if row.kind in (FoundKind.CHAT, FoundKind.MESSAGE) else None
        for start, end in hit.marks if hit is not None else ():
            if start >= length:
                break
            span = QTextLayout.FormatRange()
            span.start, span.length = start, min(end, length) - start
            span.format = QTextCharFormat()
            span.format.setBackground(self._theme.colour("found"))
            formats.append(span)
        return formats
