"""Read-only words: selectable, as tall as they are, unable to load or open anything by themselves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QMimeData,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from duologue.markdown.hidden import clean_for_copy
from duologue.ui import tokens
from duologue.ui.file_saver import FileSaver
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import selected_words
from duologue.ui.transcript.document.decoration import Decoration
from duologue.ui.transcript.document.maths_objects import formulas_of
from duologue.ui.transcript.document.table_writer import fit_table
from duologue.ui.transcript.document.text_formats import TextFormats
from duologue.ui.transcript.view.block_controls import BlockControls
from duologue.ui.transcript.view.block_places import BlockPlaces
from duologue.ui.transcript.view.cut_parts import CutPart
from duologue.ui.transcript.view.decoration_painter import paint_decoration, paint_ring
from duologue.ui.transcript.view.side_strips import paint_words
from duologue.ui.transcript.view.sideways_browser import SidewaysBrowser

OpenLink = Callable[[str], None]

_ALL_BELOW = 2**20  # pixels


class TextView(SidewaysBrowser):
    """A text document shown whole. `height_changed` says that it grew or shrank."""

    height_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        formats: TextFormats,
        name: str,
        open_link: OpenLink,
        files: FileSaver,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self._decorations: list[Decoration] = []
        self._areas: list[QRectF] = []  # of the first decorations, as far as they were asked for
        self._measuring = False
        self._told_height = 0
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
        # What grows below keeps the pixels above.
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(formats.indent)
        self.document().setDefaultFont(theme.font())
        self._set_tabs()
        self._places = BlockPlaces(self.document(), formats)
        self._controls = BlockControls(self, theme, self._places, self._areas.clear, files)
        formulas_of(self.document()).drawn.connect(self._areas.clear)
        self.viewport().setMouseTracking(True)
        # It is shown whole and never scrolls in itself; Qt would follow its own cursor to the end.
        self.verticalScrollBar().valueChanged.connect(lambda _: self.verticalScrollBar().setValue(0))
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.horizontalScrollBar().setValue(0))
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
        self._told_height = self._whole_height()
        return self._told_height

    def sizeHint(self) -> QSize:
        """Qt: as tall as the words."""
        return QSize(0, self._whole_height())

    def minimumSizeHint(self) -> QSize:
        """Qt: as little as there are words."""
        return QSize(0, 0)

    @contextmanager
    def being_written(self) -> Iterator[None]:
        """While the words and what stands behind them change: the height is told once, at the end."""
        layout = self.document().documentLayout()
        self._measuring = True
        # Qt paints the whole view again wherever there is a table in what changed.
        layout.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        try:
            yield
            height = self._whole_height()
        finally:
            layout.blockSignals(False)  # noqa: FBT003 - Qt's own signature
            self._measuring = False
        if height != self._told_height:
            self._on_size(self.document().size())
        self._controls.place_changed()

    def show_written(self, start: int, decorations: list[Decoration]) -> None:
        """The document is another one from position `start` on: paint that, with these behind the words.

        Code blocks and tables among them get their controls.
        """
        same = 0
        for before, now in zip(self._decorations, decorations, strict=False):
            if before is not now:
                break
            same += 1
        is_other = same < max(len(self._decorations), len(decorations))
        self._decorations = decorations[:]
        del self._areas[same:]
        self._places.width = self.viewport().width()
        if is_other:
            self._controls.show(self._decorations, same)
        # What is painted behind the words begins above them; and the ring had its corners where they ended.
        reaching = self._formats.code_header + self._formats.code_padding if is_other or self._ringed else 0
        top = int(self._places.top_of_change(start)) - self._formats.gap - reaching
        self.viewport().update(0, top, self.viewport().width(), _ALL_BELOW)

    def bring_into_view(self, position: int) -> None:
        """Move a wide block sideways until the character at `position` of the document is seen."""
        self.bring_sideways(position, self._theme.px(tokens.AIR))

    def cut_parts(self) -> list[CutPart]:
        """What is not shown whole, from top to bottom."""
        return self._controls.cut_parts()

    def change_formats(self, formats: TextFormats) -> None:
        """Empty the document and take over another theme or zoom; the owner writes it again."""
        self._formats = formats
        self._places.formats = formats
        self._decorations = []
        self._areas.clear()
        self._controls.fade()
        document = self.document()
        document.clear()
        document.setIndentWidth(formats.indent)
        document.setDefaultFont(self._theme.font())
        self._set_tabs()

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
        for decoration in self._decorations[len(self._areas) :]:
            self._areas.append(self._places.visible(decoration))
        for decoration, area in zip(self._decorations, self._areas, strict=True):
            if area.bottom() >= event.rect().top() and area.top() <= event.rect().bottom():
                paint_decoration(painter, decoration, area, self._theme, self._formats)
        if self._ringed and self.hasFocus():
            paint_ring(painter, QRectF(self.viewport().rect()), self._theme)
        focused = self.strips.focused()
        if focused is not None:
            paint_ring(painter, QRectF(focused.area), self._theme)
        strips = self.strips.within(event.rect())
        if strips:
            paint_words(self, painter, event.rect(), strips)
        painter.end()
        if not strips:
            super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the width changed, so the lines break elsewhere."""
        wider = event.oldSize().width() != event.size().width()
        if wider:
            self._areas.clear()
            self._places.width = self.viewport().width()
            for decoration in self._decorations:
                if decoration.table is not None:
                    fit_table(self.document(), decoration, self._formats, self.viewport().width())
        super().resizeEvent(event)
        if wider:
            self._controls.place()
            self.viewport().update()  # else Qt would keep pixels of panels that are as wide as the view

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: the controls of the block under the pointer are seen."""
        self._controls.area_at(event.position().toPoint())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the pointer left."""
        self._controls.leave()
        super().leaveEvent(event)

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

    def _whole_height(self) -> int:
        """As tall as the words; Qt leaves out what a panel at the end has below its last line."""
        height = self.document().size().height()
        if self._decorations and self._decorations[-1].code is not None:
            height = max(height, self._places.visible(self._decorations[-1]).bottom() + 1)
        return int(height + 0.999)

    def _on_size(self, _size: QSizeF) -> None:
        if self._measuring:
            return
        self.updateGeometry()
        self.height_changed.emit()

    def _set_tabs(self) -> None:
        option = self.document().defaultTextOption()
        option.setTabStopDistance(4 * QFontMetricsF(self._formats.code.font()).horizontalAdvance(" "))
        self.document().setDefaultTextOption(option)
