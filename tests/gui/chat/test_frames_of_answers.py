"""What comes within a frame is taken together, and shown and kept whole all the same."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from duologue.domain.events import StreamEvent, TextAdded
from duologue.domain.turn_state import TurnState
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from helpers.taps import Desk, desk

WORDS = 400


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path / "home") as opened:
        yield opened


async def test_words_that_come_together_reach_the_turn_together(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fed: list[StreamEvent] = []
    feed = AnswerTurn.feed

    def noted(turn: AnswerTurn, event: StreamEvent) -> None:
        fed.append(event)
        feed(turn, event)

    monkeypatch.setattr(AnswerTurn, "feed", noted)
    tap = await here.ask("One")
    pieces = [f"word{number} " for number in range(WORDS)]
    for piece in pieces:
        tap.say(piece)
    tap.end()
    answer = await here.ended()
    assert (answer.state, answer.text) == (TurnState.COMPLETE, "".join(pieces))
    words = [event.text for event in fed if isinstance(event, TextAdded)]
    assert "".join(words) == "".join(pieces)
    assert len(words) < WORDS / 4
