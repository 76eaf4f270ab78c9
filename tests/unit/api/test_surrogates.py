"""Characters that arrive in halves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.surrogates import SurrogateJoiner, scrubbed, without_lone_surrogates

HIGH, LOW = "\ud83d", "\ude00"


def joined(*pieces: str) -> str:
    joiner = SurrogateJoiner()
    return "".join(joiner.feed(piece) for piece in pieces) + joiner.finish()


@pytest.mark.fault("F44")
def test_two_halves_are_one_character() -> None:
    assert joined("a" + HIGH, LOW + "b") == "a\U0001f600b"
    assert joined(HIGH, LOW) == "\U0001f600"
    assert joined(HIGH, "", LOW) == "\U0001f600"


@pytest.mark.fault("F44")
def test_a_half_alone_is_replaced() -> None:
    assert joined(HIGH) == "\ufffd"
    assert joined(HIGH, "x") == "\ufffdx"
    assert joined(LOW + "x") == "\ufffdx"
    assert joined(HIGH, HIGH, LOW) == "\ufffd\U0001f600"


def test_a_byte_order_mark_is_a_character_like_others() -> None:
    assert joined("\ufeffa" + HIGH, LOW) == "\ufeffa\U0001f600"


@pytest.mark.fault("F44")
@given(st.lists(st.text(st.sampled_from(["a", "\u00e9", "\ufeff", HIGH, LOW, "\U0001f600"]))))
def test_any_split_is_the_same_and_can_be_encoded(pieces: list[str]) -> None:
    whole = without_lone_surrogates("".join(pieces))
    assert joined(*pieces) == whole
    assert joined(*"".join(pieces)) == whole
    whole.encode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_ordinary_text_passes_untouched(text: str) -> None:
    assert joined(text) == text


def test_a_whole_value_is_scrubbed() -> None:
    value = {HIGH: [LOW, {"a": HIGH + LOW}], "n": 1, "b": None}
    assert scrubbed(value) == {"\ufffd": ["\ufffd", {"a": "\U0001f600"}], "n": 1, "b": None}
