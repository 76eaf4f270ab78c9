"""A line of context around what was found; the index itself keeps no words to take it from."""

import re
from collections.abc import Sequence
from functools import cache
from unicodedata import combining, normalize

from duologue.storage.search_index import UNSPACED
from duologue.storage.search_words import Term

_BEFORE = 40  # characters
_LENGTH = 180
_LOOKED_THROUGH = 200_000  # characters of a message; a hit beyond is shown with the message's beginning
# Letters with accents, and wide ones, are found by their plain forms; these are where such letters stand.
_ALIKE = (range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000), range(0xFF01, 0xFFEF))
_SPACES = re.compile(r"\s+")
_ACCENT = "[\u0300-\u036f]*"
_GAP = r"[\W_]"

Line = tuple[str, tuple[tuple[int, int], ...]]


def context(text: str, terms: Sequence[Term]) -> Line:
    """One line around the first place where a term stands, and where terms stand in that line."""
    pattern = _pattern(tuple(terms))
    found = pattern.search(text, 0, _LOOKED_THROUGH)
    start = max(0, found.start() - _BEFORE) if found is not None else 0
    if start:
        start = _word_start(text, start, found.start() if found is not None else start)
    line = _SPACES.sub(" ", text[start : start + _LENGTH]).strip()
    line = ("…" if start else "") + line + ("…" if start + _LENGTH < len(text) else "")
    return line, marks(line, terms)


def marks(line: str, terms: Sequence[Term]) -> tuple[tuple[int, int], ...]:
    """Where the terms stand in a line."""
    return tuple(found.span() for found in _pattern(tuple(terms)).finditer(line) if found.group())


def _word_start(text: str, start: int, before: int) -> int:
    gap = _SPACES.search(text, start, before)
    return gap.end() if gap is not None else start


@cache
def _alike() -> dict[str, str]:
    """All the letters that are found by a plain one."""
    letters: dict[str, str] = {}
    for code in (code for block in _ALIKE for code in block):
        plain = _plain(chr(code))
        if len(plain) == 1 and plain != chr(code):
            letters[plain] = letters.get(plain, "") + chr(code)
    return letters


def _plain(text: str) -> str:
    apart = normalize("NFKD", text).lower()
    return normalize("NFC", "".join(letter for letter in apart if not combining(letter)))


@cache
def _letter(letter: str) -> str:
    others = _alike().get(letter, "")
    return f"[{re.escape(letter)}{others}]{_ACCENT}" if others else re.escape(letter)


def _token(token: str) -> str:
    return "".join(map(_letter, _plain(token) or token.lower()))


def _is_unspaced(token: str) -> bool:
    return re.match(f"[{UNSPACED}]", token) is not None


def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """Finds any of the terms as the index does: whole words, but the last one of a term that goes on."""
    return re.compile("|".join(map(_term, terms)) or r"(?!)", re.IGNORECASE)


def _term(term: Term) -> str:
    word_before, word_after = rf"(?<!(?![{UNSPACED}])[^\W_])", rf"(?!(?![{UNSPACED}])[^\W_])"
    pieces = ["" if _is_unspaced(term.tokens[0]) else word_before]
    for number, token in enumerate(term.tokens):
        if number:
            both = _is_unspaced(token) or _is_unspaced(term.tokens[number - 1])
            pieces.append(_GAP + ("*" if both else "+"))
        pieces.append(_token(token))
    if not term.goes_on and not _is_unspaced(term.tokens[-1]):
        pieces.append(word_after)
    return "".join(pieces)
