"""What tokens cost: both styles' numbers, days from which prices hold, and nothing made up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.token_counts import AnthropicUsage, openai_usage
from duologue.domain.money import Money, added
from duologue.domain.prices import Price, PriceTable, cost, most_for_prompt
from duologue.domain.usage import Usage

M27 = Price(Decimal("0.30"), Decimal("1.20"), Decimal("0.06"), Decimal("0.375"))
M3 = Price(Decimal("0.30"), Decimal("1.20"), Decimal("0.06"))

amounts = st.decimals(0, 1_000_000, places=6, allow_nan=False)
counts = st.integers(0, 10**12)


def test_a_prompt_is_made_of_cached_written_and_plain_tokens() -> None:
    usage = Usage(input=1_000_000, output=100_000, cache_read=600_000, cache_write=100_000)
    # 300,000 plain, 600,000 read, 100,000 written, 100,000 out
    assert cost(M27, usage) == 90_000 + 36_000 + 37_500 + 120_000


def test_both_styles_say_the_same_bill_in_their_own_ways() -> None:
    in_openai = openai_usage(
        {"prompt_tokens": 1000, "completion_tokens": 50, "prompt_tokens_details": {"cached_tokens": 600}}
    )
    in_anthropic = AnthropicUsage().update(
        {
            "input_tokens": 400,
            "cache_read_input_tokens": 600,
            "cache_creation_input_tokens": 0,
            "output_tokens": 50,
        }
    )
    assert in_openai is not None
    assert in_anthropic is not None
    assert cost(M27, in_openai) == cost(M27, in_anthropic) == 120 + 36 + 60


def test_a_server_that_says_nothing_of_a_cache_is_taken_at_its_word() -> None:
    assert cost(M27, Usage(1000, 0)) == 300


@pytest.mark.parametrize(
    ("price", "usage"),
    [
        (M27, Usage()),
        (M27, Usage(input=5)),
        (M27, Usage(output=5)),
        (M3, Usage(10, 1, cache_write=2)),  # M3 has no price for it
        (Price(Decimal(1), Decimal(1)), Usage(10, 1, cache_read=2)),
        (M27, Usage(10, 1, cache_read=8, cache_write=3)),  # the parts are more than the whole
    ],
)
def test_what_is_not_known_has_no_cost_rather_than_none(price: Price, usage: Usage) -> None:
    assert cost(price, usage) is None


def test_a_kind_without_a_price_does_not_matter_where_none_was_used() -> None:
    assert cost(M3, Usage(10, 1, cache_read=0, cache_write=0)) == 4  # 4.2, rounded once


@given(amounts, amounts, amounts, amounts, counts, counts, counts, counts)
def test_a_cost_is_exact_to_half_a_millionth(
    plain: Decimal, out: Decimal, read: Decimal, write: Decimal, a: int, b: int, c: int, d: int
) -> None:
    found = cost(Price(plain, out, read, write), Usage(a + b + c, d, b, c))
    exact = sum(Fraction(price) * n for price, n in ((plain, a), (read, b), (write, c), (out, d)))
    assert found is not None
    assert abs(found - exact) <= Fraction(1, 2)


@given(amounts, st.none() | amounts, st.none() | amounts, counts, st.data())
def test_no_way_of_caching_costs_more_than_the_most(
    plain: Decimal, read: Decimal | None, write: Decimal | None, prompt: int, data: st.DataObject
) -> None:
    written = data.draw(st.integers(0, prompt))
    price = Price(plain, Decimal(0), read, write)
    found, most = cost(price, Usage(prompt, 0, 0, written)), most_for_prompt(price, prompt)
    assert most is not None
    assert found is None or found <= most


@given(st.lists(st.tuples(st.sampled_from(["USD", "CNY", "EUR"]), st.integers(0, 10**9))))
def test_currencies_are_never_added_together(amounts: list[tuple[str, int]]) -> None:
    sums = {money.currency: money.micros for money in added(Money(*amount) for amount in amounts)}
    for currency in ("USD", "CNY", "EUR"):
        assert sums.get(currency, 0) == sum(micros for code, micros in amounts if code == currency)


# -- days ---------------------------------------------------------------------------------------------


def priced(amount: str, since: str = "", above: int = 0) -> Price:
    return Price(Decimal(amount), Decimal(1), above_input=above, since=since)


TABLE = PriceTable(
    "t",
    "T",
    "USD",
    "2026-10-31",
    {
        "M": (
            priced("1"),
            priced("2", "2026-12-01"),
            priced("4", "2026-12-01", 100),
            priced("3", "2027-01-01"),
        )
    },
)


@pytest.mark.parametrize(
    ("day", "tokens", "amount"),
    [
        ("2020-01-01", 5, "1"),
        ("2026-11-30", 500, "1"),
        ("2026-12-01", 5, "2"),
        ("2026-12-31", 101, "4"),
        ("2027-01-01", 101, "3"),
        ("2099-01-01", 5, "3"),
    ],
)
def test_the_price_of_a_requests_own_day_counts(day: str, tokens: int, amount: str) -> None:
    price = TABLE.price("M", day, tokens)
    assert price is not None
    assert price.input == Decimal(amount)


def test_the_next_price_is_known_with_its_day() -> None:
    assert [(p.input, p.since) for p in TABLE.coming("M", "2026-11-24")] == [
        (Decimal(2), "2026-12-01"),
        (Decimal(4), "2026-12-01"),
    ]
    assert [p.since for p in TABLE.coming("M", "2026-12-24")] == ["2027-01-01"]
    assert TABLE.coming("M", "2027-01-01") == ()


def test_a_price_that_begins_later_says_nothing_of_the_days_before() -> None:
    table = PriceTable("t", "T", "USD", "2026-10-31", {"M": (priced("1", "2026-12-01"),)})
    assert table.price("M", "2026-11-30") is None
    assert table.price("M", "2026-12-01") is not None


def test_a_model_is_known_however_its_name_is_capitalised() -> None:
    assert TABLE.price("m", "2026-11-24") == TABLE.price("M", "2026-11-24")
    assert TABLE.price("other", "2026-11-24") is None


@given(st.dates().map(str), st.integers(0, 10_000))
def test_what_is_valid_and_what_is_coming_never_overlap(day: str, tokens: int) -> None:
    valid, coming = TABLE.valid("M", day), TABLE.coming("M", day)
    assert not set(valid) & set(coming)
    assert all(price.since <= day for price in valid)
    assert all(price.since > day for price in coming)
    assert (TABLE.price("M", day, tokens) is None) == (not valid)
