"""A history that lost thinking, signatures or halves of tool calls is found out, and mended."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.request import RawMessage, Turn
from duologue.domain.style import ApiStyle
from duologue.domain.thinking_guard import (
    NO_RESULT,
    Damage,
    Destination,
    Finding,
    Turns,
    findings,
    originals_of,
    repaired,
)

OPENAI, ANTHROPIC = ApiStyle.OPENAI, ApiStyle.ANTHROPIC
HERE = "https://one.example"
THOUGHT, CALL, RESULT = ThinkingPart("hm", "sig"), ToolCallPart("c", "t", "{}"), ToolResultPart("c", "ok")
ANSWER = Turn("assistant", (THOUGHT, CALL))
ASK = Turn("user", (TextPart("hi"),))
WHOLE: Turns = (ASK, ANSWER, Turn("user", (RESULT,)))


def damages(
    turns: Turns, style: ApiStyle = ANTHROPIC, originals: Turns = (), origin: str = HERE
) -> list[Damage]:
    return [each.damage for each in findings(turns, Destination(style, origin), originals_of(originals))]


def with_answer(*parts: Part, raw: RawMessage | None = None) -> Turns:
    return (ASK, Turn("assistant", parts, raw), Turn("user", (RESULT,)))


@pytest.mark.parametrize("style", list(ApiStyle))
def test_a_whole_history_has_nothing_wrong(style: ApiStyle) -> None:
    assert damages(WHOLE, style, WHOLE) == []


@pytest.mark.parametrize(
    ("parts", "damage"),
    [
        ((CALL,), Damage.THINKING_DROPPED),
        ((ThinkingPart("other", "sig"), CALL), Damage.THINKING_CHANGED),
        ((ThinkingPart("hm", "gis"), CALL), Damage.SIGNATURE_CHANGED),
        ((ThinkingPart("hm"), CALL), Damage.SIGNATURE_MISSING),
    ],
)
def test_an_answer_is_compared_with_what_came_and_put_back(parts: tuple[Part, ...], damage: Damage) -> None:
    broken = with_answer(*parts)
    assert damages(broken, ANTHROPIC, WHOLE) == [damage]
    originals = originals_of(WHOLE)
    assert repaired(broken, findings(broken, Destination(ANTHROPIC), originals), originals) == WHOLE


def test_thinking_without_a_signature_is_left_out_where_nothing_better_is_known() -> None:
    broken = with_answer(ThinkingPart("hm"), CALL)
    assert damages(broken) == [Damage.SIGNATURE_MISSING]
    assert damages(broken, OPENAI) == []
    mended = repaired(broken, findings(broken, Destination(ANTHROPIC), {}), {})
    assert mended == with_answer(CALL)


def test_thinking_of_another_server_is_left_out() -> None:
    raw = RawMessage(ANTHROPIC, "https://two.example", {})
    broken = with_answer(THOUGHT, CALL, raw=raw)
    assert damages(broken) == [Damage.FOREIGN_THINKING]
    assert repaired(broken, findings(broken, Destination(ANTHROPIC, HERE), {}), {}) == with_answer(CALL)
    assert damages(with_answer(THOUGHT, CALL, raw=replace(raw, origin=HERE))) == []


def test_words_before_a_lone_closing_tag_were_thinking() -> None:
    broken = with_answer(TextPart("let me see\n</think>\n\nYes."), CALL)
    assert Damage.ORPHAN_TAG in damages(broken, OPENAI)
    mended = repaired(broken, [Finding(Damage.ORPHAN_TAG, 1)], {})
    assert mended == with_answer(ThinkingPart("let me see"), TextPart("Yes."), CALL)
    assert damages(with_answer(TextPart("<think>a</think>b"), CALL), OPENAI) == []


def test_a_call_without_a_result_is_given_one() -> None:
    assert repaired(WHOLE[:2], [Finding(Damage.CALL_WITHOUT_RESULT, 1, "c")], {}) == (
        ASK,
        ANSWER,
        Turn("user", (ToolResultPart("c", NO_RESULT),)),
    )
    spoken = (ASK, ANSWER, Turn("user", (TextPart("and?"),)))
    assert damages(spoken) == [Damage.CALL_WITHOUT_RESULT]
    mended = repaired(spoken, findings(spoken, Destination(ANTHROPIC), {}), {})
    assert mended[2].parts == (ToolResultPart("c", NO_RESULT), TextPart("and?"))


def test_a_result_without_its_call_becomes_words() -> None:
    lost = (ASK, Turn("assistant", (TextPart("x"),)), Turn("user", (RESULT,)))
    assert damages(lost) == [Damage.RESULT_WITHOUT_CALL]
    mended = repaired(lost, findings(lost, Destination(ANTHROPIC), {}), {})
    assert mended[2].parts == (TextPart("Tool result: ok"),)


@pytest.mark.parametrize(
    ("message", "damage"),
    [
        ({"content": [{"thinking": "hm", "signature": "sig"}], "more": 1}, None),
        ({"content": [{"thinking": "hm", "signature": "x"}]}, Damage.SIGNATURE_CHANGED),
        ({"content": [{"text": "hi"}]}, Damage.THINKING_DROPPED),
        ({"content": "<think>hm</think>", "tag": "sig"}, None),
    ],
)
def test_a_message_that_was_edited_as_it_came_is_looked_through(
    message: dict[str, object], damage: Damage | None
) -> None:
    came = RawMessage(ANTHROPIC, HERE, {"content": [{"thinking": "hm", "signature": "sig"}]})
    originals = originals_of(with_answer(THOUGHT, CALL, raw=came))
    edited = with_answer(THOUGHT, CALL, raw=replace(came, message=message))
    found = findings(edited, Destination(ANTHROPIC, HERE), originals)
    assert [each.damage for each in found] == ([] if damage is None else [damage])
    if found:
        assert repaired(edited, found, originals) == with_answer(THOUGHT, CALL, raw=came)


IDS = st.sampled_from(["a", "b"])
TEXTS = st.sampled_from(["", "words", "thought </think> words", "</think>", "<think>x</think>y"])
PARTS = st.one_of(
    st.builds(TextPart, TEXTS),
    st.builds(ThinkingPart, TEXTS, st.sampled_from([None, "s1", "s2"])),
    st.builds(ToolCallPart, IDS, st.just("t"), st.just("{}")),
    st.builds(ToolResultPart, IDS, TEXTS),
)
RAWS = st.sampled_from(
    [None, *(RawMessage(style, origin, {}) for style in ApiStyle for origin in ("", HERE, "https://two"))]
)
TURNS = st.lists(
    st.builds(Turn, st.sampled_from(["user", "assistant"]), st.lists(PARTS, max_size=4).map(tuple), RAWS),
    max_size=5,
).map(tuple)


@given(TURNS, st.sampled_from(tuple(ApiStyle)))
def test_repairing_comes_to_an_end_and_keeps_every_word(turns: Turns, style: ApiStyle) -> None:
    destination = Destination(style, HERE)
    mended = turns
    for _ in range(4):  # mending one thing may show another
        found = findings(mended, destination, {})
        if not found:
            break
        mended = repaired(mended, found, {})
    assert findings(mended, destination, {}) == ()
    if style is OPENAI:
        for part in (part for turn in turns for part in turn.parts if isinstance(part, TextPart)):
            for word in part.text.replace("</think>", " ").replace("<think>", " ").split():
                assert word in repr(mended)


@given(TURNS, st.sampled_from(tuple(ApiStyle)))
def test_what_is_right_is_left_alone(turns: Turns, style: ApiStyle) -> None:
    if not findings(turns, Destination(style, HERE), {}):
        assert repaired(turns, (), {}) == turns
