"""Marks of a search: all hits, the same number as in the unbuilt message, kept while words stream in."""

import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QScrollArea

from duologue.domain.message import Role
from duologue.domain.parts import TextPart
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.copying import selected_words
from duologue.ui.transcript.document.maths_objects import OBJECT, formulas_of
from duologue.ui.transcript.find.needle import Needle
from duologue.ui.transcript.find.shown_words import sections_of
from duologue.ui.transcript.view.find_marks import FindMarks
from duologue.ui.transcript.view.markdown_text import MarkdownText
from helpers import gui
from helpers.markdown_documents import DOCUMENTS, cut_evenly

DOCUMENT = """# The lamp

A **la**mp and `lamp`\u200b and [lamps](https://lamp.example) \U0001f600 lamp.

- lamp
  - [x] lamp lamp

| Lamp | b |
|---|---|
| lamp | x |

> lamp

```python
lamp = "la\u202emp"
```
![a lamp](https://i.example/x)
"""


def _marked(theme: Theme, text: str, words: str, *, pieces: int = 0) -> FindMarks:
    shown = MarkdownText(theme, "Answer", lambda _: None, gui.saver())
    gui.shown(shown.view, 500, 400)
    marks = FindMarks(shown.view, theme, Needle(words), shown.view.cut_parts)
    for piece in cut_evenly(text, pieces) if pieces else [text]:
        shown.feed(piece)
        shown.flush()
    shown.finish()
    marks.find(sys.maxsize)  # looks on to the end, however many slices of time that takes here
    return marks


def _marked_words(marks: FindMarks) -> list[str]:
    return [selected_words(selection.cursor) for selection in marks.view.extraSelections()]


def _count(text: str, words: str) -> int:
    needle = Needle(words)
    sections = sections_of(Role.ASSISTANT, (TextPart(text),))
    return sum(len(needle.hits(line)) for section in sections for line in section.lines)


def test_every_hit_is_marked_wherever_it_stands(theme: Theme) -> None:
    marks = _marked(theme, DOCUMENT, "lamp")
    assert [words.casefold() for words in _marked_words(marks)] == ["lamp"] * 13
    assert len(marks.hits) == _count(DOCUMENT, "lamp") == 13


@pytest.mark.parametrize("words", ["lamp", "a", "lamp and lamp", " ", "U+202E"])
@pytest.mark.parametrize("pieces", [1, 7, 100])
def test_the_same_is_marked_however_the_words_came(theme: Theme, words: str, pieces: int) -> None:
    streamed, whole = _marked(theme, DOCUMENT, words, pieces=pieces), _marked(theme, DOCUMENT, words)
    assert streamed.hits == whole.hits
    assert _marked_words(streamed) == _marked_words(whole)
    assert len(whole.hits) == _count(DOCUMENT, words)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS, st.sampled_from(("the", "e", "brown fox", "brown fox the", "over()", "3", "明", "x")))
def test_a_built_message_has_the_hits_that_were_counted_before(text: str, words: str) -> None:
    marks = _marked(gui.theme(), text, words, pieces=40)
    assert len(marks.hits) == _count(text, words)
    marks.view.deleteLater()
    gui.pump()


def test_a_hit_across_a_cut_within_a_long_paragraph_is_found(theme: Theme) -> None:
    text = "one two three four. " * 400
    marks = _marked(theme, text, "four. one", pieces=100)
    assert marks.view.document().blockCount() > 3  # it was cut
    assert len(marks.hits) == 399 == _count(text, "four. one")
    cursor = QTextCursor(marks.view.document())
    cursor.select(QTextCursor.SelectionType.Document)
    assert selected_words(cursor) == text.strip()  # a cut is no line end in what is copied


def test_what_is_settled_is_not_looked_at_again(theme: Theme) -> None:
    looked_at: list[str] = []

    class Watched(Needle):
        def may_stand_in(self, line: str) -> bool:
            looked_at.append(line)
            return super().may_stand_in(line)

    shown = MarkdownText(theme, "Answer", lambda _: None, gui.saver())
    marks = FindMarks(shown.view, theme, Watched("lamp"), shown.view.cut_parts)
    for number in range(200):
        shown.feed(f"A lamp {number}.\n\n")
        shown.flush()
    assert len(marks.hits) >= 199
    before = len(looked_at)
    shown.feed("More lamp")
    shown.flush()
    assert len(looked_at) - before <= 4
    assert len(looked_at) < 200 * 5


def test_a_selection_made_while_streaming_survives_with_the_marks(theme: Theme) -> None:
    shown = MarkdownText(theme, "Answer", lambda _: None, gui.saver())
    view = gui.shown(shown.view, 500, 400)
    marks = FindMarks(view, theme, Needle("lamp"), view.cut_parts)
    shown.feed("Keep this lamp.\n\nAnd ")
    shown.flush()
    marks.show_current(0)
    view.setTextCursor(view.document().find("this lamp"))
    for piece in (
        "more lamp.\n\n",
        "| lamp |\n",
        "|---|\n",
        "| a |\n\n",
        "[lamp]\n\n[lamp]: https://a.example",
    ):
        shown.feed(piece)
        shown.flush()
    shown.finish()
    assert selected_words(view.textCursor()) == "this lamp"
    view.copy()
    assert QGuiApplication.clipboard().text() == "this lamp"
    assert _marked_words(marks) == ["lamp"] * 4
    now = [
        mark.cursor.selectionStart()
        for mark in view.extraSelections()
        if mark.format.background().color().name() == theme.colours.found_now
    ]
    assert now == [marks.hits[0][0]]


def test_only_what_is_seen_and_a_little_around_is_marked(theme: Theme) -> None:
    marks = _marked(theme, "A lamp.\n\n" * 5000, "lamp")
    view = marks.view
    deadline = time.monotonic() + 30
    while len(marks.hits) < 5000 and time.monotonic() < deadline:
        gui.pump()
    scroller = QScrollArea()
    scroller.setWidget(view)
    view.resize(500, view.heightForWidth(500))
    gui.shown(scroller, 520, 400)
    marks.show_near()
    gui.pump()
    assert len(marks.hits) == 5000
    assert 10 < len(view.extraSelections()) < 60
    scroller.verticalScrollBar().setValue(view.height() // 2)
    marks.show_current(2500)
    marks.show_near()
    assert 10 < len(view.extraSelections()) < 100
    assert marks.hits[2500][0] in [mark.cursor.selectionStart() for mark in view.extraSelections()]
    marks.remove()
    assert view.extraSelections() == []


def test_a_formula_is_marked_as_the_box_that_is_seen(theme: Theme) -> None:
    marks = _marked(theme, "Before \\(a+lamp\\) and lamp\n\n$$lamp \\over 2$$\n", "lamp")
    assert len(marks.hits) == 3
    document = marks.view.document()
    starts = sorted(mark.cursor.selectionStart() for mark in marks.view.extraSelections())
    shown = [document.characterAt(start) for start in starts]
    assert shown == [OBJECT, "l", OBJECT]
    formulas = formulas_of(document)
    deadline = time.monotonic() + 30
    while formulas.waiting and time.monotonic() < deadline:
        gui.pump()
        time.sleep(0.01)
    marks.show_current(2)
    area = marks.area(2)
    picture = marks.view.grab().toImage()
    ground = theme.colours.found_now
    lit = sum(
        picture.pixelColor(x, y).name() == ground
        for x in range(area.left() + 1, min(area.left() + 30, picture.width()))
        for y in range(area.top(), min(area.bottom(), picture.height()))
    )
    assert lit > 30


def test_marks_follow_the_theme(theme: Theme) -> None:
    marks = _marked(theme, DOCUMENT, "lamp")
    theme.choose(gui.DARK)
    gui.pump()
    assert len(marks.hits) == 13
    grounds = {mark.format.background().color().name() for mark in marks.view.extraSelections()}
    assert grounds == {theme.colours.found}


def test_removed_marks_leave_nothing(theme: Theme) -> None:
    marks = _marked(theme, DOCUMENT, "lamp")
    marks.remove()
    assert marks.view.extraSelections() == []


def test_copied_words_are_exact_behind_pictures_of_two_units(theme: Theme) -> None:
    shown = MarkdownText(theme, "Answer", lambda _: None, gui.saver())
    shown.feed("\U0001f600\U0001f600 Copy `this` word")
    shown.finish()
    assert selected_words(shown.view.document().find("Copy")) == "Copy"
    assert selected_words(shown.view.document().find("word")) == "word"
