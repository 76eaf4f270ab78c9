"""Limits in words: how each number is known, and nothing unknown told as 0."""

import pytest
from PySide6.QtCore import QLocale

from duologue.domain.limits import LimitChange, LimitStatus
from duologue.domain.usage import Provenance
from duologue.ui.limit_words import change_line, limit_explained, limit_line, provenance_words

BRITISH = QLocale("en_GB")
COUNTED, TOLD, DOCUMENTED = Provenance.COUNTED, Provenance.TOLD, Provenance.DOCUMENTED


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            LimitStatus("requests", 12, 500, COUNTED, DOCUMENTED),
            "12 of 500 requests this minute (counted here)",
        ),
        (LimitStatus("requests", 0, None, COUNTED), "0 requests this minute (counted here)"),
        (LimitStatus("requests", 1, None, COUNTED), "1 request this minute (counted here)"),
        (
            LimitStatus("tokens", 1200, 20_000_000, COUNTED, DOCUMENTED),
            "1,200 of 20,000,000 tokens this minute (counted here)",
        ),
        (LimitStatus("requests", 38, 50, TOLD, TOLD), "38 of 50 requests (told by the server)"),
        (LimitStatus("requests", None, 50, TOLD, TOLD), "unknown of 50 requests (told by the server)"),
        (
            LimitStatus("output-tokens", None, None, TOLD),
            "unknown of unknown output-tokens (told by the server)",
        ),
    ],
)
def test_a_limit_says_how_much_of_it_is_used_and_how_that_is_known(status: LimitStatus, words: str) -> None:
    assert limit_line(status, BRITISH) == words


def test_a_limit_says_where_it_comes_from() -> None:
    told = [limit_explained(LimitStatus("requests", 1, 2, COUNTED, source)) for source in Provenance]
    assert len(set(told)) == 3
    assert "unknown" in limit_explained(LimitStatus("requests", 1, None, COUNTED))


def test_every_provenance_has_words() -> None:
    assert len({provenance_words(provenance) for provenance in Provenance}) == len(Provenance)


def test_a_change_names_both_limits() -> None:
    line = change_line(LimitChange("requests", 500, 200, "2026-11-24T09:40:00.000Z"), BRITISH)
    assert line.endswith("the server changed its limit of requests from 500 to 200.")
