"""Budgets: levels as people write them, and arithmetic that never lets a stop be passed unasked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.budget import Budget, BudgetWindow, Claim, budgets_of, problem_in, read_level
from duologue.domain.money import Money
from duologue.domain.settings import BudgetLevels, BudgetSettings
from duologue.domain.usage_sums import DailySums, Grouping, UsageSums, grouped, total

DOLLARS = Budget(BudgetWindow.DAY, "USD", stop=1_000_000)
TOKENS = Budget(BudgetWindow.DAY, "tokens", stop=1000)


@pytest.mark.parametrize(
    ("text", "unit", "level"),
    [
        ("", "USD", None),
        ("  ", "USD", None),
        ("0.80", "USD", 800_000),
        ("12", "USD", 12_000_000),
        ("0", "USD", 0),
        ("0.000001", "USD", 1),
        ("20000", "tokens", 20_000),
        (" 5 ", "tokens", 5),
    ],
)
def test_a_level_is_read_as_it_is_written(text: str, unit: str, level: int | None) -> None:
    assert read_level(text, unit) == level


@pytest.mark.parametrize("text", ["1,00", "$1", "much", "-1", "NaN", "inf", "0.0000001", "1e99"])
def test_what_is_no_amount_is_told_in_a_sentence_and_is_no_level(text: str) -> None:
    levels = BudgetLevels("USD", "", text)
    assert problem_in(levels) == f"“{text}” can't be read as an amount. Write it like 0.80."
    assert budgets_of(BudgetSettings(day=levels)) == ()


def test_other_mistakes_are_told_too() -> None:
    assert "USD" in (problem_in(BudgetLevels("dollars")) or "")
    assert problem_in(BudgetLevels("USD", "2", "1")) == "The warning comes after the stop."
    assert problem_in(BudgetLevels("tokens", "1.5")) is not None
    assert problem_in(BudgetLevels("USD", "0.5", "1")) is None


@given(st.text(max_size=12), st.sampled_from(["USD", "tokens", "x"]))
def test_no_text_whatever_breaks_the_budgets(text: str, unit: str) -> None:
    levels = BudgetLevels(unit, text, text)
    problem_in(levels)
    for budget in budgets_of(BudgetSettings(month=levels)):
        assert budget.stop is None or budget.stop >= 0


def test_a_budget_counts_only_its_own_unit() -> None:
    sums = UsageSums(3, 100, 20, costs=(Money("CNY", 5), Money("USD", 7)))
    assert (DOLLARS.used(sums), TOKENS.used(sums)) == (7, 120)
    claim = Claim("p", 500, Money("CNY", 9))
    assert (claim.worst(DOLLARS), claim.worst(TOKENS)) == (0, 500)


@given(st.integers(0, 10**6), st.lists(st.tuples(st.integers(0, 10**5), st.floats(0, 1))))
def test_with_every_worst_case_reserved_nothing_passes_the_stop(
    stop: int, requests: list[tuple[int, float]]
) -> None:
    """All of them at once, each using some part of its worst case in the end."""
    budget = Budget(BudgetWindow.DAY, "USD", stop=stop)
    admitted: list[tuple[int, float]] = []
    for worst, part in requests:
        if not budget.would_pass(0, sum(each for each, _ in admitted), worst):
            admitted.append((worst, part))
    assert sum(int(worst * part) for worst, part in admitted) <= stop


@given(st.lists(st.integers(0, 100), min_size=1), st.integers(1, 3000))
def test_a_warning_is_reached_at_most_once(spent: list[int], warn: int) -> None:
    budget = Budget(BudgetWindow.DAY, "USD", warn=warn)
    readings = [0]
    for amount in spent:
        readings.append(readings[-1] + amount)
    reached = [budget.reached_warning(a, b) for a, b in pairwise(readings)]
    assert sum(reached) == (1 if readings[-1] >= warn else 0)


# -- sums ---------------------------------------------------------------------------------------------

sums = st.builds(
    UsageSums,
    *[st.integers(0, 10**9)] * 11,
    costs=st.lists(st.builds(Money, st.sampled_from(["USD", "CNY"]), st.integers(0, 10**9)), max_size=1).map(
        tuple
    ),
)
lines = st.lists(
    st.builds(
        DailySums,
        st.sampled_from(["2026-11-23", "2026-11-24"]),
        st.sampled_from(["p", "q"]),
        st.sampled_from(["openai", "anthropic"]),
        st.sampled_from(["m", "n"]),
        sums,
    )
)


@given(lines, st.sampled_from([g for g in Grouping if g is not Grouping.CHAT]))
def test_every_grouping_adds_up_to_the_same_whole(lines: list[DailySums], by: Grouping) -> None:
    groups = grouped(lines, by)
    assert total(each for _, each in groups) == total(line.sums for line in lines)
    assert len({key for key, _ in groups}) == len(groups)


def test_days_come_newest_first_and_the_rest_by_tokens() -> None:
    some = [
        DailySums("2026-11-23", "p", "openai", "small", UsageSums(1, 1, 1)),
        DailySums("2026-11-24", "p", "openai", "large", UsageSums(1, 50, 1)),
    ]
    assert [key for key, _ in grouped(some, Grouping.DAY)] == ["2026-11-24", "2026-11-23"]
    assert [key for key, _ in grouped(some, Grouping.MODEL)] == ["large", "small"]
