"""Colours code after it was written: short code at once, long code a little at a time."""

from collections import deque
from collections.abc import Iterable, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLayout

from duologue.markdown.highlight import Span, highlight_steps
from duologue.ui.transcript.document.decoration import Decoration
from duologue.ui.transcript.document.text_formats import TextFormats

AT_ONCE = 3000  # characters
SLICE_SECONDS = 0.006

Steps = Iterator[None]


class CodeColours(QObject):
    """Lays colours over the words without changing the document: positions and selections stay."""

    def __init__(self, document: QTextDocument, formats: TextFormats) -> None:
        super().__init__(document)
        self._document = document
        self._formats = formats
        self._waiting: deque[tuple[Decoration, Steps]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)

    def colour(self, written: Decoration) -> None:
        """Colour this code block."""
        code = written.code
        if code is None or code.shown_characters == 0:
            return
        # A new state for each piece of code: once the paragraph is gone, its colours are not laid elsewhere.
        token = id(written) & 0x3FFFFFFF
        first = self._document.findBlock(written.first)
        first.setUserState(token)
        steps = self._steps(written, token)
        if code.shown_characters <= AT_ONCE:
            for _ in steps:
                pass
        else:
            self._waiting.append((written, steps))
            self._timer.start()

    def forget(self, removed: Iterable[Decoration]) -> None:
        """These code blocks are taken away."""
        gone = {id(written) for written in removed}
        if gone and self._waiting:
            self._waiting = deque(entry for entry in self._waiting if id(entry[0]) not in gone)

    def _slice(self) -> None:
        until = perf_counter() + SLICE_SECONDS
        while self._waiting and perf_counter() < until:
            if next(self._waiting[0][1], self) is self:
                self._waiting.popleft()
        if not self._waiting:
            self._timer.stop()

    def _steps(self, written: Decoration, token: int) -> Steps:
        """Colour line after line, with a pause after some of them."""
        code = written.code
        assert code is not None  # noqa: S101 - asked by the caller
        lines = _lines(self._document.findBlock(written.first), written.last)
        text = "\n".join(line.text() for line in lines)
        yield
        spans = highlight_steps(text, code.language)
        coloured = 0
        for number, found in by_line(text, spans):
            if self._document.findBlock(written.first).userState() != token:
                return
            if found:
                line = lines[number]
                line.layout().setFormats([self._range(span, line.text()) for span in found])
            if number - coloured >= 40:  # noqa: PLR2004 - some lines; each step redraws once
                self._redraw(lines[coloured], lines[number])
                coloured = number
                yield
        self._redraw(lines[coloured], lines[-1])

    def _redraw(self, first: QTextBlock, last: QTextBlock) -> None:
        start = first.position()
        self._document.markContentsDirty(start, last.position() + last.length() - 1 - start)

    def _range(self, span: Span, line: str) -> QTextLayout.FormatRange:
        """Qt counts UTF-16 units, spans count characters."""
        built = QTextLayout.FormatRange()
        start, length = span.start, span.length
        if not line.isascii():
            start = units(line[: span.start])
            length = units(line[span.start : span.start + span.length])
        built.start, built.length = start, length
        built.format = self._formats.token(span.kind)
        return built


def _lines(block: QTextBlock, last: int) -> list[QTextBlock]:
    found = []
    while block.isValid() and block.position() <= last:
        found.append(block)
        block = block.next()
    return found


def by_line(text: str, spans: Iterable[Span]) -> Iterator[tuple[int, list[Span]]]:
    """The spans of each line, counted from its start; a span over several lines is in each of them."""
    start = number = 0
    end = _line_end(text, 0)
    found: list[Span] = []
    for span in spans:
        first, last = span.start, span.start + span.length
        while first < last:
            while first > end:
                yield number, found
                number, start, found = number + 1, end + 1, []
                end = _line_end(text, start)
            stop = min(last, end)
            if stop > first:
                found.append(Span(first - start, stop - first, span.kind))
            first = stop + 1 if stop == end else stop
    yield number, found


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def units(text: str) -> int:
    """How many UTF-16 units a text has, which is how Qt counts."""
    return len(text.encode("utf-16-le")) // 2
