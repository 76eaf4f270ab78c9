"""The chart's arithmetic: round lines, a bar for every day, months where there are too many days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.usage_sums import DailySums, UsageSums, total
from duologue.services.usage.report import Span
from duologue.ui.usage.chart_scale import MOST_BARS, bars, steps

FIRST = date(2026, 1, 1)


@given(st.integers(0, 10**15))
def test_the_lines_are_round_even_and_reach_over_the_highest_bar(highest: int) -> None:
    found = steps(highest)
    assert found[0] == 0
    assert found[-1] >= highest
    assert 1 <= len(found) <= 5
    assert len({b - a for a, b in zip(found, found[1:], strict=False)}) <= 1  # noqa: RUF007 - pairs
    if len(found) > 1:
        assert str(found[1]).rstrip("0") in {"1", "2", "5"}


@given(st.integers(1, 400), st.lists(st.tuples(st.integers(-5, 405), st.integers(0, 1000))))
def test_every_day_of_the_span_is_in_one_bar_and_no_token_is_lost(
    count: int, used: list[tuple[int, int]]
) -> None:
    span = Span(FIRST, FIRST + timedelta(days=count - 1))
    lines = [
        DailySums((FIRST + timedelta(days=day)).isoformat(), "p", "openai", "m", UsageSums(1, tokens))
        for day, tokens in used
    ]
    found = bars(lines, span.days, span.days)
    days = set(span.days)
    assert len(found) <= MOST_BARS
    assert [bar.key for bar in found] == sorted({bar.key for bar in found})
    whole = total(bar.sums for bar in found)
    if count <= MOST_BARS:
        assert len(found) == count
        assert whole == total(line.sums for line in lines if line.day in days)


def test_days_that_the_sentence_is_not_about_are_marked() -> None:
    days = Span(FIRST, FIRST + timedelta(days=2)).days
    assert [bar.chosen for bar in bars([], days, days[-1:])] == [False, False, True]
