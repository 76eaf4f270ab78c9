"""The line of facts: what is unknown is a word, never 0."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale

from duologue.domain.message import Message
from duologue.domain.style import ApiStyle
from duologue.domain.usage import Timing, Usage
from duologue.ui.transcript.turns.answer_facts import facts_line
from helpers import gui

ENGLISH = QLocale(QLocale.Language.English)
GERMAN = QLocale(QLocale.Language.German)


def _message(usage: Usage | None = None, timing: Timing | None = None) -> Message:
    return replace(
        gui.answered("Words"), style=ApiStyle.ANTHROPIC, model="MiniMax-M2.7", usage=usage, timing=timing
    )


def test_everything_that_is_known_is_told() -> None:
    line = facts_line(_message(Usage(12431, 630), Timing(410.0, 10_410.0)), ENGLISH)
    assert line == ("Anthropic · MiniMax-M2.7 · 12,431 in, 630 out · first token 0.41 s · 10.4 s · 63 tok/s")


def test_numbers_are_written_as_the_person_writes_them() -> None:
    assert "12.431 in" in facts_line(_message(Usage(12431, 1)), GERMAN)


@pytest.mark.parametrize("usage", [None, Usage()])
def test_no_numbers_are_unknown(usage: Usage | None) -> None:
    line = facts_line(_message(usage), ENGLISH)
    assert "tokens unknown" in line
    assert "0" not in line


@pytest.mark.parametrize(
    ("usage", "words"), [(Usage(input=5), "5 in, unknown out"), (Usage(output=7), "unknown in, 7 out")]
)
def test_half_the_numbers_leave_the_other_half_unknown(usage: Usage, words: str) -> None:
    assert words in facts_line(_message(usage, Timing()), ENGLISH)


@pytest.mark.parametrize("timing", [None, Timing(), Timing(500.0, 500.0), Timing(None, 900.0)])
def test_a_speed_that_cannot_be_known_is_left_out(timing: Timing | None) -> None:
    assert "tok/s" not in facts_line(_message(Usage(5, 7), timing), ENGLISH)
