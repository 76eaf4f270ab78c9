"""What may stand in a parameter's field, and what becomes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.errors import InputUnreadable
from duologue.domain.request import Parameters
from duologue.domain.style import ApiStyle
from duologue.services.asking.parameter_fields import (
    ParameterName,
    Range,
    allowed,
    marks,
    read_number,
    read_stops,
    shown_stops,
)
from duologue.services.tables.request_rules import Effect
from helpers.services import OWN, SERVICE

T, P, M = ParameterName.TEMPERATURE, ParameterName.TOP_P, ParameterName.MAX_TOKENS


def test_the_range_is_the_narrowest_that_is_documented() -> None:
    assert allowed(T, SERVICE, ApiStyle.OPENAI, "MiniMax-M2.7") == Range(0, 1, above_low=True)
    assert allowed(T, SERVICE, ApiStyle.OPENAI, "MiniMax-M3") == Range(0, 2)
    assert allowed(T, OWN, ApiStyle.OPENAI, "m") == Range(0, 2)
    assert allowed(M, SERVICE, ApiStyle.OPENAI, "MiniMax-M2.7") == Range(1, 204_800)
    assert allowed(M, OWN, ApiStyle.OPENAI, "m") == Range(1, None)
    assert allowed(ParameterName.STOP, OWN, ApiStyle.OPENAI, "m") is None


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        (T, "", None),
        (T, "  ", None),
        (T, "0", 0.0),
        (T, "0,7", 0.7),
        (P, " .95 ", 0.95),
        (M, "4,096", 4096),
        (M, "4 096", 4096),
        (M, "", None),
    ],
)
def test_numbers_are_read_as_people_write_them(name: ParameterName, text: str, value: float | None) -> None:
    assert read_number(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (T, "warm"),
        (T, "2.1"),
        (T, "-1"),
        (T, "nan"),
        (T, "inf"),
        (P, "1.01"),
        (M, "0"),
        (M, "1.5"),
        (M, "-3"),
        (M, "9" * 40),
        (M, "\u0664"),
    ],
)
def test_anything_else_gets_a_sentence(name: ParameterName, text: str) -> None:
    with pytest.raises(InputUnreadable, match="must be"):
        read_number(name, text)


@given(st.lists(st.text(st.characters(exclude_characters="\\\r", exclude_categories=("Cs",)), min_size=1)))
def test_stop_sequences_come_back_as_they_were(stops: list[str]) -> None:
    wanted = tuple(dict.fromkeys(stops))[:16]
    assert read_stops(shown_stops(wanted)) == wanted


def test_too_many_stop_sequences_are_refused() -> None:
    with pytest.raises(InputUnreadable):
        read_stops("\n".join(map(str, range(17))))


def test_what_is_ignored_or_rejected_is_marked_at_its_field() -> None:
    chosen = Parameters(max_tokens=300_000, temperature=1.5, stop=("x",), thinking="disabled")
    found = marks(SERVICE, ApiStyle.ANTHROPIC, "MiniMax-M2.7", chosen)
    assert {name: note.effect for name, note in found.items()} == {
        T: Effect.REJECTED,
        M: Effect.REJECTED,
        ParameterName.STOP: Effect.IGNORED,
        ParameterName.THINKING: Effect.IGNORED,
    }
    assert marks(SERVICE, ApiStyle.ANTHROPIC, "MiniMax-M2.7", Parameters()) == {}
    assert marks(OWN, ApiStyle.OPENAI, "m", chosen) == {}
