"""The Terms side by side: our plain line per section, and the text itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextEdit, QVBoxLayout, QWidget

from duologue.domain.terms import TermsText
from duologue.services.bundled import SectionReading
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.terms.section_delegate import PLAIN_ROLE, SectionDelegate
from duologue.ui.theme import Theme


class TermsReader(QWidget):
    """Choosing a section scrolls the text there. `end_reached` turns true once the end was in view."""

    end_seen = Signal()

    def __init__(self, theme: Theme, text: TermsText, readings: tuple[SectionReading, ...]) -> None:
        super().__init__()
        self._theme = theme
        self._readings = readings
        self.end_reached = False
        self._jumping = False  # a jump to a section passes the end, which nobody sees then
        self.sections = QListWidget()
        self.sections.setObjectName("termsSections")
        self.sections.setAccessibleName(self.tr("Sections in plain words"))
        self.sections.setWordWrap(True)
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sections.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.sections.setItemDelegate(SectionDelegate(theme, self.sections))
        self.sections.setResizeMode(QListWidget.ResizeMode.Adjust)
        for reading in readings:
            item = QListWidgetItem(reading.title)
            item.setData(PLAIN_ROLE, reading.plain)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                self.tr("{title}: {plain}").format(title=reading.title, plain=reading.plain),
            )
            self.sections.addItem(item)
        self.text = QTextEdit()
        self.text.setAcceptRichText(False)
        self.text.setObjectName("termsText")
        self.text.setAccessibleName(self.tr("Terms of Service, the text itself"))
        self.text.setReadOnly(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setPlainText(text.text)
        self._mark_titles()
        theme.changed.connect(self._mark_titles)
        left = self._column(self.tr("In our plain words (not legal advice)"), self.sections)
        right = self._column(
            self.tr("The text, as published by {publisher}").format(publisher=text.publisher), self.text
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.WIDE))
        layout.addWidget(left, 4)
        layout.addWidget(right, 5)
        self.sections.currentRowChanged.connect(self._go_to)
        self.text.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.text.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._on_scrolled())

    def _go_to(self, row: int) -> None:
        if row >= 0:
            self._jumping = True
            cursor = QTextCursor(self.text.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            self.text.setTextCursor(cursor)  # so that the section comes to stand at the top
            cursor.setPosition(self._readings[row].start)
            self.text.setTextCursor(cursor)
            self._jumping = False
            self._on_scrolled()

    def _mark_titles(self) -> None:
        """Make the titles easier to find; the words themselves stay exactly as published."""
        heavy = QTextCharFormat()
        heavy.setFontWeight(QFont.Weight.DemiBold)
        apart = QTextBlockFormat()
        apart.setTopMargin(self._theme.px(tokens.WIDE))
        cursor = QTextCursor(self.text.document())
        for reading in self._readings:
            cursor.setPosition(reading.start)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(heavy)
            cursor.mergeBlockFormat(apart)

    def _on_scrolled(self, _value: int = 0) -> None:
        bar = self.text.verticalScrollBar()
        seen = self.text.isVisible() and not self._jumping
        if seen and bar.maximum() > 0 and bar.value() >= bar.maximum():
            self.end_reached = True
            self.end_seen.emit()

    def _column(self, words: str, inside: QWidget) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.px(6))
        layout.addWidget(Label(self._theme, words, tone="quiet", size=tokens.SMALL_TEXT))
        layout.addWidget(inside, 1)
        return column
