"""The stream: any chunking gives the text's own parse, and the cost does not grow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.markdown.blocks import (
    Block,
    CodeBlock,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    Text,
    join_all,
)
from duologue.markdown.parser import parse
from duologue.markdown.plain import plain_text
from duologue.markdown.stream import MarkdownStream, Update
from helpers.effort import effort_of
from helpers.markdown_documents import DOCUMENTS, SENTENCES, View, cut_evenly, spec_examples, stream_in_pieces

LONG = 8_000 * 4  # characters of about 8,000 tokens
SENTENCE = "the quick **brown** fox jumps `over_it` and reads [a link](https://a.example/b) then. "


@settings(max_examples=35, deadline=None)
@given(DOCUMENTS, st.integers(1, 60), st.integers(1, 5))
def test_any_chunking_ends_with_the_parse_of_the_whole(text: str, length: int, updates_every: int) -> None:
    view, final = stream_in_pieces(cut_evenly(text, length), updates_every)
    assert final.blocks == parse(text)
    assert view.finish(final) == final.blocks


@settings(max_examples=10, deadline=None)
@given(
    st.lists(SENTENCES, min_size=30, max_size=120), st.sampled_from((" ", "\n", "\n> ")), st.integers(1, 40)
)
def test_long_paragraphs_end_with_the_parse_of_the_whole(words: list[str], between: str, length: int) -> None:
    text = "> " + between.join(words) if between == "\n> " else between.join(words)
    view, final = stream_in_pieces(cut_evenly(text, length), 2)
    assert final.blocks == parse(text)
    assert view.finish(final) == final.blocks


@pytest.mark.parametrize("length", [1, 7])
def test_every_commonmark_example_settles_right(length: int) -> None:
    wrong = []
    for number, text in enumerate(spec_examples(), 1):
        view, final = stream_in_pieces(cut_evenly(text, length), 1)
        assert view.finish(final) == final.blocks == parse(text)
        if any(swap.start < len(view.settled) for swap in final.swaps):
            wrong.append(number)
    assert wrong == []


def test_examples_one_after_another_settle_with_the_spans_of_the_whole() -> None:
    text = "\n\n".join(example.strip("\n") for example in spec_examples()[:200])
    view, final = stream_in_pieces(cut_evenly(text, 11), 3)
    assert view.finish(final) == final.blocks
    whole = {block.lines[0]: block for block in final.blocks}
    right = [block for block in view.settled if whole.get(block.lines[0]) == block]
    assert len(right) > 0.9 * len(view.settled)
    assert all(block.lines == whole[block.lines[0]].lines for block in right)


def test_a_carriage_return_may_be_cut_from_its_line_feed() -> None:
    view, final = stream_in_pieces(["# a\r", "\nb\r", "\rc\r"], 1)
    assert view.finish(final) == parse("# a\r\nb\r\rc\r") == parse("# a\nb\n\nc\n")


def test_a_late_definition_swaps_only_the_block_that_uses_it() -> None:
    text = "first\n\nsee [it]\n\nlast\n\n[it]: https://it.example\n"
    view, final = stream_in_pieces(cut_evenly(text, 3), 1)
    assert [(swap.start, swap.end, len(swap.blocks)) for swap in final.swaps] == [(1, 2, 1)]
    assert final.first_difference == 1
    assert view.finish(final) == parse(text)


def test_an_early_definition_is_known_to_later_blocks_at_once() -> None:
    text = "[it]: https://it.example\n\nfirst\n\nsee [it]\n\nlast\n\nend"
    _, final = stream_in_pieces(cut_evenly(text, 3), 1)
    assert final.swaps == ()
    assert final.first_difference is None


def test_a_block_settles_when_the_next_has_surely_begun() -> None:
    stream = MarkdownStream()
    stream.feed("> quoted\n-")
    assert stream.update().settled == ()
    stream.feed(" item")
    assert stream.update().settled == ()
    stream.feed("\n")
    update = stream.update()
    assert [type(block) for block in update.settled] == [Quote]
    assert [type(block) for block in update.live] == [ListBlock]


def test_a_table_waits_for_its_second_line() -> None:
    stream = MarkdownStream()
    stream.feed("words\nh1 | h2\n--|--")
    assert stream.update().settled == ()
    stream.feed(" x\n")
    assert [type(block) for block in stream.update().live] == [Paragraph]


@pytest.mark.parametrize("undecided", ["-", "---", "12.", "```", "|--", "> -", "#", "* "])
def test_a_last_line_that_could_become_anything_is_held_back(undecided: str) -> None:
    stream = MarkdownStream()
    stream.feed("words\n" + undecided)
    assert stream.update().live == (Paragraph((Text("words"),)),)
    assert stream.finish().blocks == parse("words\n" + undecided)


def test_an_open_fence_grows_by_what_was_added() -> None:
    stream = MarkdownStream()
    stream.feed("```py\na = 1\n")
    assert stream.update().live == (CodeBlock("py", "a = 1", closed=False),)
    stream.feed("b")
    assert stream.update().appended == "\nb"
    stream.feed(" = 2\n``")
    update = stream.update()
    assert update.appended == " = 2"
    assert update.live == (CodeBlock("py", "a = 1\nb = 2", closed=False),)
    stream.feed("`\nafter")
    update = stream.update()
    assert update.appended is None
    assert update.settled == (CodeBlock("py", "a = 1\nb = 2", closed=True),)
    assert update.live == (Paragraph((Text("after"),)),)


def test_an_update_without_news_says_that_nothing_changed() -> None:
    stream = MarkdownStream()
    stream.feed("words")
    live = stream.update().live
    update = stream.update()
    assert (update.settled, update.live, update.appended) == ((), live, "")


def test_large_pieces_are_shown_at_once() -> None:
    stream, view = MarkdownStream(), View()
    for count in range(1, 6):
        stream.feed(SENTENCE * 60)
        view.show(stream.update())
        assert plain_text(join_all([*view.settled, *view.live])).count("fox") == 60 * count


@pytest.mark.parametrize("end", ["", "more words", "-", "\n\n# new"])
def test_what_came_after_the_last_update_changes_the_tail_only(end: str) -> None:
    text = f"- {SENTENCE}\n" * 30
    stream, view = MarkdownStream(), View()
    for piece in cut_evenly(text, 40):
        stream.feed(piece)
        view.show(stream.update())
    stream.feed(end)
    final = stream.finish()
    assert all(swap.start >= len(view.settled) for swap in final.swaps)
    assert view.finish(final) == final.blocks == parse(text + end)


def test_a_long_tail_without_a_place_to_cut_is_shown_at_longer_intervals_but_whole_in_the_end() -> None:
    text = "- top\n" + f"  - {SENTENCE}\n" * 200
    stream, view = MarkdownStream(), View()
    parsed = 0
    for piece in cut_evenly(text, 32):
        stream.feed(piece)
        before = view.live
        view.show(stream.update())
        parsed += view.live is not before
    assert parsed < len(text) / 32 / 2
    for _ in range(20):
        view.show(stream.update())
    assert stream.finish().swaps == ()


def test_a_long_list_is_cut_at_items_and_keeps_counting() -> None:
    text = "".join(f"{number}. {SENTENCE}\n" for number in range(5, 45))
    view, final = stream_in_pieces(cut_evenly(text, 16), 2)
    lists = [block for block in view.settled if isinstance(block, ListBlock)]
    assert len(lists) > 3
    assert [block.continues for block in lists] == [False] + [True] * (len(lists) - 1)
    assert [block.start for block in lists[1:3]] == [
        5 + len(lists[0].items),
        lists[1].start + len(lists[1].items),
    ]
    assert final.swaps == ()


def test_a_list_that_turns_loose_late_is_swapped_as_a_whole_and_nothing_else() -> None:
    text = "# Head\n\n" + "".join(f"- {SENTENCE}\n" for _ in range(20)) + "\n- last\n\nend\n\nreally"
    view, final = stream_in_pieces(cut_evenly(text, 16), 2)
    assert len(final.swaps) == 1
    assert final.first_difference == 1
    assert view.finish(final) == parse(text)
    assert isinstance(final.blocks[0], Heading)


DOCUMENTS_OF_ONE_BLOCK = {
    "fence": "```py\n" + "    value = call(argument, 12)\n" * (LONG // 31),
    "list": f"- {SENTENCE}\n" * (LONG // 88),
    "loose list": f"1. {SENTENCE}\n\n   {SENTENCE}\n\n" * (LONG // 180),
    "table": "| a | b |\n|---|---|\n" + f"| {SENTENCE} | 12 |\n" * (LONG // 95),
    "quote": f"> {SENTENCE}\n" * (LONG // 88),
    "quoted paragraphs": f"> {SENTENCE}\n>\n" * (LONG // 90),
    "quoted list": f"> - {SENTENCE}\n" * (LONG // 90),
    "paragraph": SENTENCE * (LONG // 86),
    "paragraph of lines": f"{SENTENCE}\n" * (LONG // 86),
    "chinese": "\u8fd9\u662f\u4e00\u4e2a\u5f88\u957f\u7684\u6bb5\u843d\uff0c\u6ca1\u6709\u7a7a\u683c\u3002"
    * (LONG // 16),
}


def cost_of_ends(stream: MarkdownStream, view: View, text: str) -> tuple[int, int]:
    """The work of some updates in the first and in the last quarter; the same ones each time."""

    def arrives(piece: str) -> None:
        stream.feed(piece)
        updates.append(stream.update())

    updates: list[Update] = []
    pieces = cut_evenly(text, 48)
    quarter = len(pieces) // 4
    first = last = 0
    for number, piece in enumerate(pieces):
        if quarter <= number < 3 * quarter or number % 6:
            arrives(piece)
        elif number < quarter:
            first += effort_of(lambda piece=piece: arrives(piece))
        else:
            last += effort_of(lambda piece=piece: arrives(piece))
        view.show(updates.pop())
    return first, last


@pytest.mark.parametrize("kind", DOCUMENTS_OF_ONE_BLOCK)
def test_inside_one_long_block_the_cost_does_not_grow(kind: str) -> None:
    stream, view = MarkdownStream(), View()
    first, last = cost_of_ends(stream, view, DOCUMENTS_OF_ONE_BLOCK[kind])
    assert last <= 1.5 * first
    final = stream.finish()
    assert len(final.blocks) == 1
    assert view.finish(final) == final.blocks
    if kind == "fence":
        assert view.settled == []
    else:
        assert [swap for swap in final.swaps if swap.start < len(view.settled)] == []
        assert max(map(line_count, view.settled)) < 20


def line_count(block: Block) -> int:
    return block.lines[1] - block.lines[0]


def test_a_long_mixed_answer_costs_the_same_at_its_end_as_at_its_start() -> None:
    part = "\n\n".join(
        (
            "## Heading",
            SENTENCE * 4,
            f"- {SENTENCE}\n" * 6,
            "```py\n" + "call(argument)\n" * 12 + "```",
            "| a | b |\n|---|---|\n" + "| one | **two** |\n" * 8,
            f"> {SENTENCE}\n> {SENTENCE}",
            "",
        )
    )
    text = part * (60_000 // len(part))
    stream, view = MarkdownStream(), View()
    first, last = cost_of_ends(stream, view, text)
    assert last <= 1.5 * first
    final = stream.finish()
    assert final.swaps == ()
    assert view.finish(final) == parse(text)
    assert any(isinstance(block, Table) for block in final.blocks)
