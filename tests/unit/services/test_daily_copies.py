"""A copy of each day is asked for beside everything else, and trouble with it stops nobody."""

import asyncio
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from duologue.domain.errors import StorageError, StoreDamaged, StoreNotWritable
from duologue.services import daily_copies
from duologue.services.daily_copies import DailyCopies


class Copies:
    """Notes which days were asked for; fails as it is told to."""

    def __init__(self, *fails: StorageError) -> None:
        self.days: list[date] = []
        self.fails = list(fails)

    def make(self, day: date) -> bool:
        self.days.append(day)
        if self.fails:
            raise self.fails.pop(0)
        return True


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Each look at the calendar is a day later; no pause lasts, and all of them are noted."""
    pauses: list[float] = []
    rest = asyncio.sleep

    async def no_time(seconds: float) -> None:
        pauses.append(seconds)
        await rest(0)

    monkeypatch.setattr(daily_copies, "asyncio", SimpleNamespace(sleep=no_time))
    monkeypatch.setattr(daily_copies, "today", lambda: date(2026, 11, 24) + timedelta(days=len(pauses) - 1))
    return pauses


async def watched(copies: Copies, days: int) -> list[StoreDamaged]:
    """What was said of damage until so many days were asked for."""
    told: list[StoreDamaged] = []
    keeping = asyncio.ensure_future(DailyCopies(copies).keep(told.append))
    while len(copies.days) < days and not keeping.done():  # noqa: ASYNC110 - made in another thread
        await asyncio.sleep(0)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    return told


@pytest.mark.fault("F62")
async def test_every_day_of_an_app_that_stays_open_gets_its_copy(calendar: list[float]) -> None:
    copies = Copies()
    assert await watched(copies, 3) == []
    assert copies.days[:3] == [date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)]
    assert calendar[0] < calendar[1] == calendar[2]  # not at the start, and then seldom


@pytest.mark.fault("F16")
async def test_a_full_disk_is_noted_and_tried_again(
    calendar: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    copies = Copies(StoreNotWritable("The disk is full."))
    assert await watched(copies, 2) == []
    assert "The disk is full." in caplog.text
    assert len(calendar) >= 2


@pytest.mark.fault("F62")
@pytest.mark.usefixtures("calendar")
async def test_damage_is_told_once_and_no_more_copies_are_made() -> None:
    copies = Copies(StoreDamaged("damaged"))
    told = await watched(copies, 5)
    assert [error.message for error in told] == ["damaged"]
    assert len(copies.days) == 1
