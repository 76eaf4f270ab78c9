"""Answers for the benches: Markdown of every kind, as long as wanted, always the same."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice

TEXT = (
    "when the tide turns every boat in harbour swings around its anchor and somebody looks up from "
    "whatever they were mending to see which way the wind has gone before evening"
)
WORDS = tuple(TEXT.split())
_PIECE = re.compile(r"\s*\S{1,5}")

Lines = Callable[[], Iterator[str]]


def pieces(text: str) -> list[str]:
    """The text in pieces about as long as a model's tokens, four to five characters each."""
    found = _PIECE.findall(text)
    return [*found, text[sum(map(len, found)) :]]


def of_length(lines: Lines, tokens: int) -> list[str]:
    """The first so many pieces of an endless text."""
    return list(islice((piece for line in lines() for piece in pieces(line)), tokens))


def mixed() -> Iterator[str]:
    """An answer that explains something at length: all that models write, over and over."""
    for number in count(1):
        yield f"## Part {number}: {_words(number, 4)}\n\n"
        yield f"{_sentence(number)} **{_words(number, 2)}** and *{_words(number + 3, 2)}*, "
        yield f"`{_words(number, 1)}()` or [a page](https://example.org/{number}). "
        yield f"{_sentence(number + 5)}\n\n"
        yield "".join(f"- {_sentence(number + item)}\n" for item in range(6)) + "\n"
        yield "```python\n"
        yield "".join(f"def {WORDS[n]}_{number}(value):\n    return value + {n}\n\n" for n in range(5))
        yield "```\n\n"
        yield "".join(f"{item}. {_words(number + item, 9)}\n" for item in range(1, 5)) + "\n"
        yield "| name | what | how many |\n|---|---|--:|\n"
        yield (
            "".join(f"| {_words(number + row, 1)} | {_words(row, 4)} | {row} |\n" for row in range(6)) + "\n"
        )
        yield f"> {_sentence(number)}\n> {_sentence(number + 1)}\n\n"
        yield f"{_sentence(number + 2)} {_sentence(number + 3)} {_sentence(number + 4)}\n\n"


def one_list() -> Iterator[str]:
    """A list without end."""
    return (f"- {_sentence(number)} `{WORDS[number % len(WORDS)]}`\n" for number in count())


def one_table() -> Iterator[str]:
    """A table without end."""
    yield "| name | what | how many |\n|---|---|--:|\n"
    yield from (f"| {_words(n, 2)} | **{_words(n + 2, 3)}** | {n} |\n" for n in count())


def one_quote() -> Iterator[str]:
    """A quote without end."""
    return (f"> {_sentence(number)}\n" for number in count())


def one_paragraph() -> Iterator[str]:
    """A paragraph without end, and without a line end in it."""
    return (f"{_sentence(number)} *{WORDS[number % len(WORDS)]}* " for number in count())


def one_fence() -> Iterator[str]:
    """Code without end."""
    yield "```python\n"
    yield from (f"    {WORDS[n % len(WORDS)]} = make({n}, '{_words(n, 2)}')\n" for n in count())


ENDLESS: Mapping[str, Lines] = {
    "list": one_list,
    "table": one_table,
    "quote": one_quote,
    "paragraph": one_paragraph,
    "fence": one_fence,
}


def _words(start: int, length: int) -> str:
    return " ".join(WORDS[(start * 7 + place) % len(WORDS)] for place in range(length))


def _sentence(start: int) -> str:
    return f"{_words(start, 6 + start % 9).capitalize()}."
