"""Text to blocks."""

import subprocess
import sys

import pytest
from hypothesis import given, settings

from duologue.markdown.blocks import (
    Alignment,
    Block,
    CodeBlock,
    CodeSpan,
    Emphasis,
    Heading,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    Notes,
    Paragraph,
    Quote,
    Rule,
    Strike,
    Strong,
    Table,
    Text,
)
from duologue.markdown.parser import BREAK_POINT, break_long_runs, parse
from helpers.markdown_documents import DOCUMENTS


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


@pytest.mark.parametrize(
    ("source", "block"),
    [
        (
            "a\nb  \nc\\\nd",
            Paragraph(
                (
                    Text("a"),
                    LineBreak(hard=False),
                    Text("b"),
                    LineBreak(hard=True),
                    Text("c"),
                    LineBreak(hard=True),
                    Text("d"),
                )
            ),
        ),
        (
            "**a *b*** ~~c~~ `d *e*` &amp; \\*",
            Paragraph(
                (
                    Strong((Text("a "), Emphasis((Text("b"),)))),
                    Text(" "),
                    Strike((Text("c"),)),
                    Text(" "),
                    CodeSpan("d *e*"),
                    Text(" & *"),
                )
            ),
        ),
        (
            "[*a*](https://h.example 'T')",
            Paragraph((Link("https://h.example", "T", (Emphasis((Text("a"),)),)),)),
        ),
        ("### a #", Heading(3, (Text("a"),))),
        ("a\n---", Heading(2, (Text("a"),))),
        ("---", Rule()),
        ("```py title\n a\n\n```", CodeBlock("py", " a\n", closed=True)),
        ("~~~\na", CodeBlock("", "a", closed=False)),
        ("```\na\n```x\n", CodeBlock("", "a\n```x", closed=False)),
        ("  ```\n  a\n    ```\n  ", CodeBlock("", "a\n  ```", closed=False)),
        ("    a\n\n    b\n", CodeBlock("", "a\n\nb")),
        ("> a\n> > b", Quote((words("a"), Quote((words("b"),))))),
        (
            "- a\n- b",
            ListBlock(
                ordered=False, start=1, tight=True, items=(ListItem((words("a"),)), ListItem((words("b"),)))
            ),
        ),
        (
            "7) a\n\n8) b",
            ListBlock(
                ordered=True, start=7, tight=False, items=(ListItem((words("a"),)), ListItem((words("b"),)))
            ),
        ),
        ("0. a", ListBlock(ordered=True, start=0, tight=True, items=(ListItem((words("a"),)),))),
        (
            "- [ ] a\n- [X] b\n- [y] c\n- \\[ ] d\n- [x](d)",
            ListBlock(
                ordered=False,
                start=1,
                tight=True,
                items=(
                    ListItem((words("a"),), checked=False),
                    ListItem((words("b"),), checked=True),
                    ListItem((words("[y] c"),)),
                    ListItem((words("[ ] d"),)),
                    ListItem((words("x (d)"),)),
                ),
            ),
        ),
        (
            "- a\n  - b",
            ListBlock(
                ordered=False,
                start=1,
                tight=True,
                items=(
                    ListItem(
                        (
                            words("a"),
                            ListBlock(ordered=False, start=1, tight=True, items=(ListItem((words("b"),)),)),
                        )
                    ),
                ),
            ),
        ),
        (
            "- ```\n  a\n  ```\n- \n",
            ListBlock(
                ordered=False, start=1, tight=True, items=(ListItem((CodeBlock("", "a"),)), ListItem(()))
            ),
        ),
        (
            "|a|b|c|d|\n|-|:-|:-:|-:|\n|1|`x\\|y`|",
            Table(
                ((Text("a"),), (Text("b"),), (Text("c"),), (Text("d"),)),
                (((Text("1"),), (CodeSpan("x|y"),), (), ()),),
                (Alignment.DEFAULT, Alignment.LEFT, Alignment.CENTRE, Alignment.RIGHT),
            ),
        ),
        ("it costs $5 or $6", words("it costs $5 or $6")),
        ("a\0b\r\n", words("a\ufffdb")),
    ],
)
def test_text_becomes_the_block_that_it_is(source: str, block: Block) -> None:
    assert parse(source) == (block,)


def test_nothing_is_no_block() -> None:
    assert parse("") == parse(" \n\n") == parse("[a]: b") == ()


def test_blocks_know_their_lines_also_inside_others() -> None:
    heading, quote, code = parse("# a\r\n\r\n> b\r\n>\r\n> - c\r\n\r\n```\r\nd\r\n```\r\n")
    assert (heading.lines, quote.lines, code.lines) == ((0, 1), (2, 5), (6, 9))
    assert isinstance(quote, Quote)
    inner = quote.blocks[1]
    assert inner.lines == (4, 5)
    assert isinstance(inner, ListBlock)
    assert inner.items[0].lines == (4, 5)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_spans_of_top_level_blocks_are_in_order_and_apart(text: str) -> None:
    end = 0
    for block in parse(text):
        if isinstance(block, Notes):  # they stand at the end, wherever they were written
            continue
        assert end <= block.lines[0] < block.lines[1]
        end = block.lines[1]


def test_nesting_beyond_reason_loses_no_words() -> None:
    for source in ("> " * 500 + "deep", "- " * 500 + "deep", "*a **a " * 500 + "deep" + " a** a*" * 500):
        blocks = parse(source)
        assert "deep" in repr(blocks)
        assert blocks == parse(source)


def test_a_paragraph_too_long_to_be_read_keeps_its_words() -> None:
    line = "*a* [b](https://c.example) "
    (block,) = parse((line * 10 + "\n") * 300)
    assert isinstance(block, Paragraph)
    assert block.inlines[:2] == (Text((line * 10).rstrip() + " "), LineBreak(hard=False))


def test_runs_without_a_place_to_break_get_some() -> None:
    text = "a" * 5000 + " " + "b" * 2000 + "\n" + "c" * 2001
    broken = break_long_runs(text)
    assert broken.replace(BREAK_POINT, "") == text
    assert max(map(len, broken.replace(BREAK_POINT, " ").split())) == 2000
    assert broken.count(BREAK_POINT) == 3
    assert break_long_runs(broken) == broken


def test_no_heavy_library_is_loaded_before_the_first_text() -> None:
    program = (
        "import sys, duologue.markdown.stream, duologue.markdown.highlight, duologue.markdown.html\n"
        "heavy = {'markdown_it', 'linkify_it', 'pygments', 'mdurl'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONPATH": "app"})
