"""A field for words that grows with them, up to a height."""

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from duologue.domain.draft import names_with_places
from duologue.ui.playground.request.long_texts import LongTexts
from duologue.ui.theme import Theme

_MOST_LINES = 18
_LONGEST_LINE = 8000  # characters; Qt needs seconds to lay out a longer one without spaces


class GrowingText(QPlainTextEdit):
    """Plain text in, whatever is pasted; Tab goes to the next field. {{names}} stand out.

    Endless lines stand shortened: `whole` is what is meant. A text that is not touched stays to the letter.
    """

    def __init__(self, theme: Theme, name: str, placeholder: str = "", *, fewest: int = 1) -> None:
        super().__init__()
        self._theme = theme
        self._fewest = fewest
        self._long = LongTexts()
        self._given, self._shown = "", ""
        self.setProperty("kind", "field")
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(theme.px(2))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._settle)
        self.textChanged.connect(self._soon.start)
        theme.changed.connect(self._soon.start)
        self._settle()

    @property
    def whole(self) -> str:
        """The text, with everything that stands shortened in it."""
        text = self.toPlainText()
        return self._given if text == self._shown else self._long.whole(text)

    def put(self, text: str) -> None:
        """Show another text in place of this one."""
        self._long = LongTexts()
        self.setPlainText(self._long.added(text, _LONGEST_LINE))
        self._given, self._shown = text, self.toPlainText()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Qt: copy, cut and drag: what is meant, not what stands for it."""
        data = QMimeData()
        data.setText(self._long.whole(self.textCursor().selectedText().replace("\u2029", "\n")))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Qt: whether a paste or drop may be of use here."""
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Qt: paste and drop. What stands around the field may take files or a whole request instead."""
        around = self.parentWidget()
        while around is not None:
            for name, given in (("takes_files", source), ("takes_paste", source.text())):
                takes = getattr(around, name, None)
                if takes is not None and takes(given):
                    return
            around = around.parentWidget()
        self.insertPlainText(self._long.added(source.text(), _LONGEST_LINE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: lines break elsewhere."""
        super().resizeEvent(event)
        self._soon.start()

    def _settle(self) -> None:
        metrics = QFontMetrics(self.font())
        lines = min(_MOST_LINES, max(self._fewest, round(self.document().size().height())))
        edges = self.contentsMargins().top() + self.contentsMargins().bottom()
        self.setFixedHeight(lines * metrics.lineSpacing() + self._theme.px(13) + edges)
        text = self.toPlainText()
        if "{{" in text or self.extraSelections():
            self.setExtraSelections([self._marked(*place) for place in names_with_places(text)])

    def _marked(self, start: int, end: int) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setForeground(self._theme.colour("accent"))
        look.setBackground(self._theme.colour("accent_soft"))
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        made.cursor, made.format = cursor, look
        return made
