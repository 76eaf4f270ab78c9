"""The wall clock in the stored form of times."""

from datetime import UTC, date, datetime, time, timedelta

from duologue.domain.times import utc_text


def now_utc() -> str:
    """Now, such as 2026-11-24T06:00:00.000Z; texts of this form sort by time."""
    return utc_text(datetime.now(UTC))


def seconds_ago(seconds: float) -> str:
    """The same form for a moment in the past."""
    return utc_text(datetime.now(UTC) - timedelta(seconds=seconds))


def today() -> date:
    """The day it is for the person at this computer."""
    return datetime.now().astimezone().date()


def local_midnight(day: date | None = None) -> str:
    """When a day began for the person at this computer; without a day, today.

    Asked of the calendar, not counted in hours: days on which the clock changes are longer or shorter.
    """
    return utc_text(datetime.combine(day or today(), time()).astimezone())
