"""The journal's form: what is worth recovering comes back, and nothing else is read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain import journal
from duologue.domain.errors import Failure, StoreDamaged
from duologue.domain.events import (
    AnswerEnded,
    AnswerStarted,
    LimitsReported,
    ProblemReported,
    RawMessageAssembled,
    StopReasonGiven,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ThinkingRedacted,
    ThinkingReplaced,
    ThinkingSigned,
    ToolArgumentsAdded,
    ToolCallStarted,
    UsageReported,
)
from duologue.domain.reply import Reply
from duologue.domain.usage import Usage

text = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
block = st.integers(0, 3)
recoverable = st.one_of(
    st.builds(AnswerStarted, st.none() | text, st.none() | text),
    st.builds(TextAdded, text, block, st.booleans()),
    st.builds(ThinkingAdded, text, block),
    st.builds(ThinkingReplaced, text, block),
    st.builds(ThinkingSigned, text, block),
    st.builds(ThinkingRedacted, text, block),
    st.builds(ToolCallStarted, text, text, block),
    st.builds(ToolArgumentsAdded, text, block),
    st.builds(StopReasonGiven, text),
)
UNKEPT = (
    AnswerEnded(),
    UsageReported(Usage(1, 2), {"a": 1}),
    LimitsReported(()),
    ProblemReported(Failure("server_fault", "no")),
    RawMessageAssembled({"role": "assistant"}),
)
events = st.lists(recoverable | st.sampled_from(UNKEPT), max_size=20)


def folded(some: list[StreamEvent]) -> tuple[object, ...]:
    reply = Reply(some)
    return (reply.parts(), reply.model, reply.response_id, reply.stop_reason)


@given(events)
def test_what_comes_back_folds_to_the_same_answer(some: list[StreamEvent]) -> None:
    assert folded(journal.decode(journal.encode(some))) == folded(some)


@given(events, st.integers(0, 20))
def test_it_does_not_matter_where_the_entries_are_cut(some: list[StreamEvent], place: int) -> None:
    entries = [journal.encode(some[:place]), journal.encode(some[place:])]
    assert folded([event for entry in entries for event in journal.decode(entry)]) == folded(some)


@given(recoverable)
def test_a_single_event_comes_back_as_it_was(event: StreamEvent) -> None:
    assert journal.decode(journal.encode([event])) == [event]


def test_how_an_answer_ended_is_not_in_the_journal() -> None:
    assert journal.encode(UNKEPT) == "[]"
    assert journal.decode("[]") == []


def test_neighbouring_pieces_of_a_block_become_one() -> None:
    pieces = [
        TextAdded("a"),
        TextAdded("b"),
        TextAdded("c", refusal=True),
        TextAdded("d", 1),
        TextAdded("e", 1),
    ]
    assert journal.decode(journal.encode(pieces)) == [
        TextAdded("ab"),
        TextAdded("c", refusal=True),
        TextAdded("de", 1),
    ]


def test_snapshots_of_thinking_are_not_run_together() -> None:
    snapshots = [ThinkingReplaced("a"), ThinkingReplaced("ab")]
    assert journal.decode(journal.encode(snapshots)) == snapshots


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "nonsense",
        "{}x",
        "5",
        "null",
        '[["text"]]',
        '[["no such", 1]]',
        "[5]",
        "[[]]",
        '[["text", 1, 2, 3, 4]]',
    ],
)
def test_an_entry_that_was_not_written_here_is_damage(entry: str) -> None:
    with pytest.raises(StoreDamaged):
        journal.decode(entry)


def test_an_entry_is_json_text() -> None:
    assert json.loads(journal.encode([TextAdded("\u2028\x00\u00e9")])) == [
        ["text", "\u2028\x00\u00e9", 0, False]
    ]
