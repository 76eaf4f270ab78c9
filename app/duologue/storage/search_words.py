"""Reads what a person typed into the search: words, and phrases in quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from duologue.storage.search_index import UNSPACED, spaced
from duologue.storage.text import repaired

_MOST_TERMS = 32  # the index takes no deeper expression than some hundreds
_LONGEST = 200  # characters of a term
_QUOTES = str.maketrans(
    {"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"', "\0": " "}
)
_PIECE = re.compile(r'"([^"]*)("?)|([^\s"]+)')
_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """Tokens that stand side by side; the last of them may go on where `goes_on` says so."""

    text: str
    tokens: tuple[str, ...]
    goes_on: bool = False


def terms_of(words: str) -> tuple[Term, ...]:
    """What has to be found, all of it; empty where nothing could be. Never raises."""
    words = repaired(words).translate(_QUOTES)
    pieces: list[tuple[str, bool]] = []
    for piece in _PIECE.finditer(words):
        phrase, closed, word = piece.groups()
        ends_here = piece.end() == len(words)
        pieces.append((word, ends_here) if word else (phrase or "", ends_here and not closed))
    terms: list[Term] = []
    for text, goes_on in pieces[:_MOST_TERMS]:
        form = spaced(text[:_LONGEST])
        tokens = tuple(_TOKEN.findall(form))
        if tokens:
            terms.append(Term(form, tokens, goes_on))
    return tuple(terms)


def expression(terms: Sequence[Term]) -> str:
    """The same in the words of the index: quoted, so that none of it is taken for an operator."""
    return " ".join('"' + term.text.replace('"', " ") + ('" *' if term.goes_on else '"') for term in terms)
