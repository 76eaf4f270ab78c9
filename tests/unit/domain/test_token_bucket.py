"""A token bucket never lets more through than its limit allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.token_bucket import TokenBucket


def test_a_full_bucket_lets_a_burst_through_and_then_only_what_comes_in() -> None:
    bucket = TokenBucket(10, 2, 10, at=0)
    for _ in range(10):
        assert bucket.wait(1, 0) == 0
        bucket.draw(1, 0)
    assert bucket.wait(1, 0) == pytest.approx(0.5)
    assert bucket.wait(1, 0.5) == 0


def test_what_never_fits_needs_a_full_bucket() -> None:
    bucket = TokenBucket(10, 1, 4, at=0)
    assert bucket.wait(1000, 0) == pytest.approx(6)
    assert bucket.wait(1000, 6) == 0
    bucket.draw(1000, 6)
    assert bucket.wait(1, 6) == pytest.approx(991)


def test_a_clock_set_back_gives_nothing_and_takes_nothing() -> None:
    bucket = TokenBucket(10, 1, 0, at=100)
    assert bucket.wait(5, 50) == pytest.approx(5)
    assert bucket.wait(5, 102) == pytest.approx(3)


AMOUNTS = st.lists(st.tuples(st.floats(0, 5), st.floats(0, 30)), max_size=60)


@given(st.floats(1, 50), st.floats(0.1, 10), AMOUNTS)
def test_in_any_time_no_more_is_drawn_than_the_bucket_held_and_what_came_in(
    capacity: float, per_second: float, asks: list[tuple[float, float]]
) -> None:
    bucket = TokenBucket(capacity, per_second, capacity, at=0)
    now = drawn = 0.0
    for asked, pause in asks:
        amount = min(asked, capacity)
        now += pause
        now += bucket.wait(amount, now)
        bucket.draw(amount, now)
        drawn += amount
        assert drawn <= capacity + per_second * now + 1e-6
