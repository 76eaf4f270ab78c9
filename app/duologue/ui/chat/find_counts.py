"""Counts what a search finds in each message, whether it is built as a widget or not."""

import asyncio
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from duologue.domain.message import Role
from duologue.domain.parts import Part, TextPart, ThinkingPart
from duologue.markdown.hidden import count_hidden
from duologue.ui.transcript.find.needle import Needle, fold
from duologue.ui.transcript.find.shown_words import Section, sections_of
from duologue.ui.transcript.list.turn_rows import Key
from duologue.ui.transcript.list.turn_source import Read

_SLICE_SECONDS = 0.008
_LONG = 4_000  # characters that take some 8 ms to read as Markdown
_NO_LETTERS = re.compile(r"[\W_]+")
_CHANGES_LETTERS = re.compile(r"[\[&$\\]")  # links, images, footnotes, entities, formulas


@dataclass(frozen=True, slots=True)
class MessageHits:
    """How many hits a message has; those numbered in `folded` are in its thinking."""

    total: int = 0
    folded: range = range(0)


_NONE = MessageHits()


class FindCounts:
    """The counts of one search. `words` keeps what messages show, for the searches that follow.

    A message is named by its id; its hits are known as long as its key stays the same.
    """

    def __init__(self, needle: Needle, words: dict[str, tuple[Key, tuple[Section, ...]]]) -> None:
        self._needle = needle
        self._words = words
        self._known: dict[str, tuple[Key, MessageHits]] = {}

    def of(self, message_id: str) -> MessageHits:
        """The hits of a message; none while it is not counted."""
        known = self._known.get(message_id)
        return known[1] if known is not None else _NONE

    def total(self, ids: Iterable[str]) -> int:
        """The hits of some messages together."""
        return sum(self.of(message_id).total for message_id in ids)

    async def count(self, keys: Sequence[Key], read: Read, counted: Callable[[str], None]) -> None:
        """Count what is not counted yet, in slices that leave time for the window; tell of every hit."""
        due = time.perf_counter() + _SLICE_SECONDS
        for key in keys:
            known = self._known.get(key[0])
            if known is not None and known[0] == key:
                continue
            hits = await self._hits(key, read)
            self._known[key[0]] = (key, hits)
            if hits.total:
                counted(key[0])
            if time.perf_counter() > due:
                await asyncio.sleep(0)
                due = time.perf_counter() + _SLICE_SECONDS

    async def count_parts(self, key: Key, role: Role, parts: tuple[Part, ...]) -> None:
        """Count what a message shows that is still arriving."""
        sections = await _sections(role, parts)
        self._known[key[0]] = (key, hits_in(sections, self._needle))

    async def _hits(self, key: Key, read: Read) -> MessageHits:
        known = self._words.get(key[0])
        if known is None or known[0] != key:
            message = read(key[0])
            if message is None or not may_show(self._needle, message.role, message.parts):
                return _NONE
            known = self._words[key[0]] = (key, await _sections(message.role, message.parts))
        sections = known[1]
        if sum(len(line) for section in sections for line in section.lines) > _LONG:
            return await asyncio.to_thread(hits_in, sections, self._needle)
        return hits_in(sections, self._needle)


async def _sections(role: Role, parts: tuple[Part, ...]) -> tuple[Section, ...]:
    """The words of a message; a long one is read on a thread, so that the window goes on."""
    if sum(len(text) for text in _texts(parts)) > _LONG:
        return await asyncio.to_thread(sections_of, role, parts)
    return sections_of(role, parts)


def hits_in(sections: Iterable[Section], needle: Needle) -> MessageHits:
    """How often the needle stands in some sections."""
    total = 0
    folded = range(0)
    for section in sections:
        found = sum(len(needle.hits(line)) for line in section.lines)
        if section.thinking:
            folded = range(total, total + found)
        total += found
    return MessageHits(total, folded)


def may_show(needle: Needle, role: Role, parts: Sequence[Part]) -> bool:
    """Whether it is worth while to read a message: never False where there is a hit.

    Letters that stand together on screen stand together in the source, once everything that is no letter
    is taken out of both; where that does not hold, the message is read.
    """
    if role is Role.USER:
        return True
    texts = _texts(parts)
    if any(isinstance(part, ThinkingPart) and part.redacted for part in parts):
        return True
    source = "".join(texts)
    if _CHANGES_LETTERS.search(source) or count_hidden(source):
        return True
    wanted, written = (fold(text, match_case=needle.match_case) for text in (needle.words, source))
    letters = _NO_LETTERS.sub("", wanted)
    if not letters:
        return all(letter in written or letter.isspace() for letter in wanted)
    return letters in _NO_LETTERS.sub("", written)


def _texts(parts: Sequence[Part]) -> list[str]:
    return [part.text for part in parts if isinstance(part, TextPart | ThinkingPart)]
