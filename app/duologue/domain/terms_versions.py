"""Versions of a text: which one is the newest known, what date a text gives itself, how alike two are."""

import re
from collections.abc import Sequence
from datetime import date

from duologue.domain.terms import TermsAct, TermsEvent, TermsText, normalised

_DATE = re.compile(r"\b(20\d\d)[/.-](\d{1,2})[/.-](\d{1,2})\b")
_DATED_WITHIN = 30  # lines from the beginning in which a text says its date
_WORDS_TOGETHER = 3


def newest(bundled: TermsText, known: Sequence[TermsText], events: Sequence[TermsEvent]) -> TermsText:
    """The text that counts: of the latest date, and of several with that date the one learned last.

    `known` are the texts the record keeps, `events` its rows; what ships with the app and is in no row
    yet was known before all of them. A text that differs from the bundled one in white space alone gives
    way to it.
    """
    learned = {text.sha256: _learned(text, events) for text in known}
    candidates = [text for text in (bundled, *known) if text.has_words]
    if not candidates:
        return bundled
    chosen = max(candidates, key=lambda text: (text.version, learned.get(text.sha256, -1)))
    return bundled if chosen.normalised_sha256 == bundled.normalised_sha256 else chosen


def _learned(text: TermsText, events: Sequence[TermsEvent]) -> int:
    """The row that last told of this text as news, else the first one that names it."""
    rows = [event for event in events if event.sha256 == text.sha256]
    news = [event.seq for event in rows if event.act is TermsAct.SUPERSEDED]
    return max(news, default=min((event.seq for event in rows), default=0))


def date_in(text: str) -> str | None:
    """The date that a text gives itself near its beginning, in ISO 8601."""
    for line in text.splitlines()[:_DATED_WITHIN]:
        for found in _DATE.finditer(line):
            year, month, day = map(int, found.groups())
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                continue
    return None


def likeness(known: str, found: str) -> float:
    """Which part of what `known` says, three words at a time, `found` says too: from 0 to 1."""
    ours = _together(known)
    return len(ours & _together(found)) / len(ours) if ours else 0.0


def _together(text: str) -> set[tuple[str, ...]]:
    words = normalised(text).split()
    return set(zip(*(words[start:] for start in range(_WORDS_TOGETHER)), strict=False))
