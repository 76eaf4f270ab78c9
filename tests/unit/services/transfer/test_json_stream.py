"""Large JSON texts value by value: cut anywhere, broken, too deep, too large."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.domain.errors import InputUnreadable
from duologue.services.transfer.imports import json_stream
from duologue.services.transfer.imports.json_stream import JsonStream

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def stream(text: str | bytes, **limits: int) -> JsonStream:
    return JsonStream(
        io.BytesIO(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text), **limits
    )


def elements(text: str) -> list[Any]:
    reading = stream(text)
    found = [reading.value() for _ in reading.elements()]
    reading.end()
    return found


@given(st.lists(values, max_size=5), st.integers(1, 40))
@settings(max_examples=25, deadline=None)
def test_a_list_is_read_as_a_whole_reader_reads_it(listed: list[Any], chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_CHUNK", chunk)
        patch.setattr(json_stream, "_scrubbed", lambda value: value)
        text = json.dumps(listed, ensure_ascii=False)
        try:
            text.encode()
        except UnicodeEncodeError:
            text = json.dumps(listed)
        assert elements(text) == listed


def test_members_come_one_after_the_other() -> None:
    reading = stream('{"a": 1, "b": [2, 3], "c": {}}')
    assert {name: reading.value() for name in reading.members()} == {"a": 1, "b": [2, 3], "c": {}}


@pytest.mark.fault("F60")
@pytest.mark.parametrize("text", ["[1, 2", '[{"a": "b', '[{"a":', "[", '["\\ud8'])
def test_a_text_that_was_cut_off_is_told_as_such(text: str) -> None:
    with pytest.raises(InputUnreadable, match="ends too early"):
        elements(text)


@pytest.mark.fault("F60")
@pytest.mark.parametrize(
    "text", ["[1 2]", "[NaN]", "[1]]", "[1,]", "{1: 2}", "[tru]", "[" + "9" * 5000 + "]"]
)
def test_a_broken_text_is_refused(text: str) -> None:
    with pytest.raises(InputUnreadable):
        elements(text)


@pytest.mark.fault("F60")
def test_nesting_beyond_measure_is_refused() -> None:
    with pytest.raises(InputUnreadable, match="nested"):
        elements("[" + "[" * 100_000 + "]" * 100_000 + "]")


@pytest.mark.fault("F60")
def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InputUnreadable, match="UTF-8"):
        list(stream(b'["\xff\xfe"]').elements())


@pytest.mark.fault("F60")
def test_halves_of_surrogate_pairs_become_a_mark_and_pairs_one_letter() -> None:
    assert elements('["\\ud83d\\ude00", "\\ud83d", {"\\udc00": 1}]') == ["😀", "\ufffd", {"\ufffd": 1}]


@pytest.mark.fault("F60")
def test_a_value_that_is_too_long_is_refused() -> None:
    reading = stream('["' + "x" * 2_000_000 + '"]', largest_value=500_000)
    with pytest.raises(InputUnreadable, match="longer than"):
        [reading.value() for _ in reading.elements()]


@pytest.mark.fault("F60")
def test_more_than_two_gigabytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LARGEST_TEXT", 1_000_000)
    with pytest.raises(InputUnreadable, match="2 GB"):
        elements("[" + " " * 2_000_000 + "]")


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert elements("\ufeff[1]") == [1]
