"""A chat's path as the turns of a request."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.message import Message, Role
from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import RawMessage, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.asking.history import turns_of

USER, ASSISTANT = Role.USER, Role.ASSISTANT
RAW = RawMessage(ApiStyle.OPENAI, "https://h", {"role": "assistant", "content": "A"})


def said(role: Role, *parts: Part, raw: RawMessage | None = None) -> Message:
    return Message("id", "c", None, 1, role, TurnState.COMPLETE, parts, raw=raw)


def test_turns_keep_their_parts_and_their_raw_form() -> None:
    call = ToolCallPart("t", "f", "{}")
    path = [
        said(USER, TextPart("q")),
        said(ASSISTANT, ThinkingPart("hm"), TextPart("A"), call, raw=RAW),
        said(USER, ToolResultPart("t", "sunny")),
    ]
    assert turns_of(path) == (
        Turn("user", (TextPart("q"),)),
        Turn("assistant", (ThinkingPart("hm"), TextPart("A"), call), RAW),
        Turn("user", (ToolResultPart("t", "sunny"),)),
    )


def test_an_answer_without_content_is_left_out_and_its_questions_joined() -> None:
    path = [said(USER, TextPart("one")), said(ASSISTANT), said(USER, TextPart("two"))]
    assert turns_of(path) == (Turn("user", (TextPart("one"), TextPart("two"))),)


def test_empty_parts_are_left_out_but_not_redacted_thinking() -> None:
    path = [said(USER, TextPart("q")), said(ASSISTANT, TextPart(""), ThinkingPart("", redacted="r"))]
    assert turns_of(path)[1].parts == (ThinkingPart("", redacted="r"),)


def test_joined_answers_lose_the_raw_form_of_either() -> None:
    path = [said(ASSISTANT, TextPart("A"), raw=RAW), said(ASSISTANT, TextPart("B"))]
    assert turns_of(path) == (Turn("assistant", (TextPart("A"), TextPart("B"))),)


texts = st.lists(st.builds(TextPart, st.text(max_size=2)), max_size=2).map(tuple)


@given(st.lists(st.builds(lambda role, parts: said(role, *parts), st.sampled_from(Role), texts), max_size=8))
def test_turns_alternate_and_lose_no_word(path: list[Message]) -> None:
    turns = turns_of(path)
    roles = [turn.role for turn in turns]
    assert all(first != second for first, second in itertools.pairwise(roles))
    assert all(turn.parts for turn in turns)
    words = "".join(part.text for message in path for part in message.parts if isinstance(part, TextPart))
    sent = "".join(part.text for turn in turns for part in turn.parts if isinstance(part, TextPart))
    assert sent == words
