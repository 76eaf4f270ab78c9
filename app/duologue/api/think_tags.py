"""Finds thinking that tags set off at the beginning of an answer's content."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_NAMES = ("think", "thinking", "mm:think")
_OPEN = re.compile("<(" + "|".join(_NAMES) + ")>")
_CLOSE = re.compile("</(" + "|".join(_NAMES) + ")>")
_LONGEST_TAG = max(len(name) for name in _NAMES) + 3
_QUOTES = "`'\""


class Kind(Enum):
    """What a stretch of content turned out to be; ORPHAN says that all words so far were thinking."""

    TEXT = auto()
    THINKING = auto()
    ORPHAN = auto()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of content of one kind."""

    kind: Kind
    text: str = ""


class _State(Enum):
    START = auto()
    THINKING = auto()
    GAP = auto()  # the white space between a closing tag and the answer
    TEXT = auto()


class ThinkTags:
    """Splits content into thinking and words, whatever way the tags are cut between pieces.

    A tag counts only at the start of the content: an answer about the tag is left alone. A closing
    tag without an opening one means that the server's template had opened it; everything before it was
    thinking, unless the tag stands in quotes.
    """

    def __init__(self) -> None:
        self._state = _State.START
        self._held = ""
        self._closing = ""
        self._before = ""  # the last character of the words so far
        self._orphan_possible = True

    def feed(self, text: str) -> Iterator[Stretch]:
        """What is certain after this piece of content."""
        if self.all_words(text):
            yield Stretch(Kind.TEXT, text)
            return
        self._held += text
        while True:
            before = self._state
            yield from self._step()
            if self._state is before:
                return

    def all_words(self, text: str) -> bool:
        """Whether this piece is words and nothing else: true of nearly all, so it is looked at first."""
        if self._state is not _State.TEXT or self._held:
            return False
        if self._orphan_possible:
            if "<" in text:
                return False
            self._before = text[-1:] or self._before
        return True

    def finish(self) -> Iterator[Stretch]:
        """What was held back; an unclosed tag leaves its text in the thinking."""
        held, self._held = self._held, ""
        if held and self._state is not _State.GAP:
            yield Stretch(Kind.THINKING if self._state is _State.THINKING else Kind.TEXT, held)

    def expect_no_orphan(self) -> None:
        """Thinking came in a shape of its own, so a closing tag in the words is a word."""
        self._orphan_possible = False

    def _step(self) -> Iterator[Stretch]:
        match self._state:
            case _State.START:
                yield from self._start()
            case _State.THINKING:
                yield from self._think()
            case _State.GAP:
                self._held = self._held.lstrip()
                if self._held:
                    self._state = _State.TEXT
            case _State.TEXT:
                yield from self._words()

    def _start(self) -> Iterator[Stretch]:
        content = self._held.lstrip()
        opened = _OPEN.match(content)
        if opened is not None:
            self._closing = f"</{opened[1]}>"
            self._held = content[opened.end() :].lstrip("\r\n")
            self._orphan_possible = False
            self._state = _State.THINKING
        elif content and not any(f"<{name}>".startswith(content) for name in _NAMES):
            self._state = _State.TEXT
        yield from ()

    def _think(self) -> Iterator[Stretch]:
        self._held = self._held if self._before else self._held.lstrip("\r\n")
        thinking, closed, rest = self._held.partition(self._closing)
        if closed:
            self._held = rest
            self._state = _State.GAP
            shown = thinking.rstrip()
        else:
            shown, self._held = _without_tail(self._held, (self._closing,), spaces=True)
        if shown:
            self._before = shown[-1]
            yield Stretch(Kind.THINKING, shown)

    def _words(self) -> Iterator[Stretch]:
        if not self._orphan_possible:
            held, self._held = self._held, ""
            if held:
                yield Stretch(Kind.TEXT, held)
            return
        opened, closed = _OPEN.search(self._held), _CLOSE.search(self._held)
        if closed is not None and (opened is None or closed.start() < opened.start()):
            words, rest = self._held[: closed.start()], self._held[closed.end() :]
            self._orphan_possible = False
            if (words[-1:] or self._before or " ") not in _QUOTES:
                self._held = rest
                self._state = _State.GAP
                yield Stretch(Kind.TEXT, words)
                yield Stretch(Kind.ORPHAN)
                return
        elif opened is not None:
            self._orphan_possible = False
        if not self._orphan_possible:
            held, self._held = self._held, ""
            yield Stretch(Kind.TEXT, held)
            return
        tags = tuple(f"{mark}{name}>" for mark in ("<", "</") for name in _NAMES)
        shown, self._held = _without_tail(self._held, tags, spaces=False)
        if shown:
            self._before = shown[-1]
            yield Stretch(Kind.TEXT, shown)


def _without_tail(text: str, tags: tuple[str, ...], *, spaces: bool) -> tuple[str, str]:
    """`text` in two: what can be shown, and an end that may be the beginning of one of `tags`."""
    cut = len(text)
    mark = text.rfind("<", max(0, len(text) - _LONGEST_TAG))
    if mark >= 0 and any(tag.startswith(text[mark:]) for tag in tags):
        cut = mark
    if spaces:
        cut = len(text[:cut].rstrip())
    return text[:cut], text[cut:]
