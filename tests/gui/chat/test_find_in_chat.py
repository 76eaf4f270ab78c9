"""Finding words in a chat: every hit is counted, those on screen are marked, and each can be gone to."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from duologue.domain.events import TextAdded
from duologue.domain.message import Message, Role
from duologue.domain.parts import Part, TextPart, ThinkingPart
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.chat.find_bar import FindBar
from duologue.ui.chat.find_counts import FindCounts, hits_in, may_show
from duologue.ui.chat.find_in_chat import FindInChat
from duologue.ui.main_window import MainWindow
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import selected_words
from duologue.ui.transcript.find.needle import Needle
from duologue.ui.transcript.find.shown_words import sections_of
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.turns.answer_turn import AnswerTurn
from duologue.ui.transcript.view.text_view import TextView
from helpers import gui
from helpers.effort import best_wait
from helpers.markdown_documents import DOCUMENTS


@dataclass
class Finding:
    """A list of turns with its find bar."""

    turns: TurnList
    bar: FindBar
    find: FindInChat
    arriving: dict[str, tuple[Part, ...]]

    async def look_for(self, words: str) -> None:
        self.find.open()
        self.bar.field.setText(words)
        await self.counted()

    async def counted(self) -> None:
        await gui.until(lambda: "…" not in self.bar.count.text())

    @property
    def said(self) -> str:
        return self.bar.count.text()

    def marked(self) -> list[tuple[str, str]]:
        """The current hit on screen: the message it stands in, and its words."""
        ground = self.turns._theme.colours.found_now
        return [
            (turn.message.id, selected_words(mark.cursor))
            for turn in self.turns.turns
            for view in turn.findChildren(TextView)
            for mark in view.extraSelections()
            if mark.format.background().color().name() == ground
        ]

    def is_seen(self, view: TextView) -> bool:
        now = self.turns._theme.colours.found_now
        (mark,) = (m for m in view.extraSelections() if m.format.background().color().name() == now)
        cursor = mark.cursor
        cursor.setPosition(cursor.selectionStart())
        place = view.viewport().mapTo(self.turns.viewport(), view.cursorRect(cursor).topLeft()).y()
        return 0 <= place < self.turns.viewport().height()


Make = Callable[[list[Message]], Finding]


@pytest.fixture
async def make(theme: Theme) -> AsyncIterator[Make]:
    errors: list[BaseException] = []
    scope = TaskScope(errors.append)
    pages: list[QWidget] = []  # held until the end

    def build(messages: list[Message]) -> Finding:
        page = QWidget()
        turns = TurnList(theme, gui.Asked().make)
        bar = FindBar(theme)
        column = QVBoxLayout(page)
        column.addWidget(bar)
        column.addWidget(turns, 1)
        gui.shown(page, 900, 600)
        pages.append(page)
        turns.show_messages(messages)
        arriving: dict[str, tuple[Part, ...]] = {}
        find = FindInChat(theme, turns, bar, scope, lambda message_id: arriving.get(message_id, ()))
        return Finding(turns, bar, find, arriving)

    yield build
    await scope.close()
    assert errors == []


def _chat(pairs: int) -> list[Message]:
    messages = []
    for n in range(pairs):
        messages.append(gui.said(f"Question {n} about the lamp", n))
        answer = (
            f"## Answer {n}\n\nThe **la**mp is `on`.\n\n| lamp | x |\n|---|---|\n| y | lamp |\n"
            + "more\n\n" * 5
        )
        messages.append(gui.answered(answer, number=n))
    return messages


async def test_every_hit_in_a_long_chat_is_counted(make: Make) -> None:
    finding = make(_chat(300))
    await finding.look_for("lamp")
    assert finding.said.endswith(" of 1,200")
    assert len(finding.turns.turns) < 30  # the others were counted without being built


async def test_a_search_begins_where_the_reader_is_and_goes_around_both_ends(make: Make) -> None:
    finding = make(_chat(30))
    await finding.look_for("question")
    first = finding.marked()[0][0]
    assert first in [turn.message.id for turn in finding.turns.turns]
    finding.turns.verticalScrollBar().setValue(0)
    finding.find.close()
    await finding.look_for("question ")
    assert (finding.said, finding.marked()) == ("1 of 30", [("user-0", "Question ")])
    finding.find.step(-1)
    assert (finding.said, finding.marked()) == ("30 of 30", [("user-29", "Question ")])
    finding.find.step(+1)
    assert (finding.said, finding.marked()) == ("1 of 30", [("user-0", "Question ")])


async def test_each_step_builds_and_shows_the_next_hit(make: Make) -> None:
    finding = make(_chat(40))
    finding.turns.verticalScrollBar().setValue(0)
    await finding.look_for("lamp")
    for number in range(1, 161):
        assert finding.said == f"{number} of 160"
        ((message_id, words),) = finding.marked()
        assert words == "lamp"
        assert message_id == f"{'user' if number % 4 == 1 else 'answer'}-{(number - 1) // 4}"
        turn = finding.turns.turn_of(message_id)
        assert turn is not None
        assert finding.is_seen(turn.text_views[0])
        assert not finding.turns.following
        finding.find.step(+1)
        await gui.settle()


async def test_a_hit_that_is_seen_does_not_move_the_view(make: Make) -> None:
    finding = make([gui.answered("lamp\n\n" * 5), gui.answered("end\n\n" * 60, number=2)])
    finding.turns.verticalScrollBar().setValue(0)
    await finding.look_for("lamp")
    finding.find.step(+1)
    assert finding.turns.verticalScrollBar().value() == 0
    assert finding.said == "2 of 5"


async def test_match_case_and_words_that_are_nowhere(make: Make) -> None:
    finding = make([gui.answered("Lamp lamp LAMP")])
    await finding.look_for("Lamp")
    assert finding.said == "1 of 3"
    gui.press(finding.bar, "findMatchCase")
    await finding.counted()
    assert finding.said == "1 of 1"
    await finding.look_for("Lampe")
    assert finding.said == "No hits"
    assert finding.marked() == []
    finding.find.step(+1)
    finding.find.step(-1)
    finding.bar.field.clear()
    assert finding.said == ""


async def test_a_hit_in_folded_thinking_is_counted_and_opens_the_fold(make: Make) -> None:
    message = gui.answered(ThinkingPart("A lamp. "), "The lamp.", ThinkingPart("Another lamp."), "Lamp")
    finding = make([message])
    finding.bar.field.setText("the lamp")
    await finding.look_for("lamp")
    turn = finding.turns.turn_of(message.id)
    assert isinstance(turn, AnswerTurn)
    assert finding.said == "1 of 4"
    assert turn.thinking is not None
    assert turn.thinking.opened
    for number in (2, 3, 4, 1):
        finding.find.step(+1)
        assert (finding.said, len(finding.marked())) == (f"{number} of 4", 1)
    turn.thinking.toggle()
    finding.find.step(-1)
    assert not turn.thinking.opened
    assert finding.said == "4 of 4"
    assert finding.marked() == [(message.id, "Lamp")]


async def test_keys_step_and_close(make: Make) -> None:
    finding = make([gui.answered("lamp lamp lamp")])
    await finding.look_for("lamp")
    QTest.keyClick(finding.bar.field, Qt.Key.Key_Return)
    assert finding.said == "2 of 3"
    QTest.keyClick(finding.bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert finding.said == "1 of 3"
    gui.press(finding.bar, "findPreviousHit")
    assert finding.said == "3 of 3"
    gui.press(finding.bar, "findNextHit")
    assert finding.said == "1 of 3"
    QTest.keyClick(finding.bar.field, Qt.Key.Key_Escape)
    assert finding.bar.isHidden()
    assert not finding.turns.turns[0].text_views[0].extraSelections()


async def test_an_answer_that_arrives_is_counted_and_keeps_its_marks_at_the_end(make: Make) -> None:
    message = gui.answered(number=2, state=TurnState.STREAMING)
    finding = make([gui.answered("lamp"), message])
    await finding.look_for("lamp")
    turn = finding.turns.answer(message.id)
    assert turn is not None
    text = "A lamp.\n\nAnother lamp.\n\n| lamp |\n|---|\n| x |\n"
    turn.feed(TextAdded(text))
    turn.flush()
    finding.arriving[message.id] = (TextPart(text),)
    await gui.until(lambda: finding.said == "1 of 4")
    assert len(turn.text_views[0].extraSelections()) == 3
    done = gui.answered(text + "\n[lamp]", number=2)
    finding.turns.update_message(done)
    turn.feed(TextAdded("\n[lamp]"))
    turn.finish(done)
    await gui.until(lambda: finding.said == "1 of 5")
    assert len(turn.text_views[0].extraSelections()) == 4
    finding.find.step(+1)
    assert finding.marked() == [(message.id, "lamp")]


async def test_stepping_ends_following_while_an_answer_arrives(make: Make) -> None:
    message = gui.answered(number=9000, state=TurnState.STREAMING)
    finding = make([*_chat(20), message])
    turn = finding.turns.answer(message.id)
    assert turn is not None
    turn.feed(TextAdded("The lamps\n\n"))
    turn.flush()
    finding.arriving[message.id] = (TextPart("The lamps"),)
    await finding.look_for("lamps")
    await gui.until(lambda: finding.said == "1 hit")
    finding.find.step(+1)
    assert not finding.turns.following
    place = turn.y()
    turn.feed(TextAdded("words\n\n" * 100))
    turn.flush()
    await gui.settle()
    assert turn.y() == place


async def test_other_messages_are_counted_when_they_come_and_go(make: Make) -> None:
    finding = make(_chat(3))
    await finding.look_for("lamp")
    finding.turns.add(gui.said("One more lamp", 9))
    await gui.until(lambda: finding.said.endswith("of 13"))
    finding.turns.show_messages([gui.said("Nothing here", 1)])
    await gui.until(lambda: finding.said == "No hits")


async def test_the_window_is_never_held_up_while_many_messages_are_counted(make: Make) -> None:
    async def longest_stall() -> float:
        finding = make([*_chat(500), gui.answered("A lamp and other words.\n\n" * 4000, number=99_999)])
        finding.find.open()
        await gui.settle()
        await asyncio.sleep(1)  # the long answer is drawn a slice at a time, which is no part of the search
        finding.bar.field.setText("lamp")
        longest, last = 0.0, time.thread_time()
        while "…" in finding.said:
            await asyncio.sleep(0)
            now = time.thread_time()
            longest, last = max(longest, now - last), now
        assert finding.said.endswith(" of 6,000")
        return longest

    assert await best_wait(longest_stall, 0.1) < 0.1


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS, st.text(st.sampled_from("the over()3明x .*_[]$&"), min_size=1, max_size=4))
@example("the\n===\n\nthe  \nthe\n\n", " ")
def test_no_message_with_a_hit_is_passed_over_unread(text: str, words: str) -> None:
    needle = Needle(words)
    parts = (TextPart(text),)
    lines = (line for section in sections_of(Role.ASSISTANT, parts) for line in section.lines)
    shown = [re.sub(r"\s", " ", line) for line in lines]  # a line end within a paragraph is white space too
    total = hits_in(sections_of(Role.ASSISTANT, parts), needle).total
    assert total == sum(line.casefold().count(words.casefold()) for line in shown)
    assert may_show(needle, Role.ASSISTANT, parts) or total == 0


def test_a_message_without_the_letters_is_not_read() -> None:
    message = gui.answered("Plain **words** and `code`.")
    assert not may_show(Needle("lamp"), message.role, message.parts)
    assert may_show(Needle("words and code"), message.role, message.parts)
    assert FindCounts(Needle("x"), {}).of(message.id).total == 0


async def test_ctrl_f_opens_the_bar_and_esc_closes_it_before_it_stops(window: MainWindow) -> None:
    window.activateWindow()
    window.chat.find()
    assert window.chat_page.find_bar is not None
    assert window.chat_page.find_bar.isHidden()  # there is nothing to look through
    prompt = next(prompt.prompt for prompt in catalogue.demo_prompts() if "backups" in prompt.id)
    window.chat.send(prompt)
    await gui.until(lambda: window.chat.running and window.turns.answers)
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = window.chat_page.find_bar
    assert bar.isVisible()
    assert bar.field.hasFocus()
    QTest.keyClicks(bar.field, "backup")
    await gui.until(lambda: "hit" in bar.count.text() or " of " in bar.count.text())
    window.chat_page.composer.text.setFocus()
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_F3)
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert window.chat.running
    QTest.keyClick(window.chat_page.composer.text, Qt.Key.Key_Escape)
    await gui.until(lambda: not window.chat.running)


async def test_the_bar_takes_the_selected_words_and_stands_clear_of_the_edge(window: MainWindow) -> None:
    window.activateWindow()
    window.turns.show_messages([gui.answered("Choose these words here, these words.")])
    window.chat_page.show_empty(empty=False)
    await gui.settle()
    view = window.turns.turns[0].text_views[0]
    view.setFocus()
    view.setTextCursor(view.document().find("these words"))
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = window.chat_page.find_bar
    assert bar is not None
    await gui.until(lambda: bar.count.text() == "1 of 2")
    assert (
        bar.geometry().bottom()
        < window.turns.mapTo(bar.parentWidget(), window.turns.rect().topLeft()).y() + 1
    )
    assert all(b.accessibleName() for b in bar.findChildren(QAbstractButton))
