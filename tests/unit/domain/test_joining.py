"""Pieces of an answer that came together are taken as fewer, and say the same."""

from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.events import (
    AnswerStarted,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ToolArgumentsAdded,
    ToolCallStarted,
)
from duologue.domain.joining import joined
from duologue.domain.reply import Reply

WORDS = st.text(max_size=4)
BLOCKS = st.integers(0, 2)
EVENTS = st.lists(
    st.one_of(
        st.builds(TextAdded, WORDS, BLOCKS, st.booleans()),
        st.builds(ThinkingAdded, WORDS, BLOCKS),
        st.builds(ToolCallStarted, WORDS, WORDS, BLOCKS),
        st.builds(ToolArgumentsAdded, WORDS, BLOCKS),
        st.builds(AnswerStarted, WORDS, WORDS),
    )
)


@given(EVENTS)
def test_joined_events_lead_to_the_same_answer(events: list[StreamEvent]) -> None:
    assert Reply(joined(events)).parts() == Reply(events).parts()


@given(EVENTS)
def test_nothing_is_joined_twice(events: list[StreamEvent]) -> None:
    once = list(joined(events))
    assert list(joined(once)) == once


def test_words_of_one_block_are_one_event() -> None:
    events = [TextAdded("a"), TextAdded("b"), TextAdded("c", 1), ThinkingAdded("d", 1), TextAdded("e")]
    assert list(joined(events)) == [TextAdded("ab"), TextAdded("c", 1), ThinkingAdded("d", 1), TextAdded("e")]


def test_words_of_a_refusal_stay_apart_from_others() -> None:
    events = [TextAdded("a"), TextAdded("b", refusal=True), TextAdded("c", refusal=True)]
    assert list(joined(events)) == [TextAdded("a"), TextAdded("bc", refusal=True)]
