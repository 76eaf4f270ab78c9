"""Events kept back to be drawn together lead to the same answer."""

from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.events import (
    StopReasonGiven,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ToolArgumentsAdded,
    ToolCallStarted,
)
from duologue.domain.reply import Reply
from duologue.ui.playground.response.held_events import HeldEvents

EVENTS = st.one_of(
    st.builds(TextAdded, st.text(max_size=3), st.integers(0, 2), st.booleans()),
    st.builds(ThinkingAdded, st.text(max_size=3), st.integers(3, 4)),
    st.builds(ToolCallStarted, st.just("c"), st.just("f"), st.integers(5, 6)),
    st.builds(ToolArgumentsAdded, st.text(max_size=3), st.integers(5, 6)),
    st.builds(StopReasonGiven, st.just("stop")),
)


@given(st.lists(EVENTS))
def test_the_answer_is_the_same(events: list[StreamEvent]) -> None:
    held = HeldEvents()
    for event in events:
        held.add(event)
    assert Reply(held.take()).parts() == Reply(events).parts()
    assert list(held.take()) == []


def test_neighbours_become_one_piece() -> None:
    held = HeldEvents()
    for event in (TextAdded("a"), TextAdded("b"), ThinkingAdded("c", 1), TextAdded("d")):
        held.add(event)
    assert list(held.take()) == [TextAdded("ab"), ThinkingAdded("c", 1), TextAdded("d")]
