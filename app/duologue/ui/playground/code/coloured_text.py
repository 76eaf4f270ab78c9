"""Text in colours that can be read and copied, not changed."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from duologue.markdown.highlight import Span, highlight_steps
from duologue.ui import tokens
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.code_colours import by_line, units
from duologue.ui.transcript.document.text_formats import TextFormats

_LINES_AT_ONCE = 40


class ColouredText(QPlainTextEdit):
    """Colours are laid over the words some lines at a time, so that a long text shows at once."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._language = ""
        self._lines: Iterator[tuple[int, list[Span]]] = iter(())
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setProperty("kind", "code")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._colour)
        self._dress()
        theme.changed.connect(self._dress)

    def show_text(self, text: str, language: str) -> None:
        """Show another text in the colours of its language."""
        self._language = language
        self.setPlainText(text)
        self._begin()

    def _dress(self) -> None:
        self.setFont(self._theme.font(tokens.CODE_TEXT, code=True))
        self.document().setDocumentMargin(self._theme.px(10))
        self._begin()

    def _begin(self) -> None:
        self._formats = TextFormats(self._theme)
        text = self.toPlainText()
        self._lines = by_line(text, highlight_steps(text, self._language))
        self._timer.start()

    def _colour(self) -> None:
        for _ in range(_LINES_AT_ONCE):
            number, spans = next(self._lines, (-1, []))
            if number < 0:
                self._timer.stop()
                return
            block = self.document().findBlockByNumber(number)
            block.layout().setFormats([self._range(span, block.text()) for span in spans])
            self.document().markContentsDirty(block.position(), block.length())

    def _range(self, span: Span, line: str) -> QTextLayout.FormatRange:
        found = QTextLayout.FormatRange()
        found.start = units(line[: span.start])
        found.length = units(line[span.start : span.start + span.length])
        found.format = self._formats.token(span.kind)
        return found
