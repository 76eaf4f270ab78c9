"""Code to coloured spans."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.markdown.highlight import LARGEST_CODE, LONGEST_LINE, Kind, highlight, language_label

CODE = "@wrap\ndef area(r: float) -> str:\n    # the area\n    return f'{r}' + str(3.14 * r)\n"


def test_each_span_is_the_text_of_its_kind() -> None:
    spans = [(CODE[span.start : span.start + span.length], span.kind) for span in highlight(CODE, "Python")]
    for expected in (
        ("@wrap", Kind.DECORATOR),
        ("def", Kind.KEYWORD),
        ("area", Kind.FUNCTION),
        ("float", Kind.BUILTIN),
        ("# the area", Kind.COMMENT),
        ("3.14", Kind.NUMBER),
        ("*", Kind.OPERATOR),
    ):
        assert expected in spans
    assert any(kind is Kind.STRING for _, kind in spans)


@settings(max_examples=100, deadline=None)
@given(
    st.text("ab1 \t\n\r\ufeff\"'`#/*-+{}<>$@\u00e9\U0001f600", max_size=80),
    st.sampled_from(
        ("python", "js", "bash", "html", "json", "yaml", "c++", "diff", "markdown", "php", "sql")
    ),
)
def test_spans_are_in_order_apart_and_within_the_code(code: str, language: str) -> None:
    end = 0
    for span in highlight(code, language):
        assert end <= span.start
        assert span.length > 0
        end = span.start + span.length
    assert end <= len(code)


@pytest.mark.parametrize("language", ["", "no-such-language", "x" * 5000, "{}", "../x", "mermaid"])
def test_an_unknown_language_has_no_colours(language: str) -> None:
    assert highlight(CODE, language) == ()


def test_code_too_large_has_no_colours() -> None:
    started = time.process_time()
    assert highlight("a = 1\n" * (LARGEST_CODE // 6 + 1), "python") == ()
    assert highlight("a" * (LONGEST_LINE + 1), "python") == ()
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("py", "Python"),
        ("Python,linenos", "Python"),
        ("{.ruby}", "Ruby"),
        ("c++", "C++"),
        ("rust", "Rust"),
        ("JSON", "JSON"),
        ("mermaid", "Mermaid"),
        ("Frobnicate", "Frobnicate"),
        ("x" * 90, "x" * 40),
        ("", ""),
    ],
)
def test_the_label_is_the_name_of_the_language(language: str, label: str) -> None:
    assert language_label(language) == label
