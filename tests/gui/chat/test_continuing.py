"""A cut answer offers to go on; what comes joins the old words in a new version, on the page as on disk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from duologue.domain.continuing import GO_ON
from duologue.domain.turn_state import TurnState
from duologue.ui.transcript.turns.waiting_line import WaitingLine
from helpers import gui
from helpers.taps import Desk, desk


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path / "home") as opened:
        yield opened


def offered(here: Desk) -> bool:
    return any(
        not button.isHidden() for button in here.window.turns.answers[-1].findChildren(QPushButton, "goOn")
    )


async def cut(here: Desk, how: str) -> None:
    """An answer that has words, but no end."""
    tap = await here.ask("What is the sea like?")
    tap.say("The sea is blue a")
    await here.shows("The sea is blue a")
    match how:
        case "length":
            tap.end("length")
        case "stopped":
            here.window.chat.stop()
        case _:
            tap.break_off()
    await here.ended()


@pytest.mark.parametrize("how", ["length", "stopped", "broken"])
async def test_a_cut_answer_goes_on_as_a_new_version(here: Desk, how: str) -> None:
    await cut(here, how)
    assert offered(here)
    gui.press(here.window.turns.answers[-1], "goOn")
    await gui.until(lambda: len(here.taps) == 2)
    await here.shows("The sea is blue a")
    waits = here.window.turns.answers[-1].findChild(WaitingLine)
    assert not waits.isHidden()
    tap = here.taps[1]
    assert tap.asked == GO_ON
    assert tap.exchange.request.json()["messages"][-2] == {
        "role": "assistant",
        "content": "The sea is blue a",
    }
    tap.say("nd grey")
    await here.shows("The sea is blue and grey")
    assert waits.isHidden()
    tap.say(".")
    tap.end()
    answer = await here.ended()
    assert (answer.text, answer.version, answer.versions) == ("The sea is blue and grey.", 2, 2)
    assert not offered(here)
    gui.press(here.window.turns.answers[-1], "previousVersion")
    await here.shows("The sea is blue a")
    assert offered(here)


async def test_stop_keeps_both_versions(here: Desk) -> None:
    await cut(here, "length")
    here.window.actions_by_name["goOn"].trigger()
    await gui.until(lambda: len(here.taps) == 2)
    here.taps[1].say("nd gr")
    await here.shows("The sea is blue and gr")
    here.window.chat.stop()
    answer = await here.ended()
    assert (answer.text, answer.state, answer.version) == ("The sea is blue and gr", TurnState.STOPPED, 2)
    assert offered(here)


async def test_a_chat_that_is_left_and_opened_again_shows_the_old_words_and_the_new(here: Desk) -> None:
    await cut(here, "length")
    chat = here.window.chat.chat
    assert chat is not None
    gui.press(here.window.turns.answers[-1], "goOn")
    await gui.until(lambda: len(here.taps) == 2)
    here.window.chat.new_chat()
    await gui.until(lambda: here.window.chat.chat is None)
    here.taps[1].say("nd grey")
    await here.window.chat.open(chat.id)
    await here.shows("The sea is blue and grey")
    here.taps[1].end()
    assert (await here.ended()).text == "The sea is blue and grey"


async def test_a_whole_answer_offers_nothing(here: Desk) -> None:
    tap = await here.ask("What is the sea like?")
    tap.say("Blue.")
    tap.end()
    answer = await here.ended()
    assert not offered(here)
    assert "goOn" not in [entry.name for entry in here.window.chat.entries(answer)]
