"""Very long content never holds up the window, and all of it can still be copied and shown."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QTableView

from duologue.ui.theme import Theme
from duologue.ui.transcript.list.turn_list import TurnList
from duologue.ui.transcript.view.code_header import CodeHeader
from duologue.ui.transcript.view.markdown_text import MarkdownText
from duologue.ui.transcript.view.table_tools import TableTools
from duologue.ui.transcript.view.whole_table import WholeTable
from duologue.ui.transcript.view.whole_text import WholeText
from helpers import gui
from helpers.effort import best_of, cpu_seconds

STALL_SECONDS = 0.2
LINE = "    def function_name(self, argument: int) -> str:  # comment\n"
FENCE = "```python\n" + LINE * 17_000 + "```\n"
ROW = "|" + "|".join(f"cell {n}" for n in range(20)) + "|\n"
TABLE = "|" + "|".join(f"h{n}" for n in range(20)) + "|\n" + "|" + "---|" * 20 + "\n" + ROW * 2000
PASTE = "word and more words\n" * 250_000
INPUTS = {
    "unbroken line": "x" * 200_000,
    "fence": FENCE,
    "line in a fence": "```\n" + "x" * 200_000 + "\n```",
    "quotes": "> " * 500 + "x",
    "table": TABLE,
    "combining marks": "a" + "\u0301" * 20_000,
    "overrides": "\u202e" * 20_000,
}


def _turns() -> TurnList:
    asked = gui.Asked()
    turns = gui.shown(TurnList(gui.theme(), asked.make), 900, 700)
    turns.show_messages([gui.answered("```python\nx\n```")])  # what is imported once is not counted
    gui.pump()
    return turns


def _longest_turn(finished_after: int = 20) -> float:
    """The most CPU time that one turn of the event loop takes, until nothing happens any more."""
    longest = 0.0
    quiet = 0
    while quiet < finished_after:
        spent = cpu_seconds(QCoreApplication.processEvents)
        longest = max(longest, spent)
        quiet = quiet + 1 if spent < 0.001 else 0
    return longest


@pytest.mark.fault("F63")
@pytest.mark.parametrize("name", INPUTS)
def test_no_answer_holds_up_the_window(name: str) -> None:
    def longest_stall() -> float:
        turns = _turns()
        shown = cpu_seconds(lambda: turns.show_messages([gui.answered(INPUTS[name])]))
        return max(shown, _longest_turn())

    assert best_of(longest_stall, STALL_SECONDS) < STALL_SECONDS


@pytest.mark.fault("F63")
@pytest.mark.parametrize("text", [PASTE, "x" * 5_000_000], ids=["lines", "unbroken"])
def test_no_paste_holds_up_the_window_and_all_of_it_is_shown_on_request(text: str) -> None:
    lists: list[TurnList] = []

    def longest_stall() -> float:
        lists.append(_turns())
        shown = cpu_seconds(lambda: lists[-1].show_messages([gui.said(text)]))
        return max(shown, _longest_turn())

    assert best_of(longest_stall, STALL_SECONDS) < STALL_SECONDS
    turns = lists[-1]
    button = gui.named(turns, QPushButton, "showAll")
    assert button.text() == "Show all (5.0 MB)"

    def longest_stall_of_all() -> float:
        button.click()
        whole = turns.window().findChild(WholeText)
        longest = 0.0
        while not whole.complete:
            longest = max(longest, _longest_turn(1))
        gui.press(whole, "copyWhole")
        assert QGuiApplication.clipboard().text() == text.rstrip("\n")
        whole.reject()
        QCoreApplication.sendPostedEvents(whole, QEvent.Type.DeferredDelete)
        return longest

    assert best_of(longest_stall_of_all, STALL_SECONDS) < STALL_SECONDS


def _finished(theme: Theme, text: str) -> MarkdownText:
    built = MarkdownText(theme, "Answer", print, gui.saver())
    built.feed(text)
    gui.shown(built.view, 700, 400)
    built.finish()
    while built._waiting:
        QCoreApplication.processEvents()
    gui.pump()
    return built


def test_a_long_fence_shows_its_beginning_and_copies_whole(theme: Theme) -> None:
    text = _finished(theme, FENCE)
    assert text.view.document().blockCount() < 4000
    assert "17,000 lines" in gui.words_of(text.view)
    gui.press(text.view, "copyCode")
    assert QGuiApplication.clipboard().text() == (LINE * 17_000).rstrip("\n")
    more = gui.named(text.view, QPushButton, "showAll")
    assert more.text() == "Show all (17,000 lines)"
    assert text.view.findChild(CodeHeader).geometry().top() < more.geometry().top()
    more.click()
    whole = text.view.window().findChild(WholeText)
    while not whole.complete:
        QCoreApplication.processEvents()
    assert whole.findChild(QPlainTextEdit, "wholeText").document().blockCount() == 17_000
    whole.reject()


def test_a_long_table_shows_its_beginning_and_copies_whole(theme: Theme) -> None:
    text = _finished(theme, TABLE)
    assert gui.named(text.view, QPushButton, "showAll").text() == "Show all (2,000 rows)"
    (tools,) = text.view.findChildren(TableTools)
    tools.copy_tsv()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 2001
    gui.named(text.view, QPushButton, "showAll").click()
    whole = text.view.window().findChild(WholeTable)
    view = whole.findChild(QTableView, "wholeTable")
    assert (view.model().rowCount(), view.model().columnCount()) == (2000, 20)
    assert view.model().index(1999, 19).data() == "cell 19"
    whole.reject()


@pytest.mark.fault("F65")
@pytest.mark.parametrize(
    "source",
    [
        "http://127.0.0.1:9/30000x30000.png",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAdTAAAHUw",
        "data:image/svg+xml,<svg/>",
        "cut.png",
    ],
)
def test_no_picture_is_loaded_whatever_it_would_be(theme: Theme, source: str) -> None:
    text = _finished(theme, f"![a large one]({source})")
    words = text.view.toPlainText()
    assert "not loaded" in words or source in words
    assert "\ufffc" not in words  # Qt's mark of an image
