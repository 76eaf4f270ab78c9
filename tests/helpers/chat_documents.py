"""Random chat-like Markdown from a seed: quick to make by the thousand, and the same each time."""

import random
from collections.abc import Callable

_WORDS = (
    "the", "quick", "**brown", "fox**", "*jumps*", "`over()`", "~~lazy~~", "[dog](https://dog.example/a)",
    "https://cat.example.", "3", "*", "-", "snake_case", "a&amp;b", "<b>", "![pic](http://i.example/x)",
    "e@mail.example", "[1]", "\\*", "$5", "**open", "_half", "`unclosed", "\\(x^2\\)", "\\(", "c_1*d", "\\)",
    "$$y$$", "$$", "\\[z\\]", "[^1]", "[^2]", "[^note]", "[^9]", "\u0645\u0631\u062d\u0628\u0627",
    "**\u0628\u0643**", "\u05e9\u05dc\u05d5\u05dd", "\u8bf4\u660e\u3002",
    "\u8fd9\u662f\u4e00\u4e2a\u957f\u53e5\u5b50\uff0c\u6ca1\u6709\u7a7a\u683c\u3002",
)  # fmt: skip
_FORMULAS = (
    "x = 1",
    "a\n- b\n+ c",
    "\\begin{aligned}\na &= b \\\\\n  &= \\frac{1}{2}\n\\end{aligned}",
    "=\n# 1\n> 2",
    "x\n\ny",
    "",
)
_MARKS = (
    ("$$\n", "\n$$"),
    ("\\[\n", "\n\\]"),
    ("$$", "$$"),
    ("\\[ ", " \\]"),
    ("$$\n\n", "\n\n$$"),
    ("\\[\n", ""),
)
_FENCES = ("```", "~~~", "````", "  ```")
_ENDS = ("\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\r\n\r\n")
_ODD = (
    "---",
    "[1]: https://one.example 'T'",
    "```",
    "<div>",
    "\ttab",
    "-",
    "x\r\ny",
    "\0",
    "[^1]:",
    "$$",
    "\\[",
)

Writer = Callable[[random.Random], str]


def random_document(seed: int) -> str:
    """An answer of up to a dozen blocks."""
    rng = random.Random(seed)  # noqa: S311 - test data
    return "".join(rng.choice(_WRITERS)(rng) + rng.choice(_ENDS) for _ in range(rng.randint(1, 8)))


def random_pieces(text: str, seed: int) -> list[str]:
    """`text` cut at random: into characters, tokens, or large pieces."""
    rng = random.Random(seed)  # noqa: S311 - test data
    longest = rng.choice((2, 8, 8, 20, 60, 400))
    pieces = []
    while text:
        length = rng.randint(1, longest)
        pieces.append(text[:length])
        text = text[length:]
    return pieces


def _sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(_WORDS, k=rng.randint(1, 12)))


def _lines(rng: random.Random, most: int = 8) -> list[str]:
    return [_sentence(rng) for _ in range(rng.randint(1, most))]


def _prefixed(rng: random.Random) -> str:
    prefix = rng.choice(("", "", "- ", "1. ", "- [x] ", "* [ ] ", "> ", "> - ", "   - ", "    ", "> > "))
    return "\n".join(prefix + line for line in _lines(rng, 9))


def _nested_list(rng: random.Random) -> str:
    lines = []
    for line in _lines(rng):
        depth = rng.randint(0, 3)
        mark = rng.choice(("- ", "1. ", "- [ ] "))
        lines.append("  " * depth + mark + line + rng.choice(("", "", "\n")))
    return "\n".join(lines)


def _table(rng: random.Random) -> str:
    rows = "\n".join(f"| {_sentence(rng)} | {_sentence(rng)} |" for _ in range(rng.randint(0, 8)))
    return f"| a | b |\n|---|:-:|\n{rows}"


def _fence(rng: random.Random) -> str:
    fence = rng.choice(_FENCES)
    language = rng.choice(("python", "mermaid", "", "js"))
    code = "\n".join(_lines(rng)) + rng.choice(("", "\n~~~", "\n``"))
    return f"{fence}{language}\n{code}" + rng.choice(("\n" + fence, "\n" + fence, ""))


def _formula(rng: random.Random) -> str:
    opening, closing = rng.choice(_MARKS)
    written = opening + rng.choice(_FORMULAS) + closing
    first, following = rng.choice((("", ""), ("", ""), ("1. x\n   ", "   "), ("> ", "> "), ("words\n", "")))
    return first + written.replace("\n", "\n" + following)


def _notes(rng: random.Random) -> str:
    between = rng.choice(("\n", "\n\n"))
    notes = between.join(f"[^{number}]: {line}" for number, line in enumerate(_lines(rng, 4), 1))
    return notes + rng.choice(("", "\n\n    more", f"\n\n[^note]: {_sentence(rng)}\n    {_sentence(rng)}"))


def _heading(rng: random.Random) -> str:
    return rng.choice(("# {}", "### {}", "{}\n===", "{}\n---")).format(_sentence(rng))


def _long_paragraph(rng: random.Random) -> str:
    return rng.choice((" ", "\n")).join(_lines(rng, 25))


def _odd(rng: random.Random) -> str:
    return rng.choice(_ODD)


_WRITERS: tuple[Writer, ...] = (
    _prefixed,
    _prefixed,
    _nested_list,
    _table,
    _fence,
    _formula,
    _notes,
    _heading,
    _long_paragraph,
    _odd,
)
