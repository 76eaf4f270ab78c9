"""The line that waits for an answer, and counts down to the next try."""

from duologue.domain.errors import Failure
from duologue.domain.events import HeldBack, RetryScheduled, TextAdded
from duologue.domain.turn_state import TurnState
from duologue.ui.theme import Theme
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from duologue.ui.transcript.turns.waiting_line import WaitingLine
from helpers import gui

BUSY = Failure("overloaded", "High traffic detected", 529)


def arriving(theme: Theme, asked: gui.Asked) -> AnswerTurn:
    return gui.shown(AnswerTurn(theme, asked.actions(), gui.answered(state=TurnState.STREAMING)), 600)


def test_a_wait_for_the_next_try_is_counted_down_with_its_reason(theme: Theme) -> None:
    turn = arriving(theme, gui.Asked())
    turn.feed(RetryScheduled(12.0, 2, BUSY))
    line = turn.findChild(WaitingLine)
    assert line.words == "The service is busy. Trying again in 12 s (try 2)…"


def test_cancel_stops_the_answer(theme: Theme) -> None:
    asked = gui.Asked()
    turn = arriving(theme, asked)
    turn.feed(RetryScheduled(12.0, 2, BUSY))
    gui.press(turn, "cancelRetry")
    assert asked.stops == [True]


def test_the_line_goes_with_the_first_word(theme: Theme) -> None:
    turn = arriving(theme, gui.Asked())
    turn.feed(RetryScheduled(12.0, 2, BUSY))
    turn.feed(TextAdded("Hello"))
    turn.flush()
    assert turn.findChild(WaitingLine).isHidden()


def test_a_wait_that_is_over_says_so_and_needs_no_timer(theme: Theme) -> None:
    turn = arriving(theme, gui.Asked())
    turn.feed(RetryScheduled(0.0, 3, BUSY))
    assert turn.findChild(WaitingLine).words == "Trying again…"


def test_a_request_that_is_held_back_says_for_which_limit_and_how_long(theme: Theme) -> None:
    asked = gui.Asked()
    turn = arriving(theme, asked)
    turn.feed(HeldBack("requests", 12.0))
    line = turn.findChild(WaitingLine)
    assert line.words == "The limit of requests is reached. Sending in 12 s…"
    turn.feed(HeldBack("concurrency", None))
    assert "when one has ended" in line.words
    gui.press(turn, "cancelRetry")
    assert asked.stops == [True]
    turn.feed(HeldBack("tokens", 0.0))
    assert line.words == "Waiting for the first word…"
