"""What a screen reader hears of an arriving answer, and what it finds in the conversation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest

from duologue.ui.theme import Theme
from duologue.ui.transcript.list.announcer import Announcer, announcement
from duologue.ui.transcript.list.turn_list import TurnList
from helpers import gui
from helpers.markdown_documents import cut_evenly


def _heard(text: str, pieces: int) -> list[str]:
    said: list[str] = []
    target = QObject()
    announcer = Announcer(target, said.append)
    for piece in cut_evenly(text, pieces):
        announcer.feed(piece)
    announcer.finish()
    return said


TEXT = (
    "# A title\n\nThe **first** sentence. Is it 3.5 or [more](https://a.example)? Yes!\n\n- one\n- two\n\n"
    "```python\nx = 1. \nprint(x)\n```\n\n请看说明。好\uff01\n\nAnd the end"
)
WORDS = "A title The first sentence. Is it 3.5 or more? Yes! one two Code. 请看说明。好\uff01 And the end"


@pytest.mark.parametrize("pieces", [1, 3, 10, 1000])
def test_all_words_are_heard_once_and_code_is_only_named(pieces: int) -> None:
    assert " ".join(_heard(TEXT, pieces)).replace("。 好", "。好") == WORDS


def test_only_finished_sentences_are_said_and_not_at_once() -> None:
    said: list[str] = []
    target = QObject()
    announcer = Announcer(target, said.append)
    for word in cut_evenly("This is one. This is two. This is not ", 4):
        announcer.feed(word)
        assert said == []
    QTest.qWait(1200)
    assert said == ["This is one. This is two."]
    announcer.feed("three.\n")
    announcer.flush()
    assert said[1:] == ["This is not three."]


def test_a_table_is_said_by_its_cells() -> None:
    text = "Look:\n\n| What | When |\n|:--|---|\n| Work | daily |\n| Photos | weekly |\n\nDone.\n"
    for pieces in (1, 9, 1000):
        assert " ".join(_heard(text, pieces)) == "Look: What, When. Work, daily. Photos, weekly. Done."


def test_what_cannot_be_seen_is_not_said() -> None:
    assert _heard("pay\u200bpal\u202e.\n", 100) == ["paypal."]


@given(st.text(st.sampled_from("a. \n`~-#|!?")), st.integers(1, 5))
def test_any_text_in_any_pieces_is_taken(text: str, pieces: int) -> None:
    _heard(text, pieces)


def test_an_announcement_is_polite_and_stands_for_the_conversation(theme: Theme) -> None:
    turns = gui.shown(TurnList(theme, gui.Asked().make), 600, 400)
    event = announcement(turns, "Words.")
    assert event.message() == "Words."
    assert event.politeness() == QAccessible.AnnouncementPoliteness.Polite
    assert event.accessibleInterface().object() is turns


def _all(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    children = [interface.child(number) for number in range(interface.childCount())]
    return [interface, *(inner for child in children if child is not None for inner in _all(child))]


def test_the_conversation_is_a_list_of_named_turns_whose_words_can_be_read(theme: Theme) -> None:
    turns = gui.shown(TurnList(theme, gui.Asked().make), 600, 400)
    turns.show_messages([gui.said("Hello there", 1), gui.answered("Some **words**\n\n- item", number=1)])
    gui.pump()
    found = _all(QAccessible.queryAccessibleInterface(turns))
    (whole,) = [each for each in found if each.role() == QAccessible.Role.List]
    assert whole.text(QAccessible.Text.Name) == "Conversation"
    items = [whole.child(number) for number in range(whole.childCount())]
    assert [each.role() for each in items] == [QAccessible.Role.ListItem] * 2
    names = sorted(each.text(QAccessible.Text.Name) for each in items)
    assert names == ["Answer: Some words - item", "You said: Hello there"]
    texts = [each.textInterface() for each in found if each.textInterface() is not None]
    read = [text.text(0, text.characterCount()) for text in texts]
    assert "Hello there" in read
    assert "Some words\nitem" in read
