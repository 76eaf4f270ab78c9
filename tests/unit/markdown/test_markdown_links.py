"""Which addresses count as links, and what host is told."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.markdown.blocks import ImageChip, Link, Paragraph, Text
from duologue.markdown.links import LONGEST_TARGET, LinkTarget, judge
from duologue.markdown.parser import parse
from duologue.markdown.plain import plain_text

REFUSED = [
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "smb://host/share",
    "ms-msdt:/id",
    "search-ms:query=x",
    "vscode://file/x",
    "ssh://host",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "ht\ttp://host.example",
    "http\u200b://host.example",
    "data:text/html,x",
    "qrc:/x",
    "ftp://host.example",
    "tel:1",
    "//host.example/x",
    "\\\\host\\share",
    "%5C%5Chost%5Cshare",
    "%68ttp://host.example",
    "x.md",
    "./x.md",
    "/etc/passwd",
    "#part",
    "C:\\x",
    "",
    "http:",
    "http://",
    "http:///x",
    "http:host.example",
    "http:/host.example",
    "http:\\\\host.example",
    "http://good.example\\@bad.example/",
    "http://good.example\\.bad.example/",
    "http://a b/",
    "http://a%20b/",
    "http://a%2fb/",
    "http://a%00b/",
    "http://host.example:99999/",
    "http://host.example:x/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://127.1/",
    "http://0177.0.0.1/",
    "http://[::1/",
    "http://[::1%25eth0]/",
    "http://-a.example/",
    "http://a..b/",
    "http://\u202egpj.example/",
    "http://ex\u00adample.com/",
    "http://host\uff0fexample.com/",
    "mailto:",
    "mailto:?attach=x",
    "mailto:a@b.example?attach=/etc/passwd",
    "mailto:a b@c.example",
    "http://h.example/" + "a" * LONGEST_TARGET,
]


@pytest.mark.parametrize("target", REFUSED)
def test_every_other_address_is_refused(target: str) -> None:
    assert judge(target) is None


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://h.example", LinkTarget("http://h.example", "h.example")),
        ("HTTPS://H.Example:443/A?b#c", LinkTarget("https://h.example:443/A?b#c", "h.example")),
        (
            "https://h.example/a b/\u00e4\"<>'",
            LinkTarget("https://h.example/a%20b/%C3%A4%22%3C%3E'", "h.example"),
        ),
        ("https://h.example/%e4%zz", LinkTarget("https://h.example/%e4%zz", "h.example")),
        (
            "http://good.example@bad.example/",
            LinkTarget("http://good.example@bad.example/", "bad.example", userinfo=True),
        ),
        ("http://%62ad.example/", LinkTarget("http://bad.example/", "bad.example")),
        ("http://127.0.0.1:8080/x", LinkTarget("http://127.0.0.1:8080/x", "127.0.0.1")),
        ("http://[0:0::1]:80/", LinkTarget("http://[::1]:80/", "[::1]")),
        ("http://localhost", LinkTarget("http://localhost", "localhost")),
        (
            "https://b\u00fccher.example/",
            LinkTarget("https://xn--bcher-kva.example/", "xn--bcher-kva.example", international=True),
        ),
        (
            "https://stra\u00dfe.example",
            LinkTarget("https://xn--strae-oqa.example", "xn--strae-oqa.example", international=True),
        ),
        (
            "https://\u0430pple.example",
            LinkTarget("https://xn--pple-43d.example", "xn--pple-43d.example", international=True),
        ),
        ("https://\uff48\u3002example", LinkTarget("https://h.example", "h.example")),
        ("mailto:A.b+c@H.example", LinkTarget("mailto:A.b+c@h.example", "h.example")),
        ("mailto:a@h.example?subject=x y", LinkTarget("mailto:a@h.example?subject=x%20y", "h.example")),
    ],
)
def test_a_link_is_told_with_its_true_host(target: str, expected: LinkTarget) -> None:
    assert judge(target) == expected


@given(st.text(max_size=40) | st.text("htps:/@.%\\[]?#ab1-\u00e4 ", max_size=40).map("http://a".__add__))
def test_what_is_let_through_is_ascii_of_three_schemes_and_judged_the_same_again(target: str) -> None:
    link = judge(target)
    if link is None:
        return
    assert link.url.isascii()
    assert not set(link.url) & set(string.whitespace + '\\<>"')
    assert link.url.startswith(("http://", "https://", "mailto:"))
    assert judge(link.url) == link


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("[a *b*](javascript:x)", "a b (javascript:x)"),
        ("[a](java&Tab;script:x)", "a (java\tscript:x)"),
        ("[a](<JavaScript&colon;x>)", "a (JavaScript:x)"),
        ("[file:///x](file:///x)", "file:///x"),
        ("<vscode://x>", "vscode://x"),
        ("[a]()", "a"),
        ("[docs](docs/a.md)", "docs (docs/a.md)"),
        ("[a][1]\n\n[1]: smb://h/s", "a (smb://h/s)"),
        ("//host.example ftp://h.example main.py", "//host.example ftp://h.example main.py"),
    ],
)
def test_a_refused_address_comes_out_as_words(source: str, words: str) -> None:
    blocks = parse(source)
    assert plain_text(blocks) == words
    assert "Link(" not in repr(blocks)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("[x](https://h.example 'T')", "https://h.example"),
        ("<https://h.example>", "https://h.example"),
        ("see https://h.example/a_b.", "https://h.example/a_b"),
        ("<a@h.example>", "mailto:a@h.example"),
        ("a@h.org", "mailto:a@h.org"),
        ("[x](HTTP&colon;//h.example)", "http://h.example"),
        ("[x]\n\n[x]: https://h.example", "https://h.example"),
    ],
)
def test_good_addresses_become_links_however_they_are_written(source: str, target: str) -> None:
    paragraph = parse(source)[0]
    assert isinstance(paragraph, Paragraph)
    assert [inline.target for inline in paragraph.inlines if isinstance(inline, Link)] == [target]


@pytest.mark.parametrize(
    ("source", "chip"),
    [
        (
            "![a *b*](http://127.0.0.1:9/?d=SECRET)",
            ImageChip("127.0.0.1", "a b", "http://127.0.0.1:9/?d=SECRET"),
        ),
        ("![](file:///x)", ImageChip("", "", "file:///x")),
        ("![x][1]\n\n[1]: https://h.example/i", ImageChip("h.example", "x", "https://h.example/i")),
        ("![x](data:image/png;base64,AA)", ImageChip("", "x", "data:image/png;base64,AA")),
        ("![x](//h/s)", ImageChip("", "x", "//h/s")),
    ],
)
def test_an_image_is_a_chip_that_names_its_host(source: str, chip: ImageChip) -> None:
    assert parse(source) == (Paragraph((chip,)),)


@pytest.mark.parametrize(
    "source", ["<img src=file:///x>", "<script>x</script>", "<a href='file:///x'>a</a>", "<!-- x -->"]
)
def test_html_is_words(source: str) -> None:
    assert parse(source) == (Paragraph((Text(source),)),)
