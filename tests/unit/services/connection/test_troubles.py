"""What is wrong with a profile stays known until it passes or an answer comes."""

from datetime import UTC, datetime, timedelta

import pytest

from duologue.domain.errors import Failure
from duologue.services.connection.troubles import Troubles

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def troubles(clock: Clock) -> Troubles:
    return Troubles(clock)


@pytest.mark.parametrize("kind", ["out_of_balance", "plan_used_up", "key_rejected", "permission_denied"])
def test_what_only_a_person_can_mend_stays_until_an_answer_comes(
    troubles: Troubles, clock: Clock, kind: str
) -> None:
    troubles.note("p", Failure(kind, "No."))
    clock.now += timedelta(days=30)
    trouble = troubles.of("p")
    assert trouble is not None
    assert (trouble.failure.kind, trouble.until) == (kind, None)
    assert troubles.of("other") is None
    troubles.note("p", None)
    assert troubles.of("p") is None


@pytest.mark.parametrize(("told", "lasts"), [(None, 60), (5.0, 5), (7200.0, 7200)])
def test_a_throttle_passes_when_the_server_said_or_after_a_minute(
    troubles: Troubles, clock: Clock, told: float | None, lasts: float
) -> None:
    troubles.note("p", Failure("rate_limited", "Slow down.", retry_after=told))
    clock.now = NOON + timedelta(seconds=lasts - 1)
    assert troubles.of("p") is not None
    clock.now = NOON + timedelta(seconds=lasts)
    assert troubles.of("p") is None


def test_a_plan_comes_back_at_the_time_it_named(troubles: Troubles, clock: Clock) -> None:
    troubles.note("p", Failure("plan_used_up", "Used up.", retry_after=3600.0))
    trouble = troubles.of("p")
    assert trouble is not None
    assert trouble.until == NOON + timedelta(hours=1)
    clock.now += timedelta(hours=1)
    assert troubles.of("p") is None


def test_a_failure_of_one_request_is_no_trouble_of_the_profile(troubles: Troubles) -> None:
    troubles.note("p", Failure("content_flagged", "No."))
    assert troubles.of("p") is None
