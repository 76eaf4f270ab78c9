"""Any text stays what it is in Python, JavaScript and a shell."""

import ast
import json
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from duologue.api.code.literals import (
    exact_in_javascript,
    javascript_literal,
    javascript_string,
    python_literal,
    python_string,
    shell_quoted,
)

NODE = shutil.which("node")
HOSTILE = (
    "it's",
    'say "yes"',
    "a\\nb\\",
    "$HOME `id` $(id) !! %PATH%",
    "line\nline\r\nline\r",
    "\u2028\u2029\u0085\x0b\x0c",
    "\u202eright to left\u202c\u200b\ufeff",
    "\U0001f600 \U0001f468\u200d\U0001f469",
    "</script><!--",
    "${x} {y} %s #{z}",
    "\x00\x01\x1b[31m\x7f",
    "'''" + '"""',
    "",
)
TEXTS = st.one_of(
    st.sampled_from(HOSTILE), st.text(), st.text(alphabet="'\"\\$`\n\r\u2028 \U0001f600{}()!#%", max_size=40)
)
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@given(VALUES)
def test_a_python_literal_is_the_value(value: Any) -> None:
    assert ast.literal_eval(python_literal(value)) == value


@given(TEXTS)
def test_no_literal_holds_a_letter_that_cannot_be_seen(text: str) -> None:
    for literal in (python_string(text), javascript_string(text)):
        assert literal.isprintable()


def test_a_long_text_with_line_ends_is_written_line_by_line() -> None:
    text = "\n".join(f"This is line {number} of a longer prompt." for number in range(4))
    literal = python_literal({"content": text})
    assert ast.literal_eval(literal) == {"content": text}
    assert len(literal.splitlines()) == 8


@given(TEXTS.filter(lambda text: "\0" not in text))
@settings(max_examples=40, deadline=None)
def test_a_shell_takes_a_quoted_word_as_it_is(text: str) -> None:
    encoded = text.encode("utf-8", "replace")
    told = subprocess.run(
        ["/bin/sh", "-c", f"printf %s {shell_quoted(encoded.decode())}"], check=True, capture_output=True
    )
    assert told.stdout == encoded


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@given(st.lists(VALUES, min_size=20, max_size=40))
@settings(max_examples=8, deadline=None, phases=[Phase.generate])  # each example starts a program
def test_javascript_reads_a_literal_as_the_value(values: list[Any]) -> None:
    values = [value for value in values if exact_in_javascript(value)]
    program = f"process.stdout.write(JSON.stringify({javascript_literal([*values, *HOSTILE])}))"
    told = subprocess.run([str(NODE), "-"], input=program.encode(), check=True, capture_output=True)
    expected = json.loads(json.dumps([*values, *HOSTILE]), parse_int=float)
    assert json.loads(told.stdout, parse_int=float) == expected  # JavaScript has one kind of number


def test_the_one_name_that_sets_a_prototype_is_a_name_like_any_other() -> None:
    assert '["__proto__"]: 1' in javascript_literal({"__proto__": 1})


@pytest.mark.parametrize(
    ("value", "exact"), [(2**53 - 1, True), ([2**53], False), ({"a": -(2**60)}, False), ({"a": 0.1}, True)]
)
def test_whole_numbers_that_javascript_would_round_are_known(value: Any, *, exact: bool) -> None:
    assert exact_in_javascript(value) is exact
