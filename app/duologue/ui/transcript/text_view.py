"""Read-only words: selectable, as tall as they are, unable to load or open anything by themselves."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData, QRectF, QSize, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QTextEdit, QWidget

from duologue.markdown.hidden import clean_for_copy
from duologue.ui import tokens
from duologue.ui.theme import Theme
from duologue.ui.transcript.code_header import CodeHeader
from duologue.ui.transcript.copying import selected_words
from duologue.ui.transcript.decoration import Decoration, DecorationKind
from duologue.ui.transcript.text_formats import TextFormats

OpenLink = Callable[[str], None]


class TextView(QTextBrowser):
    """A text document shown whole. `height_changed` says that it grew or shrank."""

    height_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        formats: TextFormats,
        name: str,
        open_link: OpenLink,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self._decorations: list[Decoration] = []
        self._headers: list[CodeHeader] = []
        self._measuring = False
        self._ringed = False
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLineWrapMode(QTextEdit.LineWrapMode.WidgetWidth)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # or Ctrl+C would not copy what the mouse selected
        self.viewport().setAutoFillBackground(False)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(formats.indent)
        self.document().setDefaultFont(theme.font())
        # It is shown whole and never scrolls in itself; Qt would follow its own cursor to the end.
        self.verticalScrollBar().valueChanged.connect(lambda _: self.verticalScrollBar().setValue(0))
        self.document().documentLayout().documentSizeChanged.connect(self._on_size)
        encoded = QUrl.ComponentFormattingOption.FullyEncoded
        self.anchorClicked.connect(lambda url: open_link(url.toString(encoded)))

    def hasHeightForWidth(self) -> bool:
        """Qt: the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: how tall the words are at `width`. Qt sets the lines for its own width, so it is given that."""
        if width > 0 and self.width() != width:
            self._measuring = True
            self.resize(width, self.height())
            self._measuring = False
        return int(self.document().size().height() + 0.999)

    def sizeHint(self) -> QSize:
        """Qt: as tall as the words."""
        return QSize(0, int(self.document().size().height() + 0.999))

    def minimumSizeHint(self) -> QSize:
        """Qt: as little as there are words."""
        return QSize(0, 0)

    def show_decorations(self, decorations: list[Decoration]) -> None:
        """Paint these behind the words, and give each code block its header."""
        self._decorations = decorations
        blocks = [d for d in decorations if d.kind is DecorationKind.CODE]
        while len(self._headers) > len(blocks):
            self._headers.pop().deleteLater()
        for place, block in enumerate(blocks):
            if place == len(self._headers):
                self._headers.append(CodeHeader(self._theme, self.viewport()))
            self._headers[place].show_block(block.language, block.text)
        self._place_headers()

    def change_formats(self, formats: TextFormats) -> None:
        """Empty the document and take over another theme or zoom; the owner writes it again."""
        self._formats = formats
        self._decorations = []
        document = self.document()
        document.clear()
        document.setIndentWidth(formats.indent)
        document.setDefaultFont(self._theme.font())

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Qt asks for an image or a style: nothing is ever loaded, from anywhere."""
        return QByteArray()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Plain text only, without the characters that cannot be seen."""
        built = QMimeData()
        built.setText(clean_for_copy(selected_words(self.textCursor())))
        return built

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: paint what stands behind the words, then the words."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for decoration in self._decorations:
            area = self._area(decoration)
            if area.bottom() >= event.rect().top() and area.top() <= event.rect().bottom():
                self._paint(painter, decoration, area)
        if self._ringed and self.hasFocus():
            painter.setPen(self._theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the width changed, so the lines break elsewhere."""
        super().resizeEvent(event)
        self._place_headers()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: the list around it scrolls, not the words in it."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: keys that would scroll belong to the list around it."""
        scrolling = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space)
        command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        typed = not command and event.text().isprintable() and event.text().strip()
        if event.key() in scrolling or typed:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: a ring shows the focus to those who move it with the keyboard."""
        self._ringed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: another turn is selected next; two selections at once would confuse Copy."""
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)
        super().focusOutEvent(event)
        self.viewport().update()

    def _on_size(self, _size: QSizeF) -> None:
        if self._measuring:
            return
        self._place_headers()
        self.updateGeometry()
        self.height_changed.emit()

    def _area(self, decoration: Decoration) -> QRectF:
        document = self.document()
        layout = document.documentLayout()
        top = layout.blockBoundingRect(document.findBlock(decoration.first)).top()
        bottom = layout.blockBoundingRect(document.findBlock(decoration.last)).bottom()
        return QRectF(decoration.left, top, self.viewport().width() - decoration.left, bottom - top)

    def _code_area(self, decoration: Decoration) -> QRectF:
        formats = self._formats
        above = formats.code_header + formats.code_padding // 2
        return self._area(decoration).adjusted(0, -above, 0, formats.code_padding)

    def _paint(self, painter: QPainter, decoration: Decoration, area: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        match decoration.kind:
            case DecorationKind.CODE:
                area = self._code_area(decoration)
                painter.setBrush(self._theme.colour("code"))
                painter.drawRoundedRect(area, tokens.RADIUS, tokens.RADIUS)
                painter.setPen(self._theme.colour("hairline"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                outline = area.adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(outline, tokens.RADIUS, tokens.RADIUS)
                line = area.top() + self._formats.code_header
                painter.drawLine(int(area.left()), int(line), int(area.right()), int(line))
            case DecorationKind.QUOTE:
                painter.setBrush(self._theme.colour("hairline"))
                painter.drawRoundedRect(QRectF(area.left(), area.top(), 3, area.height()), 1.5, 1.5)
            case DecorationKind.RULE:
                painter.setBrush(self._theme.colour("hairline"))
                painter.drawRect(QRectF(area.left(), area.center().y(), area.width(), 1))

    def _place_headers(self) -> None:
        blocks = [d for d in self._decorations if d.kind is DecorationKind.CODE]
        for header, block in zip(self._headers, blocks, strict=False):
            area = self._code_area(block).toRect()
            header.setGeometry(area.left(), area.top(), area.width(), self._formats.code_header)
            header.show()
