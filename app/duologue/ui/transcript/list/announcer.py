"""Reads an answer to a screen reader while it arrives: whole sentences, never single words.

Sentences are gathered and told at most once a second, politely: what is being read is not cut short. Code is
announced, not spelled out.
"""

import re
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from duologue.markdown.hidden import clean_for_copy
from duologue.markdown.parser import parse
from duologue.markdown.plain import plain_text
from duologue.ui.words import translate

_GATHER_MS = 1000
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n", re.MULTILINE)
_MARK = re.compile(r"^(?:> ?|- )+(?:\[[ x]\] )?", re.MULTILINE)
_ROWS = re.compile(r"(?:^ {0,3}\|[^\n]*\n?)+", re.MULTILINE)
_SENTENCE_END = re.compile(
    r"[.!?\u2026][\"'\u00bb\u201d\u2019)\]*_]*(?=\s)"  # a stop, what closes with it, and white space
    r"|[\u3002\uff01\uff1f][\u300d\u300f\u201d*_]*"  # Chinese and Japanese stops
    r"|\n(?=\s*\n|[-*+#>|] |\d+[.)] )"  # the end of a paragraph, a heading or an item
)


class Announcer(QObject):
    """Feed it the Markdown as it comes. `say` speaks; without one, Qt's accessibility does, for `target`."""

    def __init__(self, target: QObject, say: Callable[[str], object] | None = None) -> None:
        super().__init__(target)
        self._say = say or (lambda words: announce(target, words))
        self._text = ""
        self._closing: re.Pattern[str] | None = None  # what ends the code we are in
        self._sentences: list[str] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GATHER_MS)
        self._timer.timeout.connect(self.flush)

    def feed(self, text: str) -> None:
        """Take more of the answer."""
        self._text += text
        while self._take_part():
            pass
        if self._sentences and not self._timer.isActive():
            self._timer.start()

    def finish(self) -> None:
        """The answer has ended: the last words need no stop."""
        if self._closing is None:
            self._add(self._text)
        self._text = ""
        self.flush()

    def flush(self) -> None:
        """Say now what is gathered."""
        self._timer.stop()
        words = " ".join(self._sentences)
        self._sentences.clear()
        if words:
            self._say(words)

    def _take_part(self) -> bool:
        """Take the sentences up to the next code, or skip the code we are in; whether to go on."""
        if self._closing is not None:
            end = self._closing.search(self._text)
            if end is None:
                self._text = self._text[self._text.rfind("\n") + 1 :]  # the last line may become the end
                return False
            self._text = self._text[end.end() :]
            self._closing = None
            return True
        fence = _FENCE.search(self._text)
        if fence is not None:
            self._add(self._text[: fence.start()])
            self._sentences.append(translate("Announcer", "Code."))
            mark = re.escape(fence[1])
            self._closing = re.compile(rf"^ {{0,3}}{mark}{re.escape(fence[1][0])}*[ \t]*\n", re.MULTILINE)
            self._text = self._text[fence.end() :]
            return True
        whole = max((found.end() for found in _SENTENCE_END.finditer(self._text)), default=0)
        if whole and not _begins_code(self._text[whole:]):
            self._add(self._text[:whole])
            self._text = self._text[whole:]
        return False

    def _add(self, text: str) -> None:
        text = _ROWS.sub(lambda rows: f"\n{_table_words(rows[0])}\n\n", text)
        lines = _MARK.sub("", clean_for_copy(plain_text(parse(text))))
        words = " ".join(lines.split())
        if words:
            self._sentences.append(words)


def announce(target: QObject, words: str) -> None:
    """Tell a screen reader, if one listens, once it has finished what it is saying."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(announcement(target, words))


def announcement(target: QObject, words: str) -> QAccessibleAnnouncementEvent:
    """What Qt passes to the screen reader."""
    event = QAccessibleAnnouncementEvent(target, words)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    return event


def _table_words(text: str) -> str:
    """The cells of some rows; the row of dashes is not said."""
    rows = [line.strip().strip("|") for line in text.splitlines() if re.search(r"[^\s|:-]", line)]
    return "\n\n".join(", ".join(cell.strip() for cell in row.split("|")) + "." for row in rows)


def _begins_code(text: str) -> bool:
    """Whether the words before may have to wait for a fence that is not whole yet; never for long."""
    return bool(re.match(r"\s{0,4}[`~]{1,3}[^\n]{0,30}$", text)) and "\n" not in text.strip()
