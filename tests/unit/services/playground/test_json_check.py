"""JSON being written: mistakes are told where they stand, and places of fields are found."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.services.playground.json_check import check_json, position_of
from helpers.drafts import JSON


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("", 1, 1, "nothing"),
        ('{"a": 1,\n "b" 2}', 2, 6, "colon"),
        ('{"a": 1\n "b": 2}', 2, 2, "comma"),
        ('{"a": [1, 2}', 1, 12, "bracket"),
        ('{"a": "x}', 1, 7, "quote"),
        ('{"a": 1}\n}', 2, 1, "complete"),
        ('{"a": "tab\there"}', 1, 11, "line end"),
        ('{"a": nope}', 1, 7, "value is missing"),
        ("{a: 1}", 1, 2, "double quotes"),
        ('{"a": NaN}', 1, 7, "NaN"),
        ('{"a": "\\q"}', 1, 8, "backslash"),
        ("[" * 100_000, 1, 1, "deep"),
    ],
)
def test_a_mistake_is_told_where_it_stands(text: str, line: int, column: int, word: str) -> None:
    problem = check_json(text).problem
    assert problem is not None
    assert (problem.line, problem.column) == (line, column)
    assert word in problem.sentence


def test_a_field_that_stands_twice_is_told_at_the_one_that_counts() -> None:
    checked = check_json('{"a": 1,\n"b": 2,\n"a": 3}')
    assert checked.value == {"a": 3, "b": 2}
    assert [(each.line, each.column) for each in checked.doubled] == [(3, 1)]


@given(text=st.text(max_size=60) | st.text('{}[]",:\\ntrue12 ', max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    checked = check_json(text)
    if checked.problem is not None:
        assert 0 <= checked.problem.position <= len(text)


def _places(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    found = [(place, value)]
    if isinstance(value, dict):
        for name, inner in value.items():
            found += _places(inner, (*place, name))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            found += _places(inner, (*place, number))
    return found


@given(value=JSON)
@settings(max_examples=200, deadline=None)
def test_the_place_of_every_value_is_found(value: Any) -> None:
    text = json.dumps(value, indent=1)
    for place, inner in _places(value):
        decoded, _ = json.JSONDecoder().raw_decode(text, position_of(text, place))
        assert decoded == inner, place


def test_a_place_that_is_not_there_is_the_nearest_around_it() -> None:
    text = '{"tools": [{"name": "x"}]}'
    assert position_of(text, ("tools", 0, "gone", 3)) == text.index('{"name"')
    assert position_of(text, ()) == 0
