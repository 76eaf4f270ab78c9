"""Markdown for tests: CommonMark's examples, chat-like documents, and a view that applies updates."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from duologue.markdown.blocks import Block, Blocks, CodeBlock, join_all
from duologue.markdown.stream import Final, MarkdownStream, Update

_SPEC = Path(__file__).parents[1] / "fixtures" / "commonmark" / "spec.json"

_WORDS = st.sampled_from(
    (
        "the", "quick", "**brown fox**", "*jumps*", "`over()`", "~~lazy~~", "[dog](https://dog.example/a)",
        "https://cat.example.", "3", "*", "snake_case", "a&amp;b", "<b>", "![pic](http://i.example/x)",
        "说明", "e@mail.example", "[1]", "\\*", "$5", "\\(x^2\\)", "\\( a_1 * b", "c \\)",
        "$$y$$", "$$", "\\[z\\]", "[^1]", "[^note]", "[^9]", "مرحبا",
        "שלום", "这是。很长的中文句子没有空格",
    )
)  # fmt: skip
SENTENCES = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join)


_MATHS_MARKS = (
    ("$$\n", "\n$$"),
    ("\\[\n", "\n\\]"),
    ("$$", "$$"),
    ("\\[ ", " \\]"),
    ("  $$\n\n", "\n\n  $$"),
    ("\\[", ""),
)
_FORMULAS = (
    "x = 1",
    "a\n- b\n+ c",
    "\\begin{aligned}\na &= b \\\\\n  &= \\frac{1}{2}\n\\end{aligned}",
    "=\n# 1\n> 2",
    "x\n\ny",
    "$5",
    "",
)


def spec_examples() -> list[str]:
    """The Markdown of every example in CommonMark's specification."""
    return [example["markdown"] for example in json.loads(_SPEC.read_text(encoding="utf-8"))]


def _lines(prefix: str) -> st.SearchStrategy[str]:
    lines = st.lists(SENTENCES, min_size=1, max_size=25)
    return lines.map(lambda each: "\n".join(prefix + line for line in each))


def _table(rows: list[tuple[str, str]]) -> str:
    return "| a | b |\n|---|:-:|\n" + "\n".join(f"| {a} | {b} |" for a, b in rows)


_BLOCKS = st.one_of(
    _lines(""),
    _lines("").map(lambda text: text.replace("\n", "  \n")),
    _lines("- "),
    _lines("1. "),
    _lines("- [x] "),
    _lines("> "),
    _lines("> - "),
    _lines("   - "),
    _lines("    "),
    st.lists(SENTENCES, min_size=2, max_size=9).map(
        lambda items: "\n\n".join(f"2. {i}\n\n   {i}" for i in items)
    ),
    SENTENCES.map(lambda words: f"## {words}"),
    SENTENCES.map(lambda words: f"{words}\n==="),
    st.lists(SENTENCES, max_size=20).map(lambda code: "```python\n" + "\n".join(code) + "\n```"),
    st.lists(SENTENCES, max_size=9).map(
        lambda code: "  ~~~~ text\n  " + "\n ".join(code) + "\n\t~~~\n  ~~~~~"
    ),
    st.lists(SENTENCES, max_size=5).map(lambda code: "- x\n  ```\n  " + "\n  ".join(code) + "\n  ```"),
    st.lists(st.tuples(SENTENCES, SENTENCES), max_size=20).map(_table),
    _lines("1. [ ] "),
    _lines("    - "),
    _lines("  * ").map(lambda text: f"- top\n{text}\n    1. deep\n       - deeper"),
    SENTENCES.map(lambda words: f"[^1]: {words}"),
    _lines("").map(lambda text: "[^note]: " + text.replace("\n", "\n\n    ")),
    st.lists(SENTENCES, min_size=1, max_size=6).map(
        lambda notes: "\n".join(f"[^{number}]: {words}" for number, words in enumerate(notes, 1))
    ),
    st.tuples(st.sampled_from(_MATHS_MARKS), st.sampled_from(_FORMULAS)).map(
        lambda pair: pair[0][0] + pair[1] + pair[0][1]
    ),
    st.tuples(st.sampled_from(_MATHS_MARKS), st.sampled_from(_FORMULAS)).map(
        lambda pair: ("1. x\n" + pair[0][0] + pair[1] + pair[0][1]).replace("\n", "\n   ")
    ),
    st.tuples(st.sampled_from(_MATHS_MARKS), st.sampled_from(_FORMULAS)).map(
        lambda pair: "> " + (pair[0][0] + pair[1] + pair[0][1]).replace("\n", "\n> ")
    ),
    st.lists(SENTENCES, max_size=5).map(lambda code: "`````mermaid\n```\n" + "\n".join(code) + "\n`````"),
    st.lists(SENTENCES, max_size=5).map(lambda code: "> ```js\n> " + "\n> ".join(code) + "\n> ```"),
    st.lists(SENTENCES, max_size=5).map(lambda code: "~~~\n" + "\n".join(code)),
    st.sampled_from(
        (
            "$$",
            "\\[",
            "$$ x",
            "[^1]:",
            "[^1]",
            "---",
            "[1]: https://one.example 'T'",
            "",
            "```",
            "<div>",
            "\ttab",
            "-",
            "x\r\ny",
            "\0",
        )
    ),
)
DOCUMENTS = st.lists(
    st.tuples(_BLOCKS, st.sampled_from(("\n\n", "\n", "\n\n\n", "\r\n\r\n"))), max_size=12
).map(lambda pairs: "".join(block + end for block, end in pairs))


class View:
    """Does what a view must do with updates, and nothing else."""

    def __init__(self) -> None:
        self.settled: list[Block] = []
        self.live: Blocks = ()

    def show(self, update: Update) -> None:
        """Apply an update; an appended text must give the very tail that the update tells."""
        if update.appended is None:
            self.settled += update.settled
            self.live = update.live
            return
        assert update.settled == ()
        if update.appended:
            *before, last = self.live
            assert isinstance(last, CodeBlock)
            self.live = (*before, replace(last, text=last.text + update.appended))
        assert self.live == update.live

    def finish(self, final: Final) -> Blocks:
        """Apply the final swaps; what is drawn then, pieces joined."""
        drawn = [*self.settled, *self.live]
        for swap in reversed(final.swaps):
            drawn[swap.start : swap.end] = swap.blocks
        return join_all(drawn)


def stream_in_pieces(pieces: Iterable[str], updates_every: int) -> tuple[View, Final]:
    """Feed the pieces with an update after every so many, and finish."""
    stream, view = MarkdownStream(), View()
    for number, piece in enumerate(pieces, 1):
        stream.feed(piece)
        if number % updates_every == 0:
            view.show(stream.update())
    return view, stream.finish()


def cut_evenly(text: str, length: int) -> list[str]:
    """The text in pieces of `length` characters."""
    return [text[start : start + length] for start in range(0, len(text), length)]
