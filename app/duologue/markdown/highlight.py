"""Code to coloured spans, with Pygments' hundreds of token types reduced to a dozen kinds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol

from duologue.markdown.language_names import ALIASES, LABELS

LARGEST_CODE = 100_000  # characters; about half a second of Pygments
LONGEST_LINE = 5_000  # characters; some lexers backtrack over a line
LONGEST_NAME = 40

_PLAIN_PATTERN = re.compile(r"\*\.[A-Za-z0-9]+")


class Lexer(Protocol):
    """What we use of a Pygments lexer."""

    name: str
    filenames: list[str]

    def get_tokens_unprocessed(self, text: str) -> Iterable[tuple[int, tuple[str, ...], str]]:
        """Position, type and text of each token."""
        ...


class Kind(StrEnum):
    """What a stretch of code is; a theme has one colour for each."""

    KEYWORD = "keyword"
    NAME = "name"
    FUNCTION = "function"
    TYPE = "type"
    BUILTIN = "builtin"
    DECORATOR = "decorator"
    ATTRIBUTE = "attribute"
    STRING = "string"
    NUMBER = "number"
    COMMENT = "comment"
    OPERATOR = "operator"
    INSERTED = "inserted"
    DELETED = "deleted"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Span:
    """`length` characters from `start` on, counted in Unicode code points of the code given."""

    start: int
    length: int
    kind: Kind


_KINDS = {
    "Comment": Kind.COMMENT,
    "Generic.Deleted": Kind.DELETED,
    "Generic.Heading": Kind.HEADING,
    "Generic.Inserted": Kind.INSERTED,
    "Generic.Prompt": Kind.KEYWORD,
    "Generic.Subheading": Kind.HEADING,
    "Keyword": Kind.KEYWORD,
    "Keyword.Type": Kind.TYPE,
    "Literal": Kind.STRING,
    "Literal.Number": Kind.NUMBER,
    "Name.Attribute": Kind.ATTRIBUTE,
    "Name.Builtin": Kind.BUILTIN,
    "Name.Class": Kind.TYPE,
    "Name.Constant": Kind.BUILTIN,
    "Name.Decorator": Kind.DECORATOR,
    "Name.Exception": Kind.TYPE,
    "Name.Function": Kind.FUNCTION,
    "Name.Namespace": Kind.TYPE,
    "Name.Property": Kind.ATTRIBUTE,
    "Name.Tag": Kind.KEYWORD,
    "Name.Variable": Kind.NAME,
    "Operator": Kind.OPERATOR,
    "Operator.Word": Kind.KEYWORD,
}


def highlight(code: str, language: str) -> tuple[Span, ...]:
    """The coloured spans of `code`, in order and without overlap; what is not in one is plain.

    None for a language that is not known, and none for code too large to be coloured while a person
    waits (over LARGEST_CODE characters, or with a line over LONGEST_LINE).
    """
    return tuple(highlight_steps(code, language))


def highlight_steps(code: str, language: str) -> Iterator[Span]:
    """The spans of `highlight`, one after the other; most languages are read no further than asked for."""
    if len(code) > LARGEST_CODE or any(len(line) > LONGEST_LINE for line in code.split("\n")):
        return
    lexer = _lexer(_lexer_name(language))
    if lexer is None:
        return
    last: Span | None = None
    # Some lexers need the last line end; the unprocessed tokens are the ones with true positions.
    for start, token_type, words in lexer.get_tokens_unprocessed(code + "\n"):
        kind = _kind(tuple(token_type))
        length = min(len(words), len(code) - start)
        if kind is None or length <= 0 or words.isspace():
            continue
        if last is not None and last.kind is kind and last.start + last.length == start:
            last = Span(last.start, last.length + length, kind)
        elif last is None or last.start + last.length <= start:
            if last is not None:
                yield last
            last = Span(start, length, kind)
    if last is not None:
        yield last


def file_suffix(language: str) -> str:
    """The suffix of a file in this language, such as `.py`; `.txt` where we know no better one."""
    lexer = _lexer(_lexer_name(language))
    patterns = lexer.filenames if lexer is not None else []
    return next((pattern[1:] for pattern in patterns if _PLAIN_PATTERN.fullmatch(pattern)), ".txt")


def language_label(language: str) -> str:
    """The name to show above code; the word after the fence itself where we know no better one."""
    name = _bare(language)
    if not name:
        return language.strip()[:LONGEST_NAME]
    if name in LABELS:
        return LABELS[name]
    lexer = _lexer(_lexer_name(language))
    return lexer.name if lexer is not None else language[:LONGEST_NAME]


def _bare(language: str) -> str:
    """`Python,linenos` and `{.python}` are python."""
    name = language.strip().strip("{}").lstrip(".").lower()
    for separator in ",:{;":
        name = name.partition(separator)[0]
    return name if len(name) <= LONGEST_NAME else ""


def _lexer_name(language: str) -> str:
    name = _bare(language)
    return ALIASES.get(name, name)


@cache
def _lexer(name: str) -> Lexer | None:
    if not name:
        return None
    # Imported here: Pygments must not be loaded before the window shows.
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]  # noqa: PLC0415
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        lexer: Lexer = get_lexer_by_name(name)
    except ClassNotFound:
        return None
    return lexer


@cache
def _kind(token_type: tuple[str, ...]) -> Kind | None:
    """The kind of the narrowest type we know; a Pygments token type is a tuple of names, widest first."""
    for length in range(len(token_type), 0, -1):
        kind = _KINDS.get(".".join(token_type[:length]))
        if kind is not None:
            return kind
    return None
