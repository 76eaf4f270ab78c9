"""Inputs that make careless Markdown parsers hang: cmark's own list, and more, at 20,000 characters."""

import pytest

from duologue.markdown.html import to_html
from duologue.markdown.parser import parse
from duologue.markdown.plain import plain_text
from duologue.markdown.stream import MarkdownStream
from helpers.effort import best_of, cpu_seconds
from helpers.markdown_documents import cut_evenly

SIZE = 20_000


def repeat(unit: str, size: int = SIZE) -> str:
    return unit * (size // len(unit))


def wrap(before: str, middle: str, after: str) -> str:
    times = SIZE // (len(before) + len(after))
    return before * times + middle + after * times


CASES = {
    "nested strong emphasis": wrap("*a **a ", "b", " a** a*"),
    "emphasis closers without openers": repeat("a_ "),
    "emphasis openers without closers": repeat("_a "),
    "link closers without openers": repeat("a]"),
    "link openers without closers": repeat("[a"),
    "mismatched openers and closers": repeat("*a_ "),
    "issue 389": repeat("*a ", SIZE // 2) + repeat("_a*_ ", SIZE // 2),
    "openers and closers, multiple of 3": "a**b" + repeat("c* "),
    "link openers and emphasis closers": repeat("[ a_"),
    "pattern [ (](": repeat("[ (]("),
    "pattern ![[]()": repeat("![[]()"),
    "hard link and emphasis": repeat("**x [a*b**c*](d)"),
    "nested brackets": wrap("[", "a", "]"),
    "nested links": wrap("[", "a", "](b)"),
    "nested images": wrap("![", "a", "](b)"),
    "nested quotes": repeat("> ") + "a",
    "nested lists": "".join("  " * depth + "* a\n" for depth in range(140)),
    "nested lists in a line": repeat("* ") + "a",
    "nested quotes and lists": repeat("> - ") + "a",
    "emphasis in nested quotes": ">" * (SIZE // 2) + repeat("a*", SIZE // 2),
    "empty lines in nested lists": "- " * 2000 + "x" + "\n" * 10_000,
    "zero characters": repeat("abc\0de\0"),
    "backticks of every length": "".join("e" + "`" * length for length in range(200)),
    "unclosed links with <": repeat("[a](<b"),
    "unclosed links": repeat("[a](b"),
    "unclosed titles": repeat('[a](b "'),
    "unclosed comments": "</" + repeat("<!--"),
    "unclosed instructions": repeat("<?"),
    "unclosed CDATA": repeat("<![CDATA["),
    "unclosed declarations": repeat("<!a "),
    "unclosed autolinks": repeat("<http://"),
    "many definitions": "".join(f"[{number}]: /u\n" for number in range(1600)),
    "one definition again and again": repeat("[a]: u\n"),
    "labels within labels": repeat("[a][b"),
    "a long label": "[" + "a" * SIZE + "]: b",
    "a wide table": "|" + "a|" * 1500 + "\n|" + "-|" * 1500 + "\n" + "|x\n" * 3000,
    "a table of backslashes": "|x|y|\n|-|-|\n" + repeat("\\|"),
    "almost tables": repeat("a|b\n"),
    "strike ladders": wrap("~~", "a", "~~"),
    "strike openers": repeat("~~a "),
    "stars": "*" * SIZE,
    "addresses": repeat("http://"),
    "addresses with everything": repeat("http://a@b:c/[("),
    "addresses with parentheses": "http://a.b/" + "(" * SIZE,
    "mail addresses": repeat("a@"),
    "dots before an at": repeat("a.") + "@",
    "schemes": repeat("a://"),
    "entities": repeat("&amp;"),
    "half entities": repeat("&a"),
    "setext headings": repeat("a\n=\n"),
    "lazy quote": "> a\n" + repeat("a\n"),
    "fences": repeat("~~~\n```\n"),
    "fences in lists": repeat("- ```\n"),
    "tasks": repeat("- [ ] "),
    "tabs": repeat("\t"),
    "backslashes": repeat("\\"),
    "combining marks": "a" + "\u0301" * SIZE,
    "right-to-left overrides": repeat("\u202e"),
    "indented ladder": "".join(" " * depth + "- a\n" for depth in range(190)),
    "unclosed formulas": repeat("\\("),
    "unclosed formulas with words": repeat("\\(a "),
    "unclosed formulas on their lines": repeat("\\[\n"),
    "unclosed formulas, one end": repeat("\\[a\n") + "\\]",
    "unclosed formulas in paragraphs": repeat("\\[a\n\n"),
    "unclosed formulas in lists": repeat("- \\[\n  a\n"),
    "unclosed formulas in quotes": repeat("> $$\n> a\n\n"),
    "a formula that never ends": "$$\n" + repeat("a\n"),
    "dollars": repeat("$"),
    "pairs of dollars": repeat("$$ "),
    "pairs of dollars with words": repeat("$$a "),
    "pairs of dollars on their lines": repeat("$$\n"),
    "three dollars": "$$\n" + repeat("$$$\n"),
    "backslashes in a formula": "\\[" + repeat("\\") + "\\]",
    "backslashes before ends": repeat("\\\\)\\("),
    "marks of notes": repeat("[^1]"),
    "marks of notes, one defined": repeat("[^1]") + "\n\n[^1]: a",
    "long marks of notes": "[^" + "a" * SIZE + "]",
    "openings of marks of notes": repeat("[^"),
    "notes": "".join(f"[^{number}]: a\n" for number in range(1500)),
    "notes within notes": repeat("[^a]: "),
    "notes in lists": repeat("- [^a]: b\n"),
    "notes in quotes": repeat("> [^a]: b\n\n"),
    "a ladder of notes": "".join("    " * depth + "[^a]: b\n\n" for depth in range(60)),
    "empty notes": repeat("[^a]:\n"),
    "quote ladder": "".join(">" * depth + " a\n" for depth in range(190)),
}


@pytest.mark.fault("F64")
@pytest.mark.parametrize("name", CASES)
def test_no_input_takes_long(name: str) -> None:
    parse("https://warm.example")
    text = CASES[name]

    def read() -> None:
        blocks = parse(text)
        plain_text(blocks)
        to_html(blocks)

    assert best_of(lambda: cpu_seconds(read), 1) < 1


@pytest.mark.parametrize("name", CASES)
def test_no_input_stops_a_stream(name: str) -> None:
    text = CASES[name][: SIZE // 4]
    streams: list[MarkdownStream] = []

    def arrives(stream: MarkdownStream, piece: str) -> None:
        stream.feed(piece)
        stream.update()

    def longest_update() -> float:
        stream = MarkdownStream()
        streams.append(stream)
        return max(cpu_seconds(lambda piece=piece: arrives(stream, piece)) for piece in cut_evenly(text, 250))

    assert best_of(longest_update, 0.5) < 0.5
    assert streams[-1].finish().blocks == parse(text)
