"""Tool calls and their results are edited and deleted together."""

from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.parts import Part, TextPart, ToolCallPart, ToolResultPart
from duologue.domain.tool_pairs import Parts, kept_in_pairs

CALL, RESULT = ToolCallPart("1", "weather", "{}"), ToolResultPart("1", "Sunny")
OTHER_CALL = ToolCallPart("2", "time", "{}")
WORDS = TextPart("Words")


def test_a_result_goes_with_its_call() -> None:
    before: list[Parts] = [(WORDS,), (WORDS, CALL, OTHER_CALL), (RESULT, WORDS)]
    assert kept_in_pairs(before, [before[0], before[2]]) == ((WORDS,), (WORDS,))
    assert kept_in_pairs(before, [before[0], (WORDS, OTHER_CALL), before[2]])[2] == (WORDS,)


def test_a_call_goes_with_its_result() -> None:
    before: list[Parts] = [(WORDS,), (WORDS, CALL), (RESULT,)]
    assert kept_in_pairs(before, before[:2]) == ((WORDS,), (WORDS,))


def test_what_was_no_pair_stays() -> None:
    before: list[Parts] = [(WORDS,), (CALL,), (ToolResultPart("9", "of nothing"),)]
    assert kept_in_pairs(before, before[1:]) == tuple(before[1:])


PARTS = st.lists(
    st.one_of(
        st.just(WORDS),
        st.builds(ToolCallPart, st.sampled_from("123"), st.just("f"), st.just("{}")),
        st.builds(ToolResultPart, st.sampled_from("123"), st.just("r")),
    ),
    max_size=4,
)


@given(st.lists(PARTS, max_size=6), st.data())
def test_no_deletion_tears_a_pair_and_none_takes_words(turns: list[list[Part]], data: st.DataObject) -> None:
    before = [tuple(turn) for turn in turns]
    keep = data.draw(st.lists(st.booleans(), min_size=len(turns), max_size=len(turns)))
    after = [turn for turn, kept in zip(before, keep, strict=True) if kept]
    result = kept_in_pairs(before, after)
    assert [[p for p in turn if isinstance(p, TextPart)] for turn in result] == [
        [p for p in turn if isinstance(p, TextPart)] for turn in after
    ]
    for identity in "123":
        had = _sides(before, identity)
        has = _sides(result, identity)
        assert has in (had, set()) or had != {"call", "result"}


def _sides(turns: "list[Parts] | tuple[Parts, ...]", identity: str) -> set[str]:
    sides = set()
    for turn in turns:
        for part in turn:
            if isinstance(part, ToolCallPart) and part.call_id == identity:
                sides.add("call")
            elif isinstance(part, ToolResultPart) and part.call_id == identity:
                sides.add("result")
    return sides
