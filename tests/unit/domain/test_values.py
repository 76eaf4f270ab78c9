"""The small values: usage, timing, profile, settings, styles, times and the tree of errors."""

import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain import errors
from duologue.domain.address import BaseUrl
from duologue.domain.errors import AddressRefused, DuologueError, Failure, leaves
from duologue.domain.profile import AuthForm, Endpoint, Profile, ProfileKind
from duologue.domain.secret import Secret
from duologue.domain.settings import Settings, Theme
from duologue.domain.style import ApiStyle
from duologue.domain.usage import Timing, Usage, UsageTotals

counts = st.none() | st.integers(0, 10)
usages = st.builds(Usage, counts, counts, counts, counts, counts)


@given(usages, usages)
def test_the_latest_known_number_wins_in_each_field(older: Usage, newer: Usage) -> None:
    merged = older.updated(newer).to_json()
    for name, value in newer.to_json().items():
        assert merged[name] == (older.to_json()[name] if value is None else value)


def test_a_zero_is_a_known_number() -> None:
    assert Usage(output=5).updated(Usage(output=0)).output == 0


@pytest.mark.parametrize(
    ("usage", "total"), [(Usage(3, 4), 7), (Usage(3, 0), 3), (Usage(3), None), (Usage(output=4), None)]
)
def test_a_total_needs_both_numbers(usage: Usage, total: int | None) -> None:
    assert usage.total == total


def test_usage_as_json_says_null_for_unknown() -> None:
    assert Usage(input=1).to_json() == {
        "input": 1,
        "output": None,
        "cache_read": None,
        "cache_write": None,
        "thinking": None,
    }


@pytest.mark.parametrize(
    ("timing", "output", "rate"),
    [
        (Timing(500, 2500), 100, 50.0),
        (Timing(500, 2500), 0, 0.0),
        (Timing(500, 2500), None, None),
        (Timing(None, 2500), 100, None),
        (Timing(500, None), 100, None),
        (Timing(500, 500), 100, None),
        (Timing(500, 400), 100, None),
    ],
)
def test_tokens_per_second_are_of_the_streaming_time(
    timing: Timing, output: int | None, rate: float | None
) -> None:
    assert timing.tokens_per_second(output) == rate


def test_the_totals_add_input_and_output() -> None:
    assert UsageTotals(3, 10, 5, 1).tokens == 15


def test_a_profile_has_an_address_for_each_style() -> None:
    profile = Profile(
        "p", "P", ProfileKind.SERVICE, openai_base="https://h/v1", anthropic_base="https://i/anthropic"
    )
    assert profile.base(ApiStyle.OPENAI) == BaseUrl("https", "h", 443, "/v1")
    assert profile.base(ApiStyle.ANTHROPIC) == BaseUrl("https", "i", 443, "/anthropic")


def test_a_style_without_an_address_is_refused_by_name() -> None:
    profile = Profile("p", "P", ProfileKind.OWN, openai_base="https://h/v1")
    with pytest.raises(AddressRefused, match="Anthropic"):
        profile.base(ApiStyle.ANTHROPIC)


def test_an_endpoint_tells_its_url_and_never_its_key() -> None:
    endpoint = Endpoint(
        ApiStyle.ANTHROPIC, BaseUrl("https", "h", 443, ""), AuthForm.BEARER, Secret("sk-canary-123456")
    )
    assert endpoint.url == "https://h/v1/messages"
    assert "canary" not in repr(endpoint)


def test_the_settings_of_a_first_start() -> None:
    settings = Settings()
    assert not settings.developer_tools
    assert (settings.appearance.theme, settings.appearance.zoom) == (Theme.SYSTEM, 100)
    assert (settings.chat.enter_sends, settings.chat.default_profile) == (True, "")
    assert (settings.window.geometry, settings.window.open_chat) == ("", "")
    assert not settings.window.sidebar_hidden


def test_styles_are_written_on_the_command_line_as_they_are_stored() -> None:
    assert [(style.value, style.label) for style in ApiStyle] == [
        ("openai", "OpenAI"),
        ("anthropic", "Anthropic"),
    ]


def _drawn() -> list[tuple[int, str]]:
    """Depth and name of every error in the tree drawn at the head of the module."""
    text = inspect.getdoc(errors) or ""
    found = re.findall(r"^((?:│   |    )*)[├└]── (\w+)", text, re.MULTILINE)
    return [(len(indent) // 4, name) for indent, name in found]


def test_the_leaves_are_those_of_the_drawn_tree_in_its_order() -> None:
    drawn = _drawn()
    ends = [
        name
        for place, (depth, name) in enumerate(drawn)
        if place + 1 == len(drawn) or drawn[place + 1][0] <= depth
    ]
    assert [leaf.__name__ for leaf in leaves()] == ends
    assert len(ends) > 20


def test_the_tree_is_drawn_as_it_is_built() -> None:
    parents: list[str] = ["DuologueError"]
    for depth, name in _drawn():
        del parents[depth + 1 :]
        assert getattr(errors, name).__bases__[0].__name__ == parents[-1]
        parents.append(name)


def test_every_error_has_a_kind_of_its_own_and_becomes_a_failure() -> None:
    kinds = [leaf.kind for leaf in leaves()]
    assert len(set(kinds)) == len(kinds)
    for leaf in leaves():
        assert leaf("Words.", status=500, code="7").failure() == Failure(leaf.kind, "Words.", 500, "7")
        assert str(leaf("Words.")) == "Words."


def test_a_subtree_has_its_own_leaves() -> None:
    assert all(issubclass(leaf, errors.ServiceError) for leaf in leaves(errors.ServiceError))
    assert list(leaves(errors.KeyRejected)) == [errors.KeyRejected]
    assert issubclass(errors.KeyRejected, DuologueError)
