"""The stored form of a turn's parts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.errors import StoreDamaged
from duologue.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
    attached_parts,
    parts_from_json,
    parts_to_json,
    plain_text,
    search_text,
)

words = st.text(max_size=20)
seconds = st.none() | st.floats(0, 1e6)
parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(TextPart, words, st.booleans()),
    st.builds(ThinkingPart, words, st.none() | words, st.none() | words, seconds),
    st.builds(ToolCallPart, words, words, words),
    st.builds(ToolResultPart, words, words, st.booleans()),
    st.builds(FilePart, words, words, st.integers(0, 10**9), words),
    st.builds(ImagePart, words, words, words, st.integers(0), st.integers(0), st.integers(0), st.binary()),
)


@given(st.lists(parts, max_size=6).map(tuple))
def test_every_part_comes_back_as_it_was_stored(given_parts: tuple[Part, ...]) -> None:
    assert parts_from_json(parts_to_json(given_parts)) == given_parts


def test_the_stored_form_names_the_kind_and_leaves_defaults_out() -> None:
    stored = parts_to_json((TextPart("x"), ThinkingPart("", redacted="r"), ToolCallPart("c", "f", "")))
    assert json.loads(stored) == [
        {"kind": "text", "text": "x"},
        {"kind": "thinking", "text": "", "redacted": "r"},
        {"kind": "tool_call", "call_id": "c", "name": "f", "arguments": ""},
    ]


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "{",
        "null",
        "3",
        '["x"]',
        "[[]]",
        '[{"text":"x"}]',
        '[{"kind":"picture","text":"x"}]',
        '[{"kind":"text"}]',
        '[{"kind":"text","text":"x","colour":"red"}]',
    ],
)
def test_what_was_not_stored_by_us_is_called_damaged(stored: str) -> None:
    with pytest.raises(StoreDamaged):
        parts_from_json(stored)


@pytest.mark.parametrize(
    ("arguments", "parsed"),
    [
        ("", {}),
        ("  \n", {}),
        ("{}", {}),
        ('{"a": [1, null]}', {"a": [1, None]}),
        ('{"a": 1', '{"a": 1'),
        ("[1]", "[1]"),
        ('"x"', '"x"'),
        ("null", "null"),
        ("{}{}", "{}{}"),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_arguments_are_an_object_where_they_parse_whole_else_the_text(arguments: str, parsed: object) -> None:
    assert ToolCallPart("c", "f", arguments).parsed() == parsed


def test_the_words_of_a_turn_are_its_text_alone() -> None:
    turn = (
        ThinkingPart("hm"),
        TextPart("One"),
        TextPart(""),
        ToolCallPart("c", "f", "{}"),
        TextPart("Two", refusal=True),
        ToolResultPart("c", "sunny"),
    )
    assert plain_text(turn) == "One\n\nTwo"


IMAGE = ImagePart("cat.png", "image/png", "ab" * 32, 3, 20, 10, b"\x89PN")


def test_the_bytes_of_an_image_are_not_in_the_stored_form_nor_printed() -> None:
    assert "data" not in json.loads(parts_to_json((IMAGE,)))[0]
    (read,) = parts_from_json(parts_to_json((IMAGE,)))
    assert isinstance(read, ImagePart)
    assert read.data is None
    assert "PN" not in repr(IMAGE)


def test_a_file_is_searched_but_is_none_of_the_words() -> None:
    turn = (FilePart("notes.txt", "the quick fox", 13), IMAGE, TextPart("What is this?"))
    assert plain_text(turn) == "What is this?"
    assert search_text(turn) == "What is this?\n\nnotes.txt\n\nthe quick fox\n\ncat.png"
    assert attached_parts(turn) == turn[:2]
