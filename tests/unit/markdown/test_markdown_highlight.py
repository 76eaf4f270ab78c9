"""Code to coloured spans."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.markdown.highlight import LARGEST_CODE, LONGEST_LINE, Kind, _lexer, highlight, language_label
from duologue.markdown.language_names import ALIASES
from helpers.effort import effort_of

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


# A little code in each language that models write often; a name may be any that they put after a fence.
SAMPLES = {
    "python py python3 ipython": "for x in range(3):\n    print('x')  # c",
    "javascript js jsx mjs cjs node typescript ts tsx": "const x = 'a'; // c",
    "vue svelte astro html xml svg": "<a href='x'>y</a>",
    "css scss less": "a { color: red; }",
    "json jsonc json5 jsonl": '{"a": 1}',
    "yaml yml docker-compose ansible": "a: 1  # c",
    "toml ini conf properties": "a = 1\n# c",
    "env dotenv bash sh shell zsh fish": "export A='b' # c",
    "console terminal shell-session shellsession bash-session": "$ echo 'a'",
    "powershell ps1 pwsh ps": "Get-Item 'a' # c",
    "batch bat cmd": "echo a\nrem c",
    "dockerfile docker": "FROM a\nRUN b",
    "makefile make mk": "a: b\n\techo $(C)",
    "cmake": "set(A 'b') # c",
    "nginx": "server { listen 80; }",
    "apache htaccess": "<VirtualHost *>\nA b\n</VirtualHost>",
    "pycon python-repl": ">>> a = 1",
    "vhdl": "signal a : std_logic;",
    "sql mysql postgresql postgres pgsql plpgsql sqlite": "SELECT a FROM b WHERE c = 'd'",
    "tsql mssql plsql bigquery snowflake": "SELECT a FROM b WHERE c = 'd'",
    "c h cpp c++ cc cxx hpp csharp cs c# java": 'int a = 1; // "c"',
    "kotlin kt kts swift": 'let a = "b" // c',
    "go golang": "func a() { return 1 }",
    "rust rs": "fn main() { let a = 1; }",
    "zig d": "const a: u8 = 1; // c",
    "scala groovy gradle dart haxe": 'String a = "b" // c',
    "elixir ex exs": "def a, do: :b # c",
    "erlang haskell hs ocaml ml fsharp f# fs": "let a = 1 in a",
    "clojure clj lisp elisp scheme racket edn": '(defn a [b] "c")',
    "lua perl ruby rb php": '<?php $a = "b";',
    "r rlang julia jl matlab octave": "a = 'b' # c\nfunction f(x)",
    "objective-c objectivec objc obj-c": "@interface A\nint b = 1;",
    "vb vbnet vb.net vba": "Dim a As Integer = 1",
    "solidity sol": "contract A { uint b = 1; }",
    "diff patch": "--- a\n+++ b\n-c\n+d",
    "http https": "GET / HTTP/1.1\nHost: a",
    "graphql gql": 'query { a(b: "c") }',
    "protobuf proto proto3": "message A { string b = 1; }",
    "terraform tf hcl": 'resource "a" "b" { c = 1 }',
    "nix": "{ a = 1; }",
    "latex tex": "\\section{a} % c",
    "markdown md mdx": "# a\n**b**",
    "jinja jinja2 j2 handlebars hbs": "{% if a %}b{% endif %}{{#if a}}",
    "nasm assembly asm gas": "mov eax, 1",
    "verilog systemverilog": "module a; wire b; endmodule",
    "vim viml": "let a = 'b'",
    "glsl hlsl wgsl metal opencl cuda": "float a = 1.0; // c",
    "gherkin feature": "Feature: a\n  Scenario: b",
    "pascal delphi fortran cobol ada": "program a\nend",
}
NAMES = [(name, code) for names, code in SAMPLES.items() for name in names.split()]


@pytest.mark.parametrize(("name", "code"), NAMES)
def test_a_language_that_models_write_is_coloured(name: str, code: str) -> None:
    assert highlight(code, name)
    assert highlight(code, name.upper())


@pytest.mark.parametrize("name", ALIASES)
def test_every_other_name_is_of_a_language_that_exists(name: str) -> None:
    assert _lexer(ALIASES[name]) is not None
    assert language_label(name)


@pytest.mark.parametrize("name", ["mermaid", "plantuml", "text", "txt", "plaintext", "csv", "output"])
def test_what_is_no_language_stays_plain(name: str) -> None:
    assert highlight("graph TD; A-->B", name) == ()


def test_code_too_large_has_no_colours() -> None:
    large = "a = 1\n" * (LARGEST_CODE // 6 + 1)
    assert highlight(large, "python") == ()
    assert highlight("a" * (LONGEST_LINE + 1), "python") == ()
    assert effort_of(lambda: highlight(large, "python")) < 1000


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
