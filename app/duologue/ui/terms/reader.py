"""The Terms side by side: our plain line per section, and the text itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QShowEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from duologue.domain.terms import TermsText
from duologue.services.terms.readings import PlacedReading, placed_readings
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.terms.find_in_text import FindInText
from duologue.ui.terms.section_list import SectionList
from duologue.ui.theme import Theme

_LINE_HEIGHT = 130  # per cent


class TermsReader(QWidget):
    """Choosing a section scrolls the text there. `end_reached` turns true once the end was in view."""

    end_seen = Signal()

    def __init__(self, theme: Theme, text: TermsText) -> None:
        super().__init__()
        self._theme = theme
        self._readings: tuple[PlacedReading, ...] = ()
        self._shown_before = False
        self.end_reached = False
        self._jumping = False  # a jump to a section passes the end, which nobody sees then
        self.sections = SectionList(theme, self.tr("Sections in plain words"), "termsSections")
        self.text = QTextEdit()
        self.text.setAcceptRichText(False)
        self.text.setObjectName("termsText")
        self.text.setAccessibleName(self.tr("Terms of Service, the text itself"))
        self.text.setReadOnly(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._published = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self.finder = FindInText(theme, self.text)
        theme.changed.connect(self._mark_titles)
        plain = Label(
            theme, self.tr("In our plain words (not legal advice)"), tone="quiet", size=tokens.SMALL_TEXT
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(tokens.WIDE))
        layout.addWidget(self._column(plain, self.sections), 4)
        layout.addWidget(self._column(self._published, self.finder.bar, self.text), 5)
        self.show_text(text)
        self.sections.currentRowChanged.connect(self._go_to)
        self.sections.itemClicked.connect(lambda item: self._go_to(self.sections.row(item)))
        self.text.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.text.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._on_scrolled())

    def show_text(self, text: TermsText) -> None:
        """Show this text from its beginning."""
        self.shown = text
        self.end_reached = False
        self._readings = placed_readings(text)
        self._published.setText(
            self.tr("The text, as published by {publisher}").format(publisher=text.publisher)
        )
        self.text.setPlainText(text.text)
        self._mark_titles()
        self.sections.clear()
        for placed in self._readings:
            plain, serves = placed.reading.plain, placed.reading.serves
            if placed.changed:
                plain = self.tr("This section reads differently now. Of the text before: {plain}").format(
                    plain=plain
                )
            if serves:
                serves = self.tr("Here: {serves}").format(serves=serves)
            self.sections.add(placed.reading.title, plain, serves)
        self.to_top()

    def to_top(self) -> None:
        """Show the beginning, with no section chosen."""
        self.sections.setCurrentRow(-1)
        self.sections.scrollToTop()
        self._jumping = True
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.verticalScrollBar().setValue(0)
        self._jumping = False

    def go_to(self, title: str) -> None:
        """Show the section with this title; the beginning where the text has none."""
        titles = [placed.reading.title for placed in self._readings]
        if title in titles:
            self.sections.setCurrentRow(titles.index(title))
            self._go_to(titles.index(title))
        else:
            self.to_top()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the first time, the page opens at its top, whatever the layout did meanwhile."""
        super().showEvent(event)
        if not self._shown_before:
            self._shown_before = True
            if self.sections.currentRow() < 0:
                self.to_top()

    def _go_to(self, row: int) -> None:
        if row >= 0:
            self._jumping = True
            cursor = QTextCursor(self.text.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            self.text.setTextCursor(cursor)  # so that the section comes to stand at the top
            cursor.setPosition(_units(self.shown.text, self._readings[row].start))
            self.text.setTextCursor(cursor)
            self._jumping = False
            self._on_scrolled()

    def _mark_titles(self) -> None:
        """Make the titles easier to find; the words themselves stay exactly as published."""
        heavy = QTextCharFormat()
        heavy.setFontWeight(QFont.Weight.DemiBold)
        apart = QTextBlockFormat()
        apart.setTopMargin(self._theme.px(tokens.WIDE))
        airy = QTextBlockFormat()
        airy.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.text.document())
        cursor.beginEditBlock()  # else the whole text is laid out anew for each title
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(airy)
        for placed in self._readings:
            cursor.setPosition(_units(self.shown.text, placed.start))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(heavy)
            cursor.mergeBlockFormat(apart)
        cursor.endEditBlock()

    def _on_scrolled(self, _value: int = 0) -> None:
        bar = self.text.verticalScrollBar()
        seen = self.text.isVisible() and not self._jumping
        if seen and bar.maximum() > 0 and bar.value() >= bar.maximum():
            self.end_reached = True
            self.end_seen.emit()

    def _column(self, *parts: QWidget) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.px(6))
        for part in parts[:-1]:
            layout.addWidget(part)
        layout.addWidget(parts[-1], 1)
        return column


def _units(text: str, place: int) -> int:
    """A place in `text` as Qt counts it: in UTF-16 units, with one for each line end."""
    before = text[:place].replace("\r\n", "\n")
    return len(before.encode("utf-16-le", "surrogatepass")) // 2
