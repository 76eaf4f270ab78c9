"""Dates and times as a person reads them."""

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt


def long_date(iso_date: str) -> str:
    """2025-11-01 as 1 Nov 2025, in the person's language; anything else unchanged."""
    day = QDate.fromString(iso_date, Qt.DateFormat.ISODate)
    return QLocale().toString(day, "d MMM yyyy") if day.isValid() else iso_date


def local_time(utc_text: str) -> str:
    """A stored UTC time as local date and time; anything else unchanged."""
    moment = QDateTime.fromString(utc_text, Qt.DateFormat.ISODateWithMs)
    if not moment.isValid():
        return utc_text
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat)


def short_time(utc_text: str) -> str:
    """A stored UTC time as the time of today, or as the date of another day; anything else unchanged."""
    moment = QDateTime.fromString(utc_text, Qt.DateFormat.ISODateWithMs).toLocalTime()
    if not moment.isValid():
        return utc_text
    today = QDate.currentDate()
    if moment.date() == today:
        return QLocale().toString(moment.time(), QLocale.FormatType.ShortFormat)
    return QLocale().toString(
        moment.date(), "d MMM" if moment.date().year() == today.year() else "d MMM yyyy"
    )
