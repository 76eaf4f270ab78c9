"""Text is cut into pieces that lose nothing, answers into steps that count right."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.demo.answer import Answer, Finish, ToolCall
from duologue.demo.measure import MARK, measured_answer, measured_pieces
from duologue.demo.tokens import pieces

_ANSWER = Answer(
    thinking=("a", "b"),
    text=("c", "d", "e"),
    tools=(ToolCall("1", "one", ("f", "g")), ToolCall("2", "two", ("h",))),
    finish=Finish.TOOL,
    cache_read=8,
    cache_write=4,
)


@given(st.text())
def test_joined_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text
    assert all(pieces(text))


@given(st.text(alphabet="你好世界abc \n"))
def test_cjk_text_is_cut_finely(text: str) -> None:
    assert all(len(piece.strip()) <= 6 for piece in pieces(text))
    assert "你好" not in "".join(piece for piece in pieces(text) if len(piece) > 2)


def test_a_piece_is_about_four_characters_of_english() -> None:
    text = "the model streams tokens while a client renders text so that readers see progress early"
    assert 3.5 < len(text) / len(pieces(text)) < 5.5


def test_steps_come_in_order_and_every_piece_counts() -> None:
    assert "".join(step.piece for step in _ANSWER.steps()) == "abcdefgh"
    assert _ANSWER.output_tokens == 8


@pytest.mark.parametrize("most", range(8))
def test_an_answer_is_cut_by_length_wherever_the_limit_falls(most: int) -> None:
    cut = _ANSWER.cut(most)
    assert "".join(step.piece for step in cut.steps()) == "abcdefgh"[:most]
    assert cut.output_tokens == most
    assert cut.finish is Finish.LENGTH


@pytest.mark.parametrize("most", [None, 8, 100])
def test_an_answer_within_the_limit_stays_whole(most: int | None) -> None:
    assert _ANSWER.cut(most) == _ANSWER


@pytest.mark.parametrize(("asked", "read", "write"), [(20, 8, 4), (12, 8, 4), (10, 8, 2), (5, 5, 0)])
def test_a_cache_never_holds_more_than_the_prompt(asked: int, read: int, write: int) -> None:
    answer = _ANSWER.asked_with(asked)
    assert answer == replace(_ANSWER, input_tokens=asked, cache_read=read, cache_write=write)


@pytest.mark.parametrize("count", [1, 5, 30, 2000])
def test_a_measuring_prompt_orders_exactly_so_many_tokens(count: int) -> None:
    answer = measured_answer(f"please MEASURE r1000-n{count} now")
    assert answer is not None
    assert answer.output_tokens == count
    assert answer.rate == 1000


def test_measured_text_is_the_same_every_time_and_holds_all_of_markdown() -> None:
    text = "".join(measured_pieces(3000))
    measured_pieces.cache_clear()
    assert text == "".join(measured_pieces(3000))
    for mark in ("\n## ", "\n- ", "\n1. ", "\n| ", "```python\n", "\n> ", "**", "`"):
        assert mark in text
    assert text.endswith(f"{MARK}\n")


@pytest.mark.parametrize(
    "prompt", ["measure r10-n10", "MEASURE", "MEASURE r0-n5", "MEASURE r5-n0", "r10-n10"]
)
def test_other_prompts_order_no_measurement(prompt: str) -> None:
    assert measured_answer(prompt) is None
