"""Days and months in words."""

from PySide6.QtCore import QDate, QLocale, Qt

_MONTH = 7  # characters of a key that names a month


def day_words(key: str) -> str:
    """2026-11-24 as Tue, 24 Nov 2026 and 2026-11 as November 2026, in the person's language."""
    return _words(key, "ddd, d MMM yyyy", "MMMM yyyy")


def short_day_words(key: str) -> str:
    """2026-11-24 as 24 Nov and 2026-11 as Nov 2026, in the person's language."""
    return _words(key, "d MMM", "MMM yyyy")


def _words(key: str, of_day: str, of_month: str) -> str:
    is_month = len(key) == _MONTH
    day = QDate.fromString(f"{key}-01" if is_month else key, Qt.DateFormat.ISODate)
    return QLocale().toString(day, of_month if is_month else of_day) if day.isValid() else key
