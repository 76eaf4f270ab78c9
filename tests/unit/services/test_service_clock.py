"""Times in the one form that is stored."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from duologue.domain.times import utc_text
from duologue.services.clock import local_midnight, now_utc, seconds_ago


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_time_is_utc_with_milliseconds_wherever_it_was_told() -> None:
    moment = datetime(2026, 11, 24, 7, 30, 1, 2999, tzinfo=timezone(timedelta(hours=9)))
    assert utc_text(moment) == "2026-11-23T22:30:01.002Z"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", now_utc())


def test_texts_sort_by_time() -> None:
    assert seconds_ago(4000) < seconds_ago(61) < seconds_ago(0.5) < now_utc() < seconds_ago(-5)


@pytest.mark.usefixtures("in_tokyo")
def test_today_begins_at_the_persons_own_midnight() -> None:
    midnight = datetime.fromisoformat(local_midnight())
    assert (midnight.hour, midnight.minute, midnight.second) == (15, 0, 0)  # Tokyo is nine hours ahead
    assert timedelta(0) <= datetime.now(UTC) - midnight < timedelta(days=1)


@pytest.mark.fault("F61")
@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-28T23:00:00.000Z"),  # the clock goes forward that day
        ("Europe/Berlin", date(2026, 3, 30), "2026-03-29T22:00:00.000Z"),
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-24T22:00:00.000Z"),  # and back on this one
        ("Europe/Berlin", date(2026, 10, 26), "2026-10-25T23:00:00.000Z"),
        ("Asia/Kathmandu", date(2026, 11, 24), "2026-11-23T18:15:00.000Z"),
        ("America/Los_Angeles", date(2026, 11, 24), "2026-11-24T08:00:00.000Z"),
        ("UTC", date(2026, 11, 24), "2026-11-24T00:00:00.000Z"),
    ],
)
def test_a_day_begins_at_its_own_midnight(
    monkeypatch: pytest.MonkeyPatch, zone: str, day: date, begins: str
) -> None:
    with monkeypatch.context() as inside:
        inside.setenv("TZ", zone)
        time.tzset()
        assert local_midnight(day) == begins
    time.tzset()
