"""Streaming Markdown: what has settled is never written again, and the end is the same however it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from duologue.ui.theme import Theme
from duologue.ui.transcript.view.markdown_text import MarkdownText
from helpers import gui
from helpers.markdown_documents import DOCUMENTS

SAMPLE = (
    "# Title\n\nA paragraph of some words, *soft* and **loud**, with `code`.\n\n"
    "1. first\n2. second\n   - inner\n\n> quoted\n> words\n\n"
    "```python\ndef f(x):\n    return x\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n\nThe end.\n"
)


def _text(theme: Theme) -> MarkdownText:
    return MarkdownText(theme, "Answer", lambda _target: None, gui.saver())


@dataclass(frozen=True)
class Snapshot:
    """Everything that can be seen of a document."""

    words: str
    blocks: tuple[tuple[object, ...], ...]
    decorations: tuple[tuple[object, ...], ...]


def _snapshot(text: MarkdownText) -> Snapshot:
    document = text.view.document()
    blocks: list[tuple[object, ...]] = []
    block = document.begin()
    while block.isValid():
        shape = block.blockFormat()
        listed = block.textList()
        runs: list[tuple[object, ...]] = []
        iterator = block.begin()
        while not iterator.atEnd():
            look = iterator.fragment().charFormat()
            run = (
                look.fontWeight(),
                look.fontItalic(),
                look.fontStrikeOut(),
                look.anchorHref(),
                look.font().pixelSize(),
                look.foreground().color().name(),
            )
            words = iterator.fragment().text()
            if runs and runs[-1][1:] == run:
                words = str(runs.pop()[0]) + words
            runs.append((words, *run))
            iterator += 1
        blocks.append(
            (
                shape.leftMargin(),
                shape.topMargin(),
                shape.bottomMargin(),
                shape.lineHeight(),
                shape.marker(),
                (listed.itemText(block), listed.format().indent()) if listed is not None else None,
                shape.nonBreakableLines(),
                tuple(runs),
                tuple(
                    (span.start, span.length, span.format.foreground().color().name())
                    for span in block.layout().formats()
                ),
            )
        )
        block = block.next()
    decorations = tuple(
        (d.kind, d.first, d.last, d.left, (d.code.language, d.code.text, d.code.lines) if d.code else ())
        for d in text.view._decorations
    )
    return Snapshot(document.toPlainText(), tuple(blocks), decorations)


def _streamed(theme: Theme, pieces: Sequence[str]) -> MarkdownText:
    text = _text(theme)
    for piece in pieces:
        text.feed(piece)
        text.flush()
    text.finish()
    while text._waiting:  # a long piece is drawn slice by slice
        text._next.stop()
        text._go_on()
    return text


def _cut(text: str, places: Sequence[int]) -> list[str]:
    edges = [0, *sorted({place % (len(text) + 1) for place in places}), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


def _same_as_whole(theme: Theme, document: str, pieces: Sequence[str]) -> None:
    streamed, whole = _streamed(theme, pieces), _streamed(theme, [document])
    assert _snapshot(streamed) == _snapshot(whole)


def test_every_character_by_itself_gives_the_same_as_the_whole(theme: Theme) -> None:
    _same_as_whole(theme, SAMPLE, list(SAMPLE))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    document=DOCUMENTS.filter(lambda text: len(text) < 600),
    places=st.lists(st.integers(0, 10_000), max_size=12),
)
def test_any_cutting_gives_the_same_as_the_whole(theme: Theme, document: str, places: list[int]) -> None:
    _same_as_whole(theme, document, _cut(document, places))


def _words_only(text: MarkdownText) -> list[str]:
    return text.view.toPlainText().split()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=DOCUMENTS, size=st.integers(5, 400))
def test_long_documents_keep_every_word_in_order(theme: Theme, document: str, size: int) -> None:
    pieces = [document[n : n + size] for n in range(0, len(document), size)]
    streamed, whole = _streamed(theme, pieces), _streamed(theme, [document])
    assert _words_only(streamed) == _words_only(whole)
    code = [d.code.text for d in streamed.view._decorations if d.code]
    assert code == [d.code.text for d in whole.view._decorations if d.code]


class Changes:
    """Where a document was changed, and how much of what stood there was taken away."""

    def __init__(self, text: MarkdownText) -> None:
        self._document = text.view.document()
        self.seen: list[tuple[int, int]] = []
        self._document.contentsChange.connect(self._on_change)

    def _on_change(self, position: int, removed: int, _added: int) -> None:
        self.seen.append((position, removed))


def test_what_has_settled_is_never_written_again(theme: Theme) -> None:
    text = _text(theme)
    text.feed("# Title\n\nFirst paragraph.\n\nSecond paragraph.\n\nThird")
    text.flush()
    end_of_second = text.view.toPlainText().index("Third") - 1
    changes = Changes(text)
    for piece in ("  and more", " words.\n\n", "Fourth\n\n", "```\ncode\n", "more code\n", "```\n\nEnd"):
        text.feed(piece)
        text.flush()
    text.finish()
    assert changes.seen
    assert min(position for position, _ in changes.seen) >= end_of_second


def test_the_live_tail_is_replaced(theme: Theme) -> None:
    text = _text(theme)
    for piece in ("Settled.\n\n", "An *unfin", "ished* word"):
        text.feed(piece)
        text.flush()
    assert text.view.toPlainText() == "Settled.\nAn unfinished word"


def test_a_growing_fence_touches_only_its_last_line(theme: Theme) -> None:
    text = _text(theme)
    text.feed("Code:\n\n```python\nfirst = 1\n")
    text.flush()
    changes = Changes(text)
    for piece in ("second", " = 2\n", "third = 3\n", "fourth = "):
        last_line = text.view.toPlainText().rfind("\n") + 1
        changes.seen.clear()
        text.feed(piece)
        text.flush()
        assert changes.seen
        assert min(position for position, _ in changes.seen) >= last_line
    assert text.view.toPlainText() == "Code:\nfirst = 1\nsecond = 2\nthird = 3\nfourth = "


@pytest.mark.parametrize("settled", ["---", "```\n```", "> ```\n> ```", "- "])
def test_a_settled_piece_without_words_keeps_its_shape_while_the_next_is_rewritten(
    theme: Theme, settled: str
) -> None:
    pieces = (f"Before.\n\n{settled}\n\n", "## Next", " words", " go on")
    _same_as_whole(theme, "".join(pieces), pieces)


def test_code_is_coloured_when_its_fence_closes(theme: Theme) -> None:
    text = _text(theme)
    colours = []
    for piece in ("```python\nreturn 1\n", "```\n\n"):
        text.feed(piece)
        text.flush()
        laid_over = text.view.document().begin().layout().formats()
        colours.append([span.format.foreground().color().name() for span in laid_over])
    assert colours == [[], [theme.colours.keyword, theme.colours.number]]


def test_the_end_changes_only_what_a_whole_parse_shows_to_be_different(theme: Theme) -> None:
    text = _text(theme)
    for piece in ("Untouched.\n\n", "See [it][1].\n\n", "Last words.\n\n", "[1]: https://late.example\n"):
        text.feed(piece)
        text.flush()
    assert "[it][1]" in text.view.toPlainText()
    changes = Changes(text)
    text.finish()
    assert text.view.toPlainText() == "Untouched.\nSee it.\nLast words."
    assert min(position for position, _ in changes.seen) >= len("Untouched.")


def test_an_end_that_changes_nothing_writes_nothing(theme: Theme) -> None:
    text = _streamed(theme, ["One.\n\n", "Two.\n\n", "Three."])
    changes = Changes(text)
    text.finish()
    text.flush()
    assert changes.seen == []


def test_a_selection_survives_streaming_and_the_end(theme: Theme) -> None:
    text = _text(theme)
    view = gui.shown(text.view, 500, 300)
    text.feed("Choose these words now.\n\nThen more ")
    text.flush()
    cursor = view.textCursor()
    cursor.setPosition(7)
    cursor.setPosition(18, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    for piece in (
        "comes\n\n",
        "and more\n\n```\ncode\n",
        "code\n```\n",
        "[late][1]\n\n",
        "\n\n[1]: https://a.example",
    ):
        text.feed(piece)
        text.flush()
        assert view.textCursor().selectedText() == "these words"
    text.finish()
    assert view.textCursor().selectedText() == "these words"


@pytest.mark.parametrize("before", ["", "| a |\n|---|\n| 1 |\n\n", "Words.\n\n", "---\n\n", "- item\n\n"])
def test_words_that_turn_out_to_be_none_leave_no_gap(theme: Theme, before: str) -> None:
    pieces = (before, "[1]: https://", "late.example\n\n")
    _same_as_whole(theme, "".join(pieces), pieces)


def test_words_can_be_replaced_as_a_whole(theme: Theme) -> None:
    text = _streamed(theme, [])
    text = _text(theme)
    text.feed("one\n\ntwo")
    text.flush()
    text.replace("three\n\nfour")
    text.flush()
    assert text.view.toPlainText() == "three\nfour"
    assert text.source == "three\n\nfour"


def test_another_theme_writes_the_same_words_in_its_colours(theme: Theme) -> None:
    text = _streamed(theme, list(SAMPLE))
    words = text.view.toPlainText()
    theme.choose(gui.DARK)
    assert text.view.toPlainText() == words
    assert _snapshot(text) == _snapshot(_streamed(theme, [SAMPLE]))


def test_streaming_goes_on_after_a_change_of_theme(theme: Theme) -> None:
    text = _text(theme)
    for number, piece in enumerate(_cut(SAMPLE, range(0, len(SAMPLE), 7))):
        if number == 20:
            theme.choose(gui.DARK)
        text.feed(piece)
        text.flush()
    text.finish()
    assert _snapshot(text) == _snapshot(_streamed(theme, [SAMPLE]))
