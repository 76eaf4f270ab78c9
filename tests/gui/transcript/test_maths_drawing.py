"""The drawing of formulas: in bounded time, from nothing but the formula, and nothing but curves."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from duologue.ui.transcript.document.maths_drawing import draw
from helpers.effort import best_of, cpu_seconds

ROOT = Path(__file__).parents[3]
COMMON = (
    r"x^2",
    r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}",
    r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
    r"\begin{aligned} a &= b + c \\ d &= e \end{aligned}",
    r"\begin{align*} a &= b \\ &= c \end{align*}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"\begin{bmatrix} a & b \end{bmatrix} \begin{vmatrix} a & b \end{vmatrix}",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
    r"\sum_{i=1}^n i = \frac{n(n+1)}{2} \prod_k \lim_{x \to 0}",
    r"\text{softmax}(x_i) = \frac{e^{x_i}}{\sum_j e^{x_j}}",
    r"\mathbb{R}^n \to \mathcal{L} \mathfrak{g} \mathbf{x}^\top \mathrm{d}x \boldsymbol{\beta}",
    r"\left( \frac12 \right) \left\{ x \middle| y \right\} \bigl( x \bigr) \lVert x \rVert_2",
    r"\operatorname{argmax}_\theta \operatorname*{arg\,max}_x \log \sin \max",
    r"\hat{y} \bar{x} \vec{v} \tilde{z} \dot{x} \overline{AB} \underline{x} \widehat{abc}",
    r"\overbrace{a+b}^{n} \underbrace{x}_{y} \overset{!}{=} \underset{x}{\min} \stackrel{d}{=}",
    r"\boxed{42} \binom{n}{k} \sqrt[3]{x} \dfrac12 \tfrac12 \cancel{x}",
    r"\le \ge \neq \approx \equiv \in \notin \subset \cup \cap \forall \exists \partial \nabla",
    r"\alpha\beta\gamma\Gamma\epsilon\varepsilon\theta\lambda\mu\pi\sigma\phi\varphi\omega\Omega",
    r"\rightarrow \Rightarrow \iff \implies \mapsto \xrightarrow[a]{b} \rightleftharpoons \uparrow",
    r"\dots \cdots \ldots \ddots \vdots \cdot \times \div \pm \mp \circ \oplus \otimes",
    r"a \bmod b \pmod{n} \quad \qquad \, \; 10\% \$5 f'(x) 90^\circ \hbar \ell \infty",
    r"P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}, \quad \mathbb{E}[X] = \mu",
    r"\color{red} x + \textcolor{blue}{y}",
)
HOSTILE = (
    r"\includegraphics{/etc/passwd}",
    r"\input{/etc/passwd}",
    r"\href{http://127.0.0.1:9/x}{y}",
    r"\color{url(http://127.0.0.1:9/x)} y",
    r"\color{url(#x)} y",
    r"\style{fill:url(file:///etc/passwd)}{x}",
    r"\text{<image href='file:///etc/passwd'/>}",
    r"\text{]]><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;}",
    r"&xxe; \& &amp; &#0; \#",
    r"\class{a}{x} \cssId{b}{y} \unicode{x41}",
    "\0 \ud800 \ufffe",
    r"\def\a{\a\a}\a",
    r"\newcommand{\x}{\x\x}\x",
    r"\hspace{1000000em}x",
    r"\rule{10000em}{10000em}",
)
HEAVY = {
    "fractions": r"\frac{" * 60 + "x" + "}{y}" * 60,
    "roots": r"\sqrt{" * 100 + "x" + "}" * 100,
    "roots without braces": r"\sqrt" * 200 + "x",
    "powers": "x^{" * 100 + "y" + "}" * 100,
    "fences": r"\left(" * 60 + "x" + r"\right)" * 60,
    "accents": r"\hat{" * 60 + "x" + "}" * 60,
    "matrices": r"\begin{matrix}" * 30 + "x" + r"\end{matrix}" * 30,
    "boxes": r"\boxed{" * 60 + "x" + "}" * 60,
    "groups": "{" * 300 + "x" + "}" * 300,
    "a long sum": "x+" * 990,
    "a wide matrix": r"\begin{matrix}" + "x&" * 700 + r"\end{matrix}",
    "many small fractions": r"\frac{a}{b}" * 150,
    "primes": "x" + "'" * 1500,
    "carets": "^" * 1500,
    "ampersands": "&" * 1500,
    "line ends": r"\\" * 700,
    "overbraces": r"\overbrace{" * 40 + "x" + "}" * 40,
    "styles": r"\mathbf{" * 200 + "x" + "}" * 200,
    "moderate fractions": r"\frac{" * 8 + "x" + "}{y}" * 8,
    "moderate fences": r"\left(" * 7 + "x" + r"\right)" * 7,
}


@pytest.mark.parametrize("source", COMMON)
def test_what_models_write_is_drawn(source: str) -> None:
    for display in (True, False):
        drawing = draw(source, display=display)
        assert drawing is not None
        assert drawing.width > 0
        assert drawing.ascent + drawing.descent > 0


def test_the_colour_is_the_one_asked_for() -> None:
    drawing = draw(r"\frac{a}{b}", display=True)
    assert drawing is not None
    picture = drawing.svg("#abcdef").decode()
    assert 'fill="#abcdef"' in picture
    assert "black" not in picture
    assert '"@"' not in picture


@pytest.mark.parametrize("source", HOSTILE)
def test_a_picture_refers_to_nothing(source: str) -> None:
    drawing = draw(source, display=True)
    if drawing is None:
        return
    for element in ET.fromstring(drawing.svg("#000000")).iter():  # noqa: S314 - what is to be looked at
        assert element.tag.rpartition("}")[2] in {"svg", "g", "path", "rect"}
        for name, value in element.attrib.items():
            assert name in {"d", "x", "y", "width", "height", "viewBox", "fill", "stroke", "stroke-width"}
            assert not any(mark in value for mark in ("url", "http", "file", "data", "#x", "&"))


@pytest.mark.parametrize("name", HEAVY)
def test_no_formula_takes_long(name: str) -> None:
    draw("x", display=True)

    def drawn_anew() -> None:
        draw.cache_clear()
        draw(HEAVY[name], display=True)

    assert best_of(lambda: cpu_seconds(drawn_anew), 1.5) < 1.5  # half a second on an idle machine


@pytest.mark.parametrize("source", [r"\newcommand{\a}{x}\a", r"\def\a#1{#1#1}\a{\a{x}}", r"\let\a=b\a"])
def test_a_formula_that_makes_commands_of_its_own_stays_as_it_was_written(source: str) -> None:
    """Two of them, each repeating what it is given, take the library minutes."""
    assert draw(source, display=True) is None


def test_drawing_opens_nothing_but_the_library_and_its_font(tmp_path: Path) -> None:
    code = f"""
import json, pathlib, sys
sys.path.insert(0, {str(ROOT / "app")!r})
from duologue.ui.transcript.document import maths_drawing
maths_drawing.draw("x", display=True)
seen = []
sys.addaudithook(lambda event, details: seen.append((event, str(details[:1]))))
for source in json.loads(pathlib.Path(sys.argv[1]).read_text()):
    maths_drawing.draw(source, display=True)
wanted = ("open", "socket.", "os.", "subprocess.", "urllib.", "shutil.", "ctypes.")
print(json.dumps([each for each in seen if each[0].startswith(wanted)]))
"""
    sources = tmp_path / "sources.json"
    sources.write_text(json.dumps([*COMMON, *HOSTILE]))
    told = subprocess.run(
        [sys.executable, "-c", code, str(sources)], capture_output=True, text=True, check=True, timeout=60
    )
    assert [event for event in json.loads(told.stdout) if str(sources) not in event[1]] == []


def test_the_memory_of_drawings_is_bounded() -> None:
    assert draw.cache_info().maxsize == 512
