r"""Formulas on exported pages: MathML made of nothing but what is known to be harmless, or their source."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from duologue.markdown.html import to_html
from duologue.markdown.mathml import to_mathml
from duologue.markdown.parser import parse

DRAWN = [
    r"E = mc^2",
    r"\mathbb{R}^n \ni \mathbf{x},\quad \mathcal{L}(\mathfrak{g}) = \int_0^\infty f(x)\,\mathrm{d}x",
    r"\begin{aligned} a + b &= c \\ d &= \frac{e}{f}\end{aligned}",
    r"f(x) = \begin{cases} 1 & x>0 \\ 0 & \text{otherwise}\end{cases}",
    r"\sum_{i=1}^n \frac{1}{i^2} \le \sqrt[3]{x}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^{-1}",
    r"A \xrightarrow{abc} B, \overset{!}{=}, \overbrace{x+y}^{n}",
    r"\binom{n}{k} = \tfrac{n!}{k!(n-k)!}, \lVert x \rVert_2",
    r"\text{面积} = \pi r^2",
]
STAYS = [
    r"\unknowncommand",
    r"\href{javascript:alert(1)}{x}",
    r"\style{background:url(http://a.example)}{x}",
    r"\class{keyword}{x}",
    r"\cancel{x}",  # no browser strikes it through: it would be read as x
    r"a & b",
    r"a \\ b",
    "{" * 900 + "}" * 900,
    "{",
    "x" * 3000,
    r"\newcommand{\a}[1]{#1#1#1#1}\a{\a{\a{x}}}",
    r"\def\a{x}\a",
    r'\color{red" onload="x}{y}',
]
ATTRIBUTES = re.compile(
    r"[A-Za-z0-9.%#+-]{1,40}|text-align:\w+;text-align:-webkit-\w+|border:1px solid;padding:0.2em"
)


class _Elements(HTMLParser):
    """Gathers elements with their attributes, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Elements()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.seen


@pytest.mark.parametrize("source", DRAWN)
def test_what_answers_hold_is_drawn_and_keeps_its_source(source: str) -> None:
    html = to_mathml(source, block=True, display=True)
    assert html is not None
    assert html.startswith('<math display="block" alttext="')
    [(_, said)] = [each for each in elements(html) if each[0] == "math"]
    assert said["alttext"] == source
    assert "&amp;#x" not in html  # the library's own references are characters


@pytest.mark.parametrize("source", STAYS)
def test_what_is_hostile_or_would_be_drawn_wrongly_stays_as_it_was_written(source: str) -> None:
    assert to_mathml(source, block=True, display=True) is None


PIECES = (
    (r"\text{<b>}", r"\frac", r"\color{#123}", r"\boxed{", "}", "{", "^", r"\left(", r"\right]", "&", r"\\"),
    (
        r"\unicode{x3c}",
        r"\begin{align}",
        r"\end{align}",
        r"\hspace{9em}",
        r"\mathrm ",
        r"\rule{1em}{2em}",
        "<",
    ),
)


@given(
    st.text(r"\{}^_&#<>\"'xyz12 ", max_size=60)
    | st.lists(st.sampled_from([*PIECES[0], *PIECES[1]])).map("".join)
)
@example(r"\text{</annotation><script>alert(1)</script>}")
@example(r"\text{&lt;img src=x onerror=alert(1)&gt;}")
def test_nothing_a_formula_says_becomes_mark_up(source: str) -> None:
    html = to_mathml(source, block=False, display=True)
    for tag, attributes in elements(html or ""):
        assert tag in {"math", "semantics", "annotation"} or tag.startswith("m") or tag == "none"
        assert tag not in {"marquee", "map", "meta", "menu", "main", "mark", "maction", "mglyph", "meter"}
        for name, value in attributes.items():
            assert name not in {"href", "src", "class", "id"}
            assert not name.startswith("on")
            assert name in ("alttext", "encoding") or ATTRIBUTES.fullmatch(value or "")


def test_limits_stand_below_in_a_large_formula_and_beside_in_a_line() -> None:
    large, small = (to_mathml(r"\lim_{x} y", block=False, display=display) or "" for display in (True, False))
    assert "<munder><mo>lim</mo>" in large
    assert "<msub><mo>lim</mo>" in small


def test_bold_letters_are_letters_of_their_own() -> None:
    assert "\U0001d499" in (to_mathml(r"\bm{x}", block=False, display=False) or "")


def test_a_page_draws_formulas_and_what_is_copied_keeps_their_source() -> None:
    blocks = parse("Cold \\(x^2\\), and\n\n$$\n\\frac{a}{b}\n$$\n\n$$\n\\unknown\n$$\n")
    page = to_html(blocks, page=True)
    assert page.count("<math") == 2
    assert '<p class="formula"><math display="block"' in page
    assert '<p class="plain">$$\n\\unknown\n$$</p>' in page
    assert "<math" not in to_html(blocks)
    assert r"\(x^2\)" in to_html(blocks)
