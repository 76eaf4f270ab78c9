"""Hits in what the conversation shows only the beginning of: stepping leads to each, and says where it is."""

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTableView, QVBoxLayout, QWidget

from duologue.domain.message import Message
from duologue.ui.chat.find_bar import FindBar
from duologue.ui.chat.find_in_chat import FindInChat
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.code_writer import MOST_LINES
from duologue.ui.transcript.document.copying import selected_words
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.view.text_view import TextView
from duologue.ui.transcript.view.whole_view import WholeView
from helpers import gui


class Search:
    """A chat with its find bar, and the window with all of a block."""

    def __init__(self, theme: Theme, tasks: TaskScope) -> None:
        self.page = QWidget()
        self.theme = theme
        self.turns = TurnList(theme, gui.Asked().make)
        self.bar = FindBar(theme)
        column = QVBoxLayout(self.page)
        column.addWidget(self.bar)
        column.addWidget(self.turns, 1)
        gui.shown(self.page, 900, 600)
        self.find = FindInChat(theme, self.turns, self.bar, tasks, lambda _id: ())

    async def look_for(self, words: str, messages: list[Message]) -> None:
        self.turns.show_messages(messages)
        self.turns.verticalScrollBar().setValue(0)
        await gui.settle()
        self.find.open()
        self.bar.field.setText(words)
        await gui.until(lambda: "…" not in self.bar.count.text())

    @property
    def said(self) -> str:
        return self.bar.count.text()

    @property
    def whole(self) -> WholeView | None:
        return next((v for v in self.page.findChildren(WholeView) if v.isVisible()), None)

    def current(self) -> list[str]:
        """The paragraphs in which hits are marked as the current one, in the conversation."""
        ground = self.theme.colours.found_now
        return [
            mark.cursor.block().text()
            for turn in self.turns.turns
            for view in turn.findChildren(TextView)
            for mark in view.extraSelections()
            if mark.format.background().color().name() == ground
        ]

    async def current_beyond(self) -> str:
        """The line in which the current hit is marked in the window with all of the block."""
        assert self.whole is not None
        text = gui.named(self.whole, QPlainTextEdit, "wholeText")
        await gui.until(text.extraSelections)
        (mark,) = text.extraSelections()
        assert selected_words(mark.cursor).casefold() == self.bar.field.text().casefold()
        seen = text.viewport().rect().contains(text.cursorRect(mark.cursor).center())
        assert seen
        return mark.cursor.block().text()


@pytest.fixture
async def search(theme: Theme) -> AsyncIterator[Search]:
    errors: list[BaseException] = []
    tasks = TaskScope(errors.append)
    built = Search(theme, tasks)
    yield built
    built.find.close()
    await tasks.close()
    assert errors == []


def _code(lines: int, hits: dict[int, str]) -> str:
    return "```python\n" + "\n".join(hits.get(n, f"line {n}") for n in range(lines)) + "\n```\n"


async def test_each_hit_of_a_cut_block_is_reached_in_order_and_those_behind_it_too(search: Search) -> None:
    hidden = {MOST_LINES + 500: "hidden lamp one \U0001f600 lamp", MOST_LINES + 900: "\u202e lamp two"}
    text = f"A lamp.\n\n{_code(MOST_LINES + 1000, {5: 'shown lamp', **hidden})}\nThe last lamp.\n"
    await search.look_for("lamp", [gui.said("No hit"), gui.answered(text, number=2), gui.said("lamps", 3)])
    assert search.said == "1 of 7"
    assert search.current() == ["A lamp."]
    search.find.step(+1)
    assert (search.said, search.current()) == ("2 of 7", ["shown lamp"])
    assert search.whole is None
    for number, words in ((3, "hidden lamp one"), (4, "hidden lamp one"), (5, "\u27e6U+202E\u27e7 lamp two")):
        search.find.step(+1)
        assert search.said == f"{number} of 7, not shown here"
        assert search.current() == []
        assert (await search.current_beyond()).startswith(words)
        assert search.whole is not None
        assert gui.named(search.whole, QLabel, "foundNumber").text() == f"{number} of 7"
    search.find.step(+1)
    await gui.settle()
    assert search.whole is None
    assert (search.said, search.current()) == ("6 of 7", ["The last lamp."])
    search.find.step(+1)
    assert (search.said, search.current()) == ("7 of 7", ["lamps"])
    search.find.step(-1)
    search.find.step(-1)
    assert (await search.current_beyond()).endswith("lamp two")


async def test_typing_opens_no_window_and_enter_then_does(search: Search) -> None:
    await search.look_for("lamp", [gui.answered(_code(MOST_LINES + 50, {MOST_LINES + 20: "the lamp"}))])
    assert search.said == "1 of 1, not shown here"
    assert search.whole is None
    QTest.keyClick(search.bar.field, Qt.Key.Key_Return)
    assert await search.current_beyond() == "the lamp"
    search.bar.field.setText("line")
    await gui.settle()
    assert search.whole is None


async def test_the_keys_of_the_search_go_on_in_the_window_and_closing_the_bar_closes_it(
    search: Search,
) -> None:
    hidden = {MOST_LINES + n: f"lamp {n}" for n in (10, 20, 30)}
    await search.look_for("lamp", [gui.answered(_code(MOST_LINES + 50, hidden))])
    search.find.step(+1)
    whole = search.whole
    assert whole is not None
    QTest.keyClick(whole, Qt.Key.Key_Return)
    assert await search.current_beyond() == "lamp 20"
    QTest.keyClick(whole, Qt.Key.Key_F3)
    assert await search.current_beyond() == "lamp 30"
    QTest.keyClick(whole, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert await search.current_beyond() == "lamp 20"
    gui.press(whole, "foundPrevious")
    assert await search.current_beyond() == "lamp 10"
    assert search.whole is whole
    search.find.close()
    assert search.whole is None


async def test_a_window_that_the_person_closes_does_not_come_again_for_the_same_hit(search: Search) -> None:
    hidden = {MOST_LINES + n: f"lamp {n}" for n in (10, 20)}
    await search.look_for("lamp", [gui.answered(_code(MOST_LINES + 50, hidden))])
    search.find.step(+1)
    assert search.whole is not None
    search.whole.reject()
    search.find.step(+1)
    assert await search.current_beyond() == "lamp 20"


async def test_a_hit_beyond_the_end_of_a_long_line_is_reached(search: Search) -> None:
    line = "a " * 3000 + "lamp" + " b" * 10
    await search.look_for("lamp", [gui.answered(f"```\nlamp\n{line}\nlamp\n```\n")])
    assert search.said == "1 of 3"
    search.find.step(+1)
    assert search.said == "2 of 3, not shown here"
    assert "lamp" in await search.current_beyond()
    search.find.step(+1)
    assert (search.said, search.current()) == ("3 of 3", ["lamp"])


async def test_the_mark_of_a_cut_is_no_hit(search: Search) -> None:
    line = "a " * 3000
    await search.look_for("…", [gui.answered(f"```\n{line}\n```\n\nEtc…"), gui.said("w " * 30_000, 2)])
    assert search.said == "1 of 1"
    assert search.current() == ["Etc…"]


async def test_a_hit_in_a_row_that_is_not_shown_is_chosen_in_the_whole_table(search: Search) -> None:
    rows = "".join(f"| {n} | {'lamp' if n in (3, 700) else 'x'} |\n" for n in range(900))
    text = f"| a | b |\n|---|---|\n{rows}\nA lamp below."
    await search.look_for("lamp", [gui.answered(text)])
    assert (search.said, search.current()) == ("1 of 3", ["lamp"])
    search.find.step(+1)
    assert search.said == "2 of 3, not shown here"
    assert search.whole is not None
    table = gui.named(search.whole, QTableView, "wholeTable")
    assert (table.currentIndex().row(), table.currentIndex().column()) == (700, 1)
    search.find.step(+1)
    assert (search.said, search.current()) == ("3 of 3", ["A lamp below."])


async def test_a_hit_in_the_part_of_a_long_message_that_is_not_shown_is_reached(search: Search) -> None:
    text = "lamp\n" + "words\u200b and words\n" * 3000 + "the lamp at the end"
    await search.look_for("lamp", [gui.said(text), gui.answered("lamp", number=2)])
    assert search.said == "1 of 3"
    search.find.step(+1)
    assert search.said == "2 of 3, not shown here"
    assert await search.current_beyond() == "the lamp at the end"
    search.find.step(+1)
    assert (search.said, search.current()) == ("3 of 3", ["lamp"])


async def test_a_hit_in_wide_code_is_moved_into_view(search: Search) -> None:
    await search.look_for("lamp", [gui.answered("```\n" + "x " * 300 + "lamp\n```\n")])
    view = search.turns.turns[0].text_views[0]
    (mark,) = view.extraSelections()
    moved = view.cursorRect(mark.cursor).center()
    assert moved.x() > view.width()  # there it stands in the document
    strip = view.strips.at(moved.y())
    assert strip is not None
    assert 0 < moved.x() - strip.offset < view.width()
