"""Thinking in all its shapes."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.api.growing_text import GrowingText
from duologue.api.one_track import OneTrack
from duologue.api.think_tags import Kind, ThinkTags

TAGGED = {
    "a tag": ("<think>plan</think>Answer", "plan", "Answer"),
    "MiniMax's own form": ("<think>\nplan it\n</think>\n\nAnswer", "plan it", "Answer"),
    "another name": ("<thinking>plan</thinking>Answer", "plan", "Answer"),
    "a self-hosted M3": ("<mm:think>plan</mm:think>Answer", "plan", "Answer"),
    "white space before it": (" \n<think>plan</think> Answer", "plan", "Answer"),
    "never closed": ("<think>plan and pl", "plan and pl", ""),
    "closed by half": ("<think>plan</thi", "plan</thi", ""),
    "empty": ("<think></think>Answer", "", "Answer"),
    "other tags inside": ("<think>a <b> </thing> c</think>Answer", "a <b> </thing> c", "Answer"),
    "no tag": ("Answer", "", "Answer"),
    "no tag and white space": ("\n Answer", "", "\n Answer"),
    "only white space": ("\n ", "", "\n "),
    "not at the start": ("The tag <think>x</think> is one", "", "The tag <think>x</think> is one"),
    "something like a tag": ("<thin ice>", "", "<thin ice>"),
    "the beginning of a tag": ("<thi", "", "<thi"),
    "orphan": ("plan it\n</think>\n\nAnswer", "plan it", "Answer"),
    "orphan without line ends": ("plan</think>Answer", "plan", "Answer"),
    "orphan first of all": ("</think>Answer", "", "Answer"),
    "orphan in quotes": ("`</think>` closes it", "", "`</think>` closes it"),
    "orphan in quotes later": ('Use "</think>" then', "", 'Use "</think>" then'),
    "only the first orphan": ("plan</think>a</think>b", "plan", "a</think>b"),
    "thinking within the answer": ("<think>a</think>b<think>c</think>d", "a", "b<think>c</think>d"),
}


def split(pieces: list[str]) -> tuple[str, str]:
    tags = ThinkTags()
    stretches = [stretch for piece in pieces for stretch in tags.feed(piece)]
    thinking, text = "", ""
    for stretch in (*stretches, *tags.finish()):
        if stretch.kind is Kind.THINKING:
            thinking += stretch.text
        elif stretch.kind is Kind.TEXT:
            text += stretch.text
        else:
            thinking, text = text.strip(), ""
    return thinking, text


@pytest.mark.parametrize(("content", "thinking", "text"), TAGGED.values(), ids=TAGGED)
def test_tags_are_told_from_words(content: str, thinking: str, text: str) -> None:
    assert split([content]) == (thinking, text)


@pytest.mark.parametrize(("content", "thinking", "text"), TAGGED.values(), ids=TAGGED)
def test_tags_may_be_cut_anywhere(content: str, thinking: str, text: str) -> None:
    assert split(list(content)) == (thinking, text)
    for cut in range(len(content)):
        assert split([content[:cut], content[cut:]]) == (thinking, text)


@given(
    st.lists(st.sampled_from(["<", "think", ">", "</", "a", " ", "\n", "`", "<think>", "</think>", "ing"]))
)
def test_any_split_of_any_content_is_the_same(parts: list[str]) -> None:
    whole = split(["".join(parts)])
    assert split(parts) == whole
    assert split(list("".join(parts))) == whole


@given(st.text(alphabet="ab<>/think \n", max_size=60))
def test_nothing_but_tags_and_white_space_beside_them_is_lost(content: str) -> None:
    thinking, text = split([content])
    shown = (thinking + text).replace("<think>", "").replace("</think>", "")
    expected = content.replace("<think>", "").replace("</think>", "")
    assert "".join(shown.split()) == "".join(expected.split())


def test_words_are_not_held_back() -> None:
    tags = ThinkTags()
    assert [stretch.text for stretch in tags.feed("Hello ")] == ["Hello "]
    assert [stretch.text for stretch in tags.feed("a < b")] == ["a < b"]


PROSE = (
    "MiniMax-M2 redefines efficiency for agents. It's a compact, fast, and cost-effective model built for "
    "elite performance in coding and agentic tasks, all while maintaining powerful general intelligence. "
) * 4


def fragments(size: tuple[int, int], seed: int) -> list[str]:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    start, found = chance.randrange(100), []
    while len(found) < 30:
        length = chance.randint(*size)
        found.append(PROSE[start : start + length])
        start = (start + length) % (len(PROSE) // 2)
    return found


def grown(pieces: list[str]) -> str:
    growing = GrowingText()
    return "".join(growing.feed(piece) for piece in pieces) + growing.finish()


@pytest.mark.parametrize("size", [(1, 3), (1, 10), (5, 40), (20, 120)])
def test_growing_snapshots_are_recognised(size: tuple[int, int]) -> None:
    for seed in range(300):
        pieces = fragments(size, seed)
        snapshots = ["".join(pieces[: n + 1]) for n in range(len(pieces))]
        assert grown(snapshots) == snapshots[-1]


@pytest.mark.parametrize(("size", "most_wrong"), [((1, 3), 3), ((1, 10), 3), ((5, 40), 0), ((20, 120), 0)])
def test_pieces_are_recognised(size: tuple[int, int], most_wrong: int) -> None:
    wrong = 0
    for seed in range(300):
        pieces = fragments(size, seed)
        wrong += grown(pieces) != "".join(pieces)
    assert wrong <= most_wrong


def test_a_single_fragment_is_shown_at_once() -> None:
    growing = GrowingText()
    assert growing.feed("First ") == "First "
    assert growing.feed("second.") == "second."
    assert growing.finish() == ""


def test_equal_fragments_are_one_until_something_decides() -> None:
    assert grown(["ha", "ha", "ho"]) == "hahaho"
    assert grown(["ha", "ha"]) == "ha"


def test_an_older_snapshot_changes_nothing() -> None:
    long = "x" * 100
    assert grown([long, long + "a", long, long + "ab"]) == long + "ab"


def joined(*said: tuple[str, str]) -> str:
    track = OneTrack()
    return "".join(track.feed(source, text) for source, text in said)


def test_two_shapes_of_one_text_are_shown_once() -> None:
    assert joined(("plain", "ab"), ("details", "ab"), ("plain", "cd"), ("details", "cd")) == "abcd"
    assert joined(("plain", "abcd"), ("details", "ab"), ("details", "cdef")) == "abcdef"
    assert joined(("details", "ab"), ("plain", "abcd"), ("details", "cd"), ("details", "e")) == "abcde"


def test_a_shape_that_comes_late_repeats_from_the_start() -> None:
    assert joined(("tags", "plan it"), ("plain", "\nplan it\n")) == "plan it\n"


def test_another_text_in_another_shape_is_kept() -> None:
    assert joined(("plain", "first "), ("details", "second")) == "first second"
    assert joined(("plain", "abc"), ("details", "abX"), ("details", "Y")) == "abcabXY"
