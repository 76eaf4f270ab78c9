"""Formulas: what opens one, what does not, and where it ends."""

import pytest

from duologue.markdown.blocks import (
    Block,
    CodeSpan,
    ListBlock,
    Maths,
    MathsBlock,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
)
from duologue.markdown.html import to_html
from duologue.markdown.maths import LONGEST_BLOCK, LONGEST_INLINE_FORMULA
from duologue.markdown.parser import parse
from duologue.markdown.plain import plain_text
from duologue.markdown.stream import MarkdownStream
from helpers.markdown_documents import cut_evenly, spec_examples, stream_in_pieces


def formulas(text: str) -> list[str]:
    """The formulas of one paragraph, as they were written."""
    (block,) = parse(text)
    assert isinstance(block, Paragraph)
    return [inline.written for inline in block.inlines if isinstance(inline, Maths)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"a \(x^2\) b", [r"\(x^2\)"]),
        (r"a \( x \) b \[ y \] c $$z$$", [r"\( x \)", r"\[ y \]", "$$z$$"]),
        (r"\(a*b*c\) and \(d_1 e_2\)", [r"\(a*b*c\)", r"\(d_1 e_2\)"]),
        (r"\(a \\) b\) c", [r"\(a \\) b\)"]),
        ("words\n$$x$$ words", ["$$x$$"]),
        ("over \\(a +\nb\\) lines", ["\\(a +\nb\\)"]),
        (r"\(P(A \mid B)\)", [r"\(P(A \mid B)\)"]),
    ],
)
def test_a_formula_within_words(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "it costs $5 or $6",
        "$x$ is not one",
        "rated $$ to $$$ or $$$$",
        "from $$ to $$ and",
        r"\(unclosed",
        r"\[not a link](/foo)",
        r"\\(x\\)",
        r"\(\)",
        r"\( + \)",
        "`\\(x\\)`",
        "\\\\[2pt] and \\\\]",
        "\\(" + "x" * (LONGEST_INLINE_FORMULA + 1) + "\\)",
        "a $$x$",
    ],
)
def test_what_is_no_formula(text: str) -> None:
    assert formulas(text) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("$$\nx = 1\n$$", "\nx = 1\n"),
        ("\\[\nx\n\\]", "\nx\n"),
        ("$$ x $$", " x "),
        ("\\[ x \\]", " x "),
        ("  $$x\n  + y$$  ", "x\n+ y"),
        ("$$\n- a\n+ b\n=\n# c\n> d\n| e\n$$", "\n- a\n+ b\n=\n# c\n> d\n| e\n"),
        ("$$\n\na\n\n    b\n$$", "\n\na\n\nb\n"),
        ("\\[\na \\\\[2pt] b\n\\]", "\na \\\\[2pt] b\n"),
    ],
)
def test_a_formula_on_lines_of_its_own(text: str, source: str) -> None:
    assert parse(text) == (MathsBlock(source, text.lstrip()[:2]),)
    assert parse("words\n" + text + "\nmore")[1] == MathsBlock(source, text.lstrip()[:2])


@pytest.mark.parametrize(
    "text",
    [
        "$$\nnever closed",
        "$$ x\n\nempty line\n$$",
        "    $$\n    code\n    $$",
        "```\n$$\nx\n$$\n```",
        "$$\n" + "x\n" * LONGEST_BLOCK + "$$",
        "$$\n+ -\n$$",
        "> $$\n> x\n\n$$",
    ],
)
def test_what_is_no_formula_on_its_lines(text: str) -> None:
    assert not any(isinstance(block, MathsBlock) for block in parse(text))


def test_formulas_stand_in_lists_quotes_tables_and_styles() -> None:
    listed, quoted, table, styled = parse(
        "1. a\n   $$\n   x\n   $$\n2. b\n\n> \\[\n> y\n> \\]\n\n"
        "| c |\n|---|\n| \\(z\\) |\n\n**\\(w\\)** `$$v$$`"
    )
    assert isinstance(listed, ListBlock)
    assert listed.items[0].blocks[1] == MathsBlock("\nx\n", "$$")
    assert isinstance(quoted, Quote)
    assert quoted.blocks == (MathsBlock("\ny\n", "\\["),)
    assert isinstance(table, Table)
    assert table.rows == (((Maths("z", "\\("),),),)
    assert styled == Paragraph((Strong((Maths("w", "\\("),)), Text(" "), CodeSpan("$$v$$")))


def test_copies_keep_the_source_with_its_marks() -> None:
    blocks = parse("a \\(x < y\\)\n\n$$\nz & \\\\\n$$")
    assert plain_text(blocks) == "a \\(x < y\\)\n\n$$\nz & \\\\\n$$"
    assert to_html(blocks) == "<p>a \\(x &lt; y\\)</p>\n<p>$$\nz &amp; \\\\\n$$</p>"


def test_no_commonmark_example_has_a_formula_or_a_note() -> None:
    for text in spec_examples():
        written = repr(parse(text))
        assert "Maths" not in written
        assert "Note" not in written


def test_an_open_formula_holds_its_lines_together_until_it_closes() -> None:
    stream = MarkdownStream()
    stream.feed("Now:\n\n$$\nx\n\n- y\n")
    update = stream.update()
    assert update.live[-1] == MathsBlock("\nx\n\n- y", "$$", closed=False)
    stream.feed("$$\n\nThen\n")
    settled: tuple[Block, ...] = stream.update().settled
    assert settled[-1:] == (MathsBlock("\nx\n\n- y\n", "$$"),)


def test_a_formula_that_never_closes_is_words_in_the_end() -> None:
    text = "Before\n\n$$\nx = 1\n\nafter\n\n- item\n"
    view, final = stream_in_pieces(cut_evenly(text, 3), 1)
    assert view.finish(final) == parse(text)
    assert [type(block).__name__ for block in final.blocks] == [
        "Paragraph",
        "Paragraph",
        "Paragraph",
        "ListBlock",
    ]


def test_an_ordinary_answer_with_formulas_and_notes_is_never_drawn_again() -> None:
    step = (
        "Step {0}: as \\(x_{0} * y\\) holds[^{0}], in $$a_{0}$$:\n\n"
        "\\[\n\\begin{{aligned}}\na &= {0} \\\\\n- b\n\\end{{aligned}}\n\\]\n\n"
    )
    notes = "".join(f"[^{number}]: note {number} with \\(n\\) and more words\n" for number in range(30))
    text = "".join(step.format(number) for number in range(30)) + notes
    for length in (3, 11, 200):
        view, final = stream_in_pieces(cut_evenly(text, length), 1)
        assert final.swaps == ()
        assert view.finish(final) == parse(text)


def test_a_long_paragraph_is_not_cut_within_a_formula() -> None:
    text = "".join(f"some words and \\( a_{number} * b. c, d \\) and $$e. f$$ here. " for number in range(80))
    view, final = stream_in_pieces(cut_evenly(text, 7), 1)
    assert len(view.settled) > 3
    assert final.swaps == ()
    assert view.finish(final) == parse(text)
