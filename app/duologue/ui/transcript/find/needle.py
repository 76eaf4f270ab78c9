"""What a person looks for, and where it stands in a line.

Letters are compared as a reader would: accents written in one character or two are the same, wide letters of
East Asian type are their narrow ones, any white space is a space, and what can't be seen is skipped.
Without "match case", Unicode's full case folding holds (ß is ss, and a part of a letter is no hit), and the
Turkish i is one letter with and without its dot, so that istanbul finds İstanbul.
"""

import re
from functools import lru_cache
from unicodedata import combining, normalize

_UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_SPACE = re.compile(r"\s")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TURKISH = str.maketrans({"\u0130": "i", "\u0131": "i"})
_REMEMBERED = 4096  # letters


class Needle:
    """Made for one search; `hits` looks through one line."""

    def __init__(self, words: str, *, match_case: bool = False) -> None:
        self.words = words
        self.match_case = match_case
        self._wanted = "".join(_fold(letter, match_case) for letter in words)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._wanted)

    def hits(self, line: str) -> list[tuple[int, int]]:
        """Start and end (not included) of each hit, in characters of `line`; none overlaps another."""
        if not self._wanted or not line:
            return []
        if line.isascii() and not _UNSEEN.search(line):
            folded = _SPACE.sub(" ", line) if self.match_case else _SPACE.sub(" ", line).lower()
            return self._found_in(folded, None)
        if not self.may_stand_in(line):
            return []
        pieces = [_fold(letter, self.match_case) for letter in line]
        places: list[int] = []
        for number, piece in enumerate(pieces):
            places += [number] * len(piece)
        places.append(len(line))
        return self._found_in("".join(pieces), places)

    def may_stand_in(self, line: str) -> bool:
        """Whether a closer look is worth while: never False where there is a hit."""
        return self._wanted in fold(line, match_case=self.match_case)

    def _found_in(self, folded: str, places: list[int] | None) -> list[tuple[int, int]]:
        found = []
        start = folded.find(self._wanted)
        while start >= 0:
            end = start + len(self._wanted)
            if places is None:
                found.append((start, end))
            elif _is_whole(folded, places, start, end):
                found.append((places[start], places[end - 1] + 1))
            else:
                end = start + 1
            start = folded.find(self._wanted, end)
        return found


def fold(text: str, *, match_case: bool) -> str:
    """`text` as it is compared, all at once."""
    text = _SPACE.sub(" ", _UNSEEN.sub("", text)).translate(_WIDE)
    if match_case:
        return normalize("NFD", text)
    return normalize("NFD", text.translate(_TURKISH)).casefold()


@lru_cache(_REMEMBERED)
def _fold(letter: str, match_case: bool) -> str:  # noqa: FBT001 - the cache takes it as it is
    return fold(letter, match_case=match_case)


def _is_whole(folded: str, places: list[int], start: int, end: int) -> bool:
    """Whether a hit begins and ends between letters, accents belonging to the letter before."""
    if start and places[start] == places[start - 1]:
        return False
    return end == len(folded) or (places[end] != places[end - 1] and not combining(folded[end]))
