"""Footnotes: marks, definitions, and where they stand."""

import pytest

from duologue.markdown.blocks import CodeBlock, Note, NoteMark, Notes, Paragraph, Text
from duologue.markdown.html import to_html
from duologue.markdown.parser import parse
from duologue.markdown.plain import plain_text
from duologue.markdown.stream import MarkdownStream
from helpers.markdown_documents import cut_evenly, stream_in_pieces


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def test_a_mark_may_stand_before_its_note_or_after_it() -> None:
    note = Notes((Note("1", (words("the note"),)),))
    assert parse("a[^1]\n\n[^1]: the note") == (Paragraph((Text("a"), NoteMark("1"))), note)
    assert parse("[^1]: the note\n\na[^1]") == (Paragraph((Text("a"), NoteMark("1"))), note)


@pytest.mark.parametrize(
    "text", ["a[^1]", "a[^1]\n\n[^2]: other", "a[^ 1]\n\n[^1]: x", "`[^1]`\n\n[^1]: x", "a\\[^1]\n\n[^1]: x"]
)
def test_a_mark_without_a_note_is_words(text: str) -> None:
    assert "NoteMark" not in repr(parse(text))


def test_notes_stand_at_the_end_in_the_order_of_writing() -> None:
    first, second, notes = parse("a[^b]\n\n[^b]: one\n\nc[^d]\n\n[^d]: two")
    assert (first, second) == (Paragraph((Text("a"), NoteMark("b"))), Paragraph((Text("c"), NoteMark("d"))))
    assert notes == Notes((Note("b", (words("one"),)), Note("d", (words("two"),))))


def test_a_note_may_hold_blocks() -> None:
    (notes,) = parse("[^1]: one\n\n    two\n\n    ```c\n    x\n    ```\n")
    assert notes == Notes((Note("1", (words("one"), words("two"), CodeBlock("c", "x"))),))


def test_a_note_that_nothing_refers_to_is_not_lost() -> None:
    assert plain_text(parse("words\n\n[^1]: said too")) == "words\n\n[1] said too"


def test_copies_have_marks_and_notes() -> None:
    blocks = parse("a[^<b>]\n\n[^<b>]: one\n\n    two")
    assert plain_text(blocks) == "a[<b>]\n\n[<b>] one\n\n    two"
    assert to_html(blocks) == (
        "<p>a<sup>[&lt;b&gt;]</sup></p>\n<hr>\n<p><sup>[&lt;b&gt;]</sup> one</p>\n<p>two</p>"
    )


def test_a_streamed_mark_is_one_before_its_note_has_come() -> None:
    stream = MarkdownStream()
    stream.feed("a[^1] b\n\n")
    assert stream.update().live == (Paragraph((Text("a"), NoteMark("1"), Text(" b"))),)


def test_only_a_mark_that_is_never_defined_is_swapped() -> None:
    text = "a[^1]\n\nb[^2]\n\nc\n\n[^1]: note\n"
    view, final = stream_in_pieces(cut_evenly(text, 3), 1)
    assert [(swap.start, swap.end, len(swap.blocks)) for swap in final.swaps] == [(1, 2, 1)]
    assert view.finish(final) == parse(text)


def test_notes_in_the_middle_move_to_the_end_and_the_rest_stays() -> None:
    text = "a[^1]\n\n[^1]: note\n\n" + "".join(f"paragraph {number}\n\n" for number in range(9))
    view, final = stream_in_pieces(cut_evenly(text, 5), 1)
    assert [(swap.start, swap.end, len(swap.blocks)) for swap in final.swaps] == [(1, 2, 0), (11, 11, 1)]
    assert view.finish(final) == parse(text)


def test_many_notes_settle_one_after_the_other() -> None:
    text = "a[^1]\n\n" + "".join(
        f"[^{number}]: a note of some words, number {number}\n" for number in range(60)
    )
    view, final = stream_in_pieces(cut_evenly(text, 9), 1)
    assert len([block for block in view.settled if isinstance(block, Notes)]) >= 3
    assert final.swaps == ()
