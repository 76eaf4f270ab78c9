"""A piece that only grew gets its new words; nothing that stands there is written again."""

import pytest
from PySide6.QtGui import QTextCursor

from duologue.markdown.blocks import CodeSpan, Heading, Inlines, Paragraph, Strong, Text
from duologue.markdown.parser import parse
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.growth import added, has_grown
from duologue.ui.transcript.view.markdown_text import MarkdownText
from helpers import gui

GROWING = {
    "words": ("One two", " three four"),
    "a code span": ("One two", " `three` four"),
    "a heading": ("# One two", " three"),
    "words of an item": ("- one\n- two and", " three"),
    "a further item": ("- one\n- two\n", "- three and more\n"),
    "a further number": ("3. one\n4. two\n", "5. three and more\n"),
    "an item within an item": ("- one\n- two\n", "  - three and more\n"),
    "words of an item within an item": ("- one\n  - two and", " three and more"),
    "an item after one within an item": ("- one\n  - two\n", "- three and more\n"),
    "a paragraph of an item": ("- one\n\n  two\n", "\n  three and more\n"),
    "words of a quote": ("> one and", " two and more"),
    "a paragraph of a quote": ("> one\n", ">\n> two and more\n"),
    "an item in a quote": ("> - one\n", "> - two and more\n"),
    "words of a quote in a quote": ("> > one", " two and more"),
    "a quote in an item": ("- > one", " two and more"),
    "words from right to left": ("אחת שתיים", " שלוש ארבע"),
    "a ticked item": ("- [x] one\n", "- [ ] two and more\n"),
}
OTHER = {
    "words that are bold after all": ("One **two", " three**"),
    "a list that has gaps after all": ("- one\n- two\n", "\n- three and more\n"),
    "a heading that was a paragraph": ("One\ntwo", "\n==="),
    "a quote that is read from right to left after all": ("> 12", " שלוש"),
}


def _text(theme: Theme) -> MarkdownText:
    return MarkdownText(theme, "Answer", lambda _target: None, gui.saver())


def _look(text: MarkdownText) -> list[tuple[object, ...]]:
    """Every paragraph as it is seen, and what stands behind the words."""
    found: list[tuple[object, ...]] = []
    block = text.view.document().begin()
    while block.isValid():
        shape, listed = block.blockFormat(), block.textList()
        margins = (shape.leftMargin(), shape.rightMargin(), shape.topMargin(), shape.bottomMargin())
        mark = (listed.itemText(block), listed.format().indent()) if listed is not None else None
        found.append((block.text(), margins, shape.marker(), mark, block.textDirection()))
        block = block.next()
    bars = text.view._decorations
    widths = [(d.table.shown, d.table.natural, d.table.widths) for d in bars if d.table is not None]
    return [*found, *((d.kind, d.first, d.last, d.left, d.right, d.mirrored) for d in bars), *widths]


def _grown(theme: Theme, *pieces: str) -> MarkdownText:
    text = _text(theme)
    for piece in pieces:
        text.feed(piece)
        text.flush()
    return text


@pytest.mark.parametrize("name", GROWING)
def test_what_grew_is_not_written_again(theme: Theme, name: str) -> None:
    before, more = GROWING[name]
    text = _grown(theme, "Settled.\n\n", before)
    chosen = QTextCursor(text.view.document())
    chosen.select(QTextCursor.SelectionType.Document)
    chosen.setKeepPositionOnInsert(True)
    words = chosen.selectedText()
    text.feed(more)
    text.flush()
    assert len(text.view.toPlainText()) > len(words)
    assert chosen.selectedText() == words


@pytest.mark.parametrize("name", [*GROWING, *OTHER])
def test_what_grew_looks_as_if_written_at_once(theme: Theme, name: str) -> None:
    before, more = {**GROWING, **OTHER}[name]
    assert _look(_grown(theme, before, more)) == _look(_grown(theme, before + more))
    letters = [*f"{before}{more}"]
    assert _look(_grown(theme, *letters)) == _look(_grown(theme, before + more))


@pytest.mark.parametrize("name", OTHER)
def test_what_turns_out_to_be_something_else_has_not_grown(name: str) -> None:
    before, more = OTHER[name]
    assert not has_grown(parse(before)[0], parse(before + more)[0])


def test_only_the_end_of_a_run_of_words_may_be_new() -> None:
    one: Inlines = (Text("one "), Strong((Text("two"),)))
    assert added(one, (*one, Text(" three"))) == (Text(" three"),)
    assert added((*one, Text(" th")), (*one, Text(" three"), CodeSpan("x"))) == (Text("ree"), CodeSpan("x"))
    assert added(one, (Text("one "), Strong((Text("two more"),)))) is None
    assert added(one, one[:1]) is None
    assert added((), one) == one


def test_a_block_of_another_kind_has_not_grown() -> None:
    words = (Text("one"),)
    assert not has_grown(Paragraph(words), Heading(1, words))
    assert not has_grown(Heading(2, words), Heading(1, words))
    assert not has_grown(Paragraph(words), Paragraph(words, continues=True))
