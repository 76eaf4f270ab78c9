"""What leaves the transcript: plain text, HTML, and code without hidden characters."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.markdown.blocks import Link, Paragraph, Text
from duologue.markdown.hidden import clean_for_copy, count_hidden, reveal
from duologue.markdown.html import to_html
from duologue.markdown.parser import parse
from duologue.markdown.plain import plain_text
from helpers.markdown_documents import DOCUMENTS, spec_examples

ALLOWED = {
    "p": set(),
    "h1": set(),
    "h2": set(),
    "h3": set(),
    "h4": set(),
    "h5": set(),
    "h6": set(),
    "pre": set(),
    "code": {"class"},
    "blockquote": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "table": set(),
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"style"},
    "td": {"style"},
    "hr": set(),
    "br": set(),
    "strong": set(),
    "em": set(),
    "del": set(),
    "span": set(),
    "sup": set(),
    "a": {"href", "title", "rel"},
}


class Checker(HTMLParser):
    """Reads HTML as a browser does and fails on anything but the few elements we write."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= ALLOWED[tag]
        values = dict(attrs)
        assert re.match("https?://|mailto:", values.get("href") or "mailto:")
        assert values.get("style") in (None, "text-align:left", "text-align:center", "text-align:right")
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def check(html: str) -> str:
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    return "".join(checker.words)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_html_has_only_harmless_elements(text: str) -> None:
    check(to_html(parse(text)))


def test_html_of_every_commonmark_example_is_harmless() -> None:
    for text in spec_examples():
        check(to_html(parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "`<b>\"'&`",
        "```<x>\n</code></pre><script>",
        '[a](http://h.example/"onclick=x "t\'\\"<")',
    ],
)
def test_nothing_gets_out_of_its_quotes(text: str) -> None:
    html = to_html(parse(text))
    check(html)
    assert "<script" not in html


def test_html_says_what_the_blocks_are() -> None:
    text = "3. a\n4. **b**\n\n|x|\n|:-:|\n|y|\n\n- [x] t\n\n  u\n\n```c++\nv\n```\n![w](https://h.example/i)"
    assert to_html(parse(text)) == (
        '<ol start="3">\n<li>a</li>\n<li><strong>b</strong></li>\n</ol>\n'
        '<table>\n<thead>\n<tr><th style="text-align:center">x</th></tr>\n</thead>\n<tbody>\n'
        '<tr><td style="text-align:center">y</td></tr>\n</tbody>\n</table>\n'
        "<ul>\n<li>\u2611 <p>t</p>\n<p>u</p></li>\n</ul>\n"
        '<pre><code class="language-c++">v\n</code></pre>\n'
        "<p><span>[image: w, h.example]</span></p>"
    )


def test_html_judges_links_that_nobody_judged() -> None:
    assert to_html((Paragraph((Link("javascript:x", "", (Text("a"),)),)),)) == "<p>a</p>"


def test_plain_text_keeps_the_words_and_their_order() -> None:
    text = (
        "# T\n\na *b*  \nc\n\n> q\n>\n> r\n\n9. x\n10. [ ] y\n    - z\n\n"
        "|a|b|\n|-|-|\n|1|2|\n\n---\n\n    code\n\n![i](http://h.example)"
    )
    assert plain_text(parse(text)) == (
        "T\n\na b\nc\n\n> q\n>\n> r\n\n9. x\n10. [ ] y\n        - z\n\n"
        "a\tb\n1\t2\n\n\u2014\u2014\u2014\n\ncode\n\ni"
    )


HIDDEN = [
    "\u202e",
    "\u2066",
    "\u061c",
    "\u200b",
    "\u200f",
    "\ufeff",
    "\u00ad",
    "\U000e0041",
    "\U000e0100",
    "\x1b",
    "\x07",
    "\x7f",
    "\x9b",
    "\0",
    "\u2028",
    "\ufe01",
]


@pytest.mark.parametrize("character", HIDDEN)
def test_a_hidden_character_is_shown_and_not_copied(character: str) -> None:
    code = f"a{character}b\n"
    assert clean_for_copy(code) == "ab"
    assert count_hidden(code) == 1
    shown = reveal(code)
    assert character not in shown
    assert shown.startswith("a")
    assert len(shown) > len("ab\n")


def test_copied_code_has_line_feeds_only_and_none_at_the_end() -> None:
    assert clean_for_copy("a\r\nb\rc\n\n") == "a\nb\nc"
    assert (
        clean_for_copy("echo safe\r\x1b[2Kecho bad\x1b]52;c;eA==\x07\n") == "echo safe\n[2Kecho bad]52;c;eA=="
    )


def test_emoji_and_ordinary_writing_stay_whole() -> None:
    text = "\U0001f469\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f \u0645 e\u0301 \u4e2d\u6587\t\u00a0x"
    assert clean_for_copy(text) == reveal(text) == text
    assert count_hidden(text) == 0


@given(
    st.text(
        st.sampled_from(("a", "\n", "\r", "\ufe0f", "\u200d", "\u2764", "\u202e", "\U0001f469")), max_size=12
    )
)
def test_a_cleaned_text_has_nothing_hidden_left(text: str) -> None:
    cleaned = clean_for_copy(text)
    assert clean_for_copy(cleaned) == cleaned
    assert count_hidden(cleaned) == 0
