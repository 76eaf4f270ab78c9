"""One message may wait while an answer arrives; it is sent in its turn, or comes back: never lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from duologue.domain.parts import FilePart, attached_parts
from duologue.domain.turn_state import TurnState
from duologue.domain.unsent import FollowUp
from duologue.services.suite import Services
from duologue.ui.chat import spoken
from duologue.ui.chat.follow_up_card import FollowUpCard
from duologue.ui.transcript.list import announcer
from helpers import gui
from helpers.taps import Desk, desk


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path / "home") as opened:
        yield opened


def waiting(here: Desk) -> str | None:
    """What the card above the composer says; None where there is no card."""
    cards = [card for card in here.window.findChildren(FollowUpCard) if not card.isHidden()]
    return gui.named(cards[0], QLabel, "followUpWords").accessibleName() if cards else None


def draft(here: Desk) -> str:
    return here.window.chat_page.composer.draft


async def kept(services: Services, chat_id: str) -> tuple[str, str]:
    """The follow-up and the draft as they are on disk."""
    chat = await services.library.chat(chat_id)
    assert chat is not None
    return (await services.unsent.of(chat_id)).follow_up.words, chat.draft


async def test_a_message_waits_and_is_sent_by_itself(here: Desk) -> None:
    first = await here.ask("One")
    first.say("Answer one")
    await here.shows("Answer one")
    here.type("Two")
    assert (waiting(here), draft(here)) == ("Two", "")
    assert len(here.taps) == 1
    first.end()
    await gui.until(lambda: len(here.taps) == 2)
    assert here.taps[1].asked == "Two"
    assert waiting(here) is None
    here.taps[1].say("Answer two")
    here.taps[1].end()
    await here.ended()
    assert [message.text for message in here.window.turns.messages] == [
        "One",
        "Answer one",
        "Two",
        "Answer two",
    ]
    chat = here.window.chat.chat
    assert chat is not None
    assert await kept(here.window.services, chat.id) == ("", "")


async def test_a_message_waits_by_the_mouse_alone(here: Desk) -> None:
    first = await here.ask("One")
    first.say("Answer one")
    await here.shows("Answer one")
    QTest.keyClicks(here.window.chat_page.composer.text, "Two")
    gui.press(here.window, "queueButton")
    assert (waiting(here), draft(here)) == ("Two", "")
    assert here.window.chat.running
    first.end()
    await gui.until(lambda: len(here.taps) == 2)
    assert here.taps[1].asked == "Two"


async def test_another_message_is_added_to_the_one_that_waits(here: Desk) -> None:
    first = await here.ask("One")
    here.type("Two")
    here.type("Three")
    assert waiting(here) == "Two Three"
    here.window.chat_page.composer.set_draft("typed on")
    first.say("Answer")
    first.end()
    await gui.until(lambda: len(here.taps) == 2)
    assert here.taps[1].asked == "Two\n\nThree"
    assert draft(here) == "typed on"
    here.taps[1].end()
    await here.ended()
    assert draft(here) == "typed on"


@pytest.mark.parametrize("ending", ["stopped", "broken", "refused", "filtered", "tool"])
async def test_a_message_comes_back_as_the_draft_where_the_answer_does_not_end_well(
    here: Desk, ending: str
) -> None:
    first = await here.ask("One")
    first.say("Half")
    await here.shows("Half")
    here.type("Two")
    here.window.chat_page.composer.set_draft("typed on")
    match ending:
        case "stopped":
            QTest.keyClick(here.window.chat_page.composer.text, Qt.Key.Key_Escape)
        case "broken":
            first.break_off()
        case "refused":
            first.end("refusal")
        case "filtered":
            first.end("content_filter")
        case _:
            first.end("tool_calls")
    await gui.until(lambda: draft(here) == "Two\n\ntyped on")
    await here.ended()
    assert waiting(here) is None
    assert len(here.taps) == 1
    chat = here.window.chat.chat
    assert chat is not None
    assert await kept(here.window.services, chat.id) == ("", "Two\n\ntyped on")


async def test_a_message_that_waited_and_is_refused_keeps_its_words(here: Desk) -> None:
    first = await here.ask("One")
    here.type("Two")
    here.window.services.accounts.save(here.window.services.accounts.profile("own"))
    here.refuse = b'{"error":{"message":"no","type":"invalid_request_error"}}'
    first.end()
    await gui.until(lambda: len(here.window.turns.messages) == 4)
    answer = await here.ended()
    assert answer.state is TurnState.FAILED
    assert here.window.turns.messages[2].text == "Two"
    assert draft(here) == ""


async def test_edit_and_remove(here: Desk) -> None:
    first = await here.ask("One")
    here.type("Two")
    gui.press(here.window, "editFollowUp")
    assert waiting(here) is None
    await gui.until(lambda: draft(here) == "Two")
    assert here.window.chat_page.composer.text.hasFocus()
    QTest.keyClick(here.window.chat_page.composer.text, Qt.Key.Key_Return)
    assert waiting(here) == "Two"
    QTest.keyClick(here.window.chat_page.composer.text, Qt.Key.Key_Up)  # as it edits the last message
    await gui.until(lambda: draft(here) == "Two")
    QTest.keyClick(here.window.chat_page.composer.text, Qt.Key.Key_Return)
    gui.press(here.window, "removeFollowUp")
    assert (waiting(here), draft(here)) == (None, "")
    gui.press(here.window, "toastAction")
    await gui.until(lambda: draft(here) == "Two")
    first.end()
    await here.ended()
    assert len(here.taps) == 1


async def test_the_card_has_names(here: Desk) -> None:
    await here.ask("One")
    here.type("Two & <b>three</b>")
    card = here.window.findChild(FollowUpCard)
    assert card.accessibleName() == "Waits to be sent: Two & <b>three</b>"
    assert gui.named(card, QAbstractButton, "editFollowUp").accessibleName() == "Edit the waiting message"
    assert gui.named(card, QLabel, "followUpWords").text() == "Two & <b>three</b>"


async def test_a_message_waits_in_its_own_chat(here: Desk) -> None:
    first_chat, first = await here.ask_in_new_chat("One")
    here.type("Waits in one")
    other_chat, other = await here.ask_in_new_chat("Other")
    assert waiting(here) is None
    first.say("Done.")
    first.end()
    await gui.until(lambda: len(here.taps) == 3)
    assert here.taps[2].asked == "Waits in one"
    assert [message.text for message in here.window.turns.messages] == ["Other", ""]
    here.taps[2].say("Second answer")
    here.taps[2].end()
    await gui.until(lambda: here.marked() == {other_chat})
    await here.window.chat.open(first_chat)
    assert [message.text for message in here.window.turns.messages] == [
        "One",
        "Done.",
        "Waits in one",
        "Second answer",
    ]
    other.end()


@pytest.mark.parametrize("ends", ["closed", "killed"])
async def test_words_that_wait_are_the_draft_after_a_restart(tmp_path: Path, ends: str) -> None:
    home = tmp_path / "home"
    async with desk(home) as here:
        await here.ask("One")
        here.type("Two")
        chat = here.window.chat.chat
        assert chat is not None
        if ends == "killed":
            await gui.until(lambda: not here.window.chat_page.composer.draft)
            services = here.window.services
            while await kept(services, chat.id) != ("Two", ""):
                await gui.settle()
            await services.unsent.put_follow_up(chat.id, FollowUp("Two"))
            here.window.chat._sending.follow_ups._waiting.clear()  # what a killed app does not do any more
    async with desk(home) as here:
        assert draft(here) == "Two"
        assert await kept(here.window.services, chat.id) == ("", "Two")


async def test_those_who_listen_are_told(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(announcer, "announce", lambda _target, words: said.append(words))
    monkeypatch.setattr(spoken.QAccessible, "isActive", lambda: True)
    first = await here.ask("One")
    here.type("Two")
    here.type("Three")
    first.say("Answer")
    here.window.chat.stop()
    await here.ended()
    assert said[:2] == [
        "Your message waits and is sent when the answer has ended.",
        "Added to the message that waits.",
    ]
    question = here.window.turns.messages[0]
    await here.window.services.turns.reword(question, "One again")
    await here.window.chat.open(question.chat_id)
    here.window.chat.show_version(here.window.turns.messages[0], -1)
    await gui.until(lambda: said[-1] == "Version 1 of 2")
    next(e for e in here.window.chat.entries(here.window.turns.messages[0]) if e.name == "branch").act()
    await gui.until(lambda: said[-1] == "A new chat goes on from here. The other one stays as it is.")


async def test_the_field_says_what_becomes_of_words_while_an_answer_arrives(here: Desk) -> None:
    field = here.window.chat_page.composer.text
    before = field.placeholderText()
    first = await here.ask("One")
    assert field.placeholderText() == "Sent when this answer has ended"
    first.end()
    await here.ended()
    assert field.placeholderText() == before


async def attach(here: Desk, name: str = "notes.txt") -> None:
    here.window.chat.writing.attachments.add_text(name, f"Words of {name}")
    await gui.until(lambda: names(here) and names(here)[-1] == name)


def names(here: Desk) -> list[str]:
    """What is attached in the composer."""
    return [part.name for part in here.window.chat_page.composer.attached]


async def test_what_is_attached_waits_with_its_words(here: Desk) -> None:
    first = await here.ask("One")
    await attach(here)
    here.type("Look at this")
    assert (waiting(here), draft(here), names(here)) == ("Look at this", "", [])
    card = here.window.findChild(FollowUpCard)
    assert card.accessibleName() == "Waits to be sent: Look at this, with notes.txt"
    assert gui.named(card, QLabel, "followUpFiles").text() == "notes.txt"
    await attach(here, "later.txt")
    first.end()
    await gui.until(lambda: len(here.taps) == 2)
    here.taps[1].end()
    await here.ended()
    (sent,) = attached_parts(here.window.turns.messages[2].parts)
    assert isinstance(sent, FilePart)
    assert (sent.name, sent.text) == ("notes.txt", "Words of notes.txt")
    assert "Words of notes.txt" in here.taps[1].asked
    assert names(here) == ["later.txt"]
    chat = here.window.chat.chat
    assert chat is not None
    assert (await here.window.services.unsent.of(chat.id)).follow_up == FollowUp()


async def test_attachments_alone_wait_too_and_are_added_to(here: Desk) -> None:
    first = await here.ask("One")
    await attach(here)
    QTest.keyClick(here.window.chat_page.composer.text, Qt.Key.Key_Return)
    card = here.window.findChild(FollowUpCard)
    assert card.accessibleName() == "Waits to be sent: notes.txt"
    await attach(here, "more.txt")
    here.type("Compare them")
    assert waiting(here) == "Compare them"
    first.end()
    await gui.until(lambda: len(here.taps) == 2)
    here.taps[1].end()
    await here.ended()
    turn = here.window.turns.messages[2]
    assert [part.name for part in attached_parts(turn.parts)] == ["notes.txt", "more.txt"]
    assert turn.text == "Compare them"


@pytest.mark.parametrize("how", ["stopped", "edited", "removed"])
async def test_what_was_attached_comes_back_with_its_words(here: Desk, how: str) -> None:
    await here.ask("One")
    await attach(here)
    here.type("Two")
    await attach(here, "later.txt")
    match how:
        case "stopped":
            here.window.chat.stop()
        case "edited":
            gui.press(here.window, "editFollowUp")
        case _:
            gui.press(here.window, "removeFollowUp")
            gui.press(here.window, "toastAction")
    await gui.until(lambda: draft(here) == "Two")
    assert sorted(names(here)) == ["later.txt", "notes.txt"]
    chat = here.window.chat.chat
    assert chat is not None
    await gui.until(lambda: len(here.taps) == 1)
    stored: tuple[str, ...] = ()
    while len(stored) < 2:
        await gui.settle()
        stored = tuple(part.name for part in await here.window.services.library.attached(chat.id))
    assert sorted(stored) == ["later.txt", "notes.txt"]


async def test_what_waits_in_a_chat_that_is_not_open_comes_back_there(here: Desk) -> None:
    first_chat, _ = await here.ask_in_new_chat("One")
    await attach(here)
    here.type("Two")
    here.window.chat.new_chat()
    await gui.until(lambda: here.window.chat.chat is None)
    await attach(here, "elsewhere.txt")
    here.window.chat._sending.stop(first_chat)
    while await kept(here.window.services, first_chat) != ("", "Two"):
        await gui.settle()
    await here.window.chat.open(first_chat)
    await gui.until(lambda: names(here) == ["notes.txt"])
    assert draft(here) == "Two"


async def test_what_was_attached_is_there_after_a_restart(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with desk(home) as here:
        await here.ask("One")
        await attach(here)
        here.type("Two")
    async with desk(home) as here:
        await gui.until(lambda: names(here) == ["notes.txt"])
        assert draft(here) == "Two"
