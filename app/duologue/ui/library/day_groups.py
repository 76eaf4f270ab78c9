"""Which day, week or month a chat stands under."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QLocale

from duologue.ui.words import translate

_WEEK = 7


@dataclass(frozen=True, slots=True, order=True)
class DayGroup:
    """A heading; groups sort from today into the past."""

    place: tuple[int, int]
    words: str


def day_group(moment: str, today: date) -> DayGroup:
    """The group of a UTC time in ISO 8601; what is no time stands at the end."""
    try:
        day = datetime.fromisoformat(moment).astimezone().date()
    except ValueError:
        return DayGroup((4, 0), translate("ChatRows", "Earlier"))
    if day >= today:
        return DayGroup((0, 0), translate("ChatRows", "Today"))
    if day == today - timedelta(days=1):
        return DayGroup((1, 0), translate("ChatRows", "Yesterday"))
    if day > today - timedelta(days=_WEEK):
        return DayGroup((2, 0), translate("ChatRows", "This week"))
    words = QLocale().toString(QDate(day.year, day.month, 1), "MMMM yyyy")
    return DayGroup((3, -(day.year * 12 + day.month)), words)
