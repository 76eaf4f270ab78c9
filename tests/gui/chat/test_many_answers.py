"""F52, F53: however answers are stopped or left, nothing stays open, and nothing goes to a wrong place."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from duologue.domain.turn_state import TurnState
from helpers import gui
from helpers.taps import Desk, Tap, desk

SOON = 1.0  # seconds


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path / "home") as opened:
        yield opened


async def closed(tap: Tap, since: float) -> None:
    """The socket of an answer closes within a second."""
    await gui.until(lambda: tap.hung_up_at is not None)
    assert tap.hung_up_at is not None
    assert tap.hung_up_at - since < SOON


def running_tasks(here: Desk) -> int:
    return len(here.window.tasks._tasks)


# -- F52: Stop ----------------------------------------------------------------------------------------


@pytest.mark.fault("F52")
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("stage", ["before the head", "before a word", "between words", "at the last word"])
async def test_stop_closes_the_socket_and_keeps_what_came(here: Desk, stage: str, times: int) -> None:
    here.heads = stage != "before the head"
    tap = await here.ask("One")
    came = {"between words": "Half", "at the last word": "All of it."}.get(stage, "")
    if came:
        tap.say(came)
        await here.shows(came)
    since = time.monotonic()
    for _ in range(times):
        here.window.chat.stop()
    await closed(tap, since)
    answer = await here.ended()
    assert (answer.state, answer.text) == (TurnState.STOPPED, came)
    await gui.until(lambda: running_tasks(here) == 0)
    here.heads = True
    again = await here.ask("Two")
    again.say("Fine.")
    again.end()
    assert (await here.ended()).text == "Fine."


@pytest.mark.fault("F52")
async def test_closing_the_window_keeps_every_part_answer(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with desk(home) as here:
        chats = []
        for number in range(3):
            chat_id, tap = await here.ask_in_new_chat(f"Question {number}")
            tap.say(f"Half of {number}")
            await here.shows(f"Half of {number}")
            chats.append(chat_id)
        taps = list(here.taps)
        since = time.monotonic()
        await here.window.chat.close()  # as `MainWindow.end` does
        await here.window.tasks.close()
        for tap in taps:
            await closed(tap, since)
        assert running_tasks(here) == 0
    async with desk(home) as here:
        for number, chat_id in enumerate(chats):
            question, answer = await here.window.services.library.path(chat_id)
            assert question.text == f"Question {number}"
            assert (answer.text, answer.state) == (f"Half of {number}", TurnState.STOPPED)


@pytest.mark.fault("F52")
async def test_a_switch_of_chats_mixes_nothing(here: Desk) -> None:
    first, tap = await here.ask_in_new_chat("One")
    tap.say("first ")
    await here.shows("first ")
    second, other = await here.ask_in_new_chat("Two")
    tap.say("chat")
    other.say("second ")
    await here.shows("second ")
    await here.window.chat.open(first)
    await here.shows("first chat")
    assert here.window.chat.running
    other.say("chat")
    tap.say(".")
    await here.shows("first chat.")
    tap.end()
    await here.ended()
    await here.window.chat.open(second)
    await here.shows("second chat")
    assert here.window.chat.running
    other.end()
    await here.ended()
    paths = [await here.window.services.library.path(chat) for chat in (first, second)]
    assert [[turn.text for turn in path] for path in paths] == [
        ["One", "first chat."],
        ["Two", "second chat"],
    ]


@pytest.mark.fault("F52")
async def test_a_deleted_chat_stops_its_answer_and_no_other(here: Desk) -> None:
    first, tap = await here.ask_in_new_chat("One")
    tap.say("Half")
    await here.shows("Half")
    second, other = await here.ask_in_new_chat("Two")
    await here.window.chat.open(first)
    since = time.monotonic()
    here.window.actions_by_name["deleteChat"].trigger()
    await closed(tap, since)
    await gui.until(lambda: here.window.chat.chat is None)
    assert other.hung_up_at is None
    answer = (await here.window.services.library.path(first))[-1]
    assert (answer.text, answer.state) == ("Half", TurnState.STOPPED)
    await here.window.chat.open(second)
    other.say("Whole.")
    other.end()
    assert (await here.ended()).text == "Whole."


@pytest.mark.fault("F52")
async def test_each_chat_has_a_stop_of_its_own(here: Desk) -> None:
    first, tap = await here.ask_in_new_chat("One")
    second, other = await here.ask_in_new_chat("Two")
    assert here.marked() == {first, second}
    here.window.chat.stop()
    await closed(other, time.monotonic())
    await here.ended()
    assert here.marked() == {first}
    await here.window.chat.open(first)
    assert here.window.chat.running
    assert tap.hung_up_at is None
    tap.say("Whole.")
    tap.end()
    assert (await here.ended()).text == "Whole."
    assert here.marked() == set()


# -- what ends where nobody looks -----------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["well", "broken"])
async def test_an_answer_that_ends_elsewhere_leaves_its_chat_unread_until_it_is_opened(
    here: Desk, ends: str
) -> None:
    first, tap = await here.ask_in_new_chat("One")
    _, other = await here.ask_in_new_chat("Two")
    tap.say("Half")
    tap.end() if ends == "well" else tap.break_off()
    await gui.until(lambda: first not in here.marked())
    await gui.until(lambda: running_tasks(here) == 1)
    library = here.window.services.library
    assert [chat.unread for chat in await library.chats() if chat.id == first] == [True]
    await here.window.chat.open(first)
    assert not any(chat.unread for chat in await library.chats())
    other.end()


async def test_why_nothing_was_sent_elsewhere_is_told_when_the_chat_is_opened(here: Desk) -> None:
    first, tap = await here.ask_in_new_chat("One")
    here.type("Waits")
    _, other = await here.ask_in_new_chat("Two")
    await here.window.services.accounts.remove("own")
    tap.say("Whole.")
    tap.end()
    await gui.until(lambda: running_tasks(here) == 1)
    assert here.window.chat_page.notice is None
    assert len(here.taps) == 2
    await here.window.chat.open(first)
    assert here.window.chat_page.notice is not None
    assert here.window.chat_page.composer.draft == "Waits"
    other.end()


# -- F53: once is once ------------------------------------------------------------------------------------


@pytest.mark.fault("F53")
async def test_enter_twice_asks_once(here: Desk) -> None:
    field = here.window.chat_page.composer.text
    QTest.keyClicks(field, "One")
    for _ in range(2):
        QTest.keyClick(field, Qt.Key.Key_Return)
    await gui.until(lambda: len(here.taps) == 1)
    here.taps[0].end()
    await here.ended()
    assert [turn.text for turn in here.window.turns.messages] == ["One", ""]
    assert len(here.taps) == 1
    assert here.window.chat_page.composer.draft == ""


@pytest.mark.fault("F53")
async def test_enter_twice_in_a_chat_with_turns_asks_once(here: Desk) -> None:
    first = await here.ask("One")
    first.say("Answer")
    first.end()
    await here.ended()
    field = here.window.chat_page.composer.text
    QTest.keyClicks(field, "Two")
    QTest.keyClick(field, Qt.Key.Key_Return)
    await asyncio.sleep(0)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await gui.until(lambda: len(here.taps) == 2)
    here.taps[1].end()
    await here.ended()
    assert len(here.taps) == 2
    assert here.window.chat_page.composer.draft == ""


@pytest.mark.fault("F53")
async def test_a_key_that_is_held_down_asks_once(here: Desk) -> None:
    field = here.window.chat_page.composer.text
    QTest.keyClicks(field, "One")
    none = Qt.KeyboardModifier.NoModifier
    QTest.keyClick(field, Qt.Key.Key_Return)
    for _ in range(50):
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", True)  # noqa: FBT003 - Qt's own signature
        QApplication.sendEvent(field, held)
        await asyncio.sleep(0)
    await gui.until(lambda: len(here.taps) == 1)
    here.taps[0].say("Answer")
    here.taps[0].end()
    await here.ended()
    assert len(here.taps) == 1
    assert len(here.window.turns.messages) == 2
