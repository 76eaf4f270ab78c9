"""Dates and numbers as a person reads them."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from duologue.ui.dates import local_time, long_date, short_time
from duologue.ui.words import counted


@pytest.mark.parametrize(("iso", "words"), [("2025-11-01", "1 Nov 2025"), ("soon", "soon"), ("", "")])
def test_a_date_is_written_in_words(iso: str, words: str) -> None:
    assert long_date(iso) == words


def test_a_stored_time_is_shown_in_local_time() -> None:
    assert local_time("2025-11-01T10:20:30.000Z") != "2025-11-01T10:20:30.000Z"
    assert "2025-11-01" not in local_time("2025-11-01T10:20:30.000Z")
    assert local_time("no time") == "no time"


def test_a_short_time_is_of_today_or_a_day() -> None:
    now = datetime.now(UTC)
    assert ":" in short_time(now.isoformat(timespec="milliseconds"))
    assert short_time("2025-11-01T10:20:30.000Z").endswith("Nov 2025")
    assert short_time("no time") == "no time"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 requests"), (1, "1 request"), (2, "2 requests"), (12431, "12,431 requests")]
)
def test_one_and_many_have_their_own_words(number: int, words: str) -> None:
    assert QLocale().language() == QLocale.Language.English
    assert counted(number, "{number} request", "{number} requests") == words
