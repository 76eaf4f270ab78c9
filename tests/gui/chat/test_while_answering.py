"""While an answer arrives the rest of its chat can be looked at and changed; the answer is never harmed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu

from duologue.domain.message import Message
from duologue.domain.turn_state import TurnState
from duologue.ui.chat.elsewhere_line import ElsewhereLine
from duologue.ui.chat.follow_up_card import FollowUpCard
from duologue.ui.controls.toast import Toast
from duologue.ui.transcript.turns.menu_entry import fill_menu
from duologue.ui.transcript.turns.turn_editor import TurnEditor
from helpers import gui
from helpers.taps import Desk, Tap, desk


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path / "home") as opened:
        yield opened


def texts(here: Desk) -> list[str]:
    return [message.text for message in here.window.turns.messages]


def shown_ids(here: Desk) -> list[str]:
    return list(here.window.turns.rows.ids)


def told(here: Desk) -> bool:
    """Whether the page says that an answer arrives in another version."""
    return any(not line.isHidden() for line in here.window.findChildren(ElsewhereLine))


def said(here: Desk) -> str:
    return "\n".join(gui.words_of(toast) for toast in here.window.findChildren(Toast) if toast.isVisible())


def editor(here: Desk) -> TurnEditor:
    (found,) = [each for each in here.window.findChildren(TurnEditor) if not each.isHidden()]
    return found


async def first_answered(here: Desk, words: str = "One") -> Message:
    """A first question with its answer; the question."""
    tap = await here.ask(words)
    tap.say(f"Answer to {words}")
    tap.end()
    await here.ended()
    return here.window.turns.messages[0]


async def two_versions(here: Desk) -> tuple[Message, Tap]:
    """A first answer with a second version, under which "Two" is being answered; that version."""
    question = await first_answered(here)
    here.window.chat.regenerate(here.window.turns.messages[1])
    await gui.until(lambda: len(here.taps) == 2)
    here.taps[1].say("Second try")
    here.taps[1].end()
    await here.ended()
    tap = await here.ask("Two")
    tap.say("Half")
    await here.shows("Half")
    assert here.window.turns.messages[0].id == question.id
    return here.window.turns.messages[1], tap


async def show_other(here: Desk, message: Message, step: int) -> None:
    before = shown_ids(here)
    here.window.chat.show_version(message, step)
    await gui.until(lambda: shown_ids(here) != before)


# -- other versions ---------------------------------------------------------------------------------------


async def test_another_version_of_an_earlier_turn_can_be_looked_at(here: Desk) -> None:
    second, tap = await two_versions(here)
    assert not told(here)
    await show_other(here, second, -1)
    assert texts(here) == ["One", "Answer to One"]
    assert here.window.chat.running
    assert told(here)
    tap.say(" and the rest.")
    tap.end()
    await gui.until(lambda: not here.window.chat.running)
    assert texts(here) == ["One", "Answer to One"]  # what is shown never moves by itself
    assert not told(here)
    assert "The answer in the other version has ended." in said(here)
    gui.press(here.window, "toastAction")
    await gui.until(lambda: len(texts(here)) == 4)
    assert texts(here) == ["One", "Second try", "Two", "Half and the rest."]
    assert here.last().state is TurnState.COMPLETE


async def test_the_line_leads_back_to_the_answer_with_all_that_came_meanwhile(here: Desk) -> None:
    second, tap = await two_versions(here)
    await show_other(here, second, -1)
    tap.say(" and more")
    gui.press(here.window, "showArriving")
    await here.shows("Half and more")
    assert not told(here)
    tap.say(".")
    await here.shows("Half and more.")
    tap.end()
    assert (await here.ended()).text == "Half and more."


async def test_the_version_before_can_be_read_while_a_new_one_arrives(here: Desk) -> None:
    await first_answered(here)
    here.window.chat.regenerate(here.window.turns.messages[1])
    await gui.until(lambda: len(here.taps) == 2)
    here.taps[1].say("New words")
    await here.shows("New words")
    gui.press(here.window.turns.answers[-1], "previousVersion")
    await gui.until(lambda: texts(here) == ["One", "Answer to One"])
    gui.press(here.window.turns.answers[-1], "nextVersion")
    await here.shows("New words")
    shown = here.window.turns.answers[-1].findChildren(QAbstractButton, "copyAnswer")
    assert not any(part.isVisible() for part in shown)  # there is no whole answer to copy yet
    here.taps[1].end()
    await here.ended()
    gui.named(here.window.turns.answers[-1], QAbstractButton, "copyAnswer")
    gui.named(here.window.turns.answers[-1], QAbstractButton, "regenerate")


async def test_stop_ends_the_answer_that_is_not_seen(here: Desk) -> None:
    second, _tap = await two_versions(here)
    await show_other(here, second, -1)
    here.window.chat.stop()
    await gui.until(lambda: not here.window.chat.running)
    assert not told(here)
    assert said(here) == ""
    await show_other(here, here.window.turns.messages[1], +1)
    assert (here.last().text, here.last().state) == ("Half", TurnState.STOPPED)


# -- messages that wait -----------------------------------------------------------------------------------


async def test_a_waiting_message_goes_to_the_version_it_was_written_in(here: Desk) -> None:
    second, tap = await two_versions(here)
    here.type("Three")
    await show_other(here, second, -1)
    assert "another version" in gui.words_of(gui.named(here.window, FollowUpCard, "followUp"))
    tap.end()
    await gui.until(lambda: len(here.taps) == 4)
    assert here.taps[3].exchange.request.json()["messages"] == [
        {"role": "user", "content": "One"},
        {"role": "assistant", "content": "Second try"},
        {"role": "user", "content": "Two"},
        {"role": "assistant", "content": "Half"},
        {"role": "user", "content": "Three"},
    ]
    here.taps[3].say("Third answer")
    here.taps[3].end()
    await gui.until(lambda: not here.window.chat.running)
    assert texts(here) == ["One", "Answer to One"]
    await show_other(here, here.window.turns.messages[1], +1)
    assert texts(here)[2:] == ["Two", "Half", "Three", "Third answer"]


async def test_words_written_in_another_version_wait_and_are_sent_there(here: Desk) -> None:
    second, tap = await two_versions(here)
    await show_other(here, second, -1)
    here.type("From the first answer")
    tap.end()
    await gui.until(lambda: len(here.taps) == 4)
    sent = [turn["content"] for turn in here.taps[3].exchange.request.json()["messages"]]
    assert sent == ["One", "Answer to One", "From the first answer"]
    here.taps[3].say("Fine")
    here.taps[3].end()
    await here.shows("Fine")
    await here.ended()
    assert texts(here) == ["One", "Answer to One", "From the first answer", "Fine"]


async def test_one_message_waits_in_one_version_and_no_words_are_lost(here: Desk) -> None:
    second, tap = await two_versions(here)
    here.type("Three")
    await show_other(here, second, -1)
    here.type("Elsewhere")
    assert "A message waits already in another version." in said(here)
    assert here.window.chat_page.composer.draft == "Elsewhere"
    tap.end()
    await gui.until(lambda: len(here.taps) == 4)
    assert here.taps[3].asked == "Three"
    here.taps[3].end()


# -- editing, deleting, asking ----------------------------------------------------------------------------


async def test_an_earlier_turn_can_be_edited_and_saved(here: Desk) -> None:
    await first_answered(here)
    tap = await here.ask("Two")
    tap.say("Half")
    await here.shows("Half")
    here.window.chat.edit(here.window.turns.messages[0])
    field = editor(here).field
    field.selectAll()
    QTest.keyClicks(field, "Eins")
    gui.press(editor(here), "saveEdit")
    await gui.until(lambda: texts(here) == ["Eins"])
    assert told(here)
    tap.say(" and whole.")
    tap.end()
    await gui.until(lambda: not here.window.chat.running)
    assert here.window.chat_page.notice is not None  # "There is no answer to this yet"
    await show_other(here, here.window.turns.messages[0], -1)
    assert texts(here) == ["One", "Answer to One", "Two", "Half and whole."]


async def test_an_edit_that_asks_for_an_answer_says_why_it_has_to_wait(here: Desk) -> None:
    tap = await here.ask("One")
    tap.say("Half")
    await here.shows("Half")
    here.window.chat.edit(here.window.turns.messages[0])
    QTest.keyClicks(editor(here).field, " more")
    QTest.keyClick(editor(here).field, Qt.Key.Key_Return)
    assert "An answer is arriving in this chat." in gui.words_of(editor(here))
    assert editor(here).words == "One more"
    tap.end()
    await here.ended()
    gui.press(editor(here), "sendEdit")
    await gui.until(lambda: len(here.taps) == 2)
    assert here.taps[1].asked == "One more"
    here.taps[1].end()


async def test_an_earlier_turn_can_be_deleted_and_put_back(here: Desk) -> None:
    await first_answered(here)
    tap = await here.ask("Two")
    tap.say("Half")
    await here.shows("Half")
    entries = here.window.chat.entries(here.window.turns.messages[0])
    next(entry for entry in entries if entry.name == "deleteMessage").act()
    await gui.until(lambda: len(texts(here)) == 3)
    tap.say(" and whole.")
    await here.shows("Half and whole.")
    tap.end()
    await here.ended()
    gui.press(here.window, "toastAction")
    await gui.until(lambda: len(texts(here)) == 4)
    assert texts(here) == ["One", "Answer to One", "Two", "Half and whole."]


async def test_the_question_that_is_being_answered_stays(here: Desk) -> None:
    tap = await here.ask("One")
    question = here.window.turns.messages[0]
    (entry,) = (e for e in here.window.chat.entries(question) if e.name == "deleteMessage")
    assert entry.shown == "Delete (its answer is arriving)"
    entry.act()  # from a menu that was opened before
    assert "Stop it before you delete this." in said(here)
    tap.say("Whole.")
    tap.end()
    assert (await here.ended()).text == "Whole."
    assert texts(here) == ["One", "Whole."]


async def test_what_would_ask_for_a_second_answer_says_why_not(here: Desk) -> None:
    await first_answered(here)
    tap = await here.ask("Two")
    tap.say("Half")
    await here.shows("Half")
    first = here.window.turns.messages[1]
    menu = QMenu(here.window)
    fill_menu(menu, [here.window.chat.entries(first)])
    (again,) = (action for action in menu.actions() if action.objectName() == "regenerateWith")
    assert (again.isEnabled(), again.text()) == (False, "Regenerate with (when the answer has ended)")
    gui.press(here.window.turns.answers[0], "regenerate")
    assert "An answer is arriving in this chat. Stop it, or wait until it has ended." in said(here)
    assert texts(here)[:3] == ["One", "Answer to One", "Two"]
    assert len(here.taps) == 2
    tap.end()


async def test_a_path_that_is_all_in_view_offers_no_way_to_its_end(here: Desk) -> None:
    second, tap = await two_versions(here)
    here.window.turns.go_to(here.window.turns.messages[0].id)
    await show_other(here, second, -1)
    assert here.window.turns.following
    assert not here.window.chat_page.pill.isVisible()
    tap.end()
