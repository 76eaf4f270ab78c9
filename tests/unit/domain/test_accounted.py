"""What goes into the ledger without numbers: estimated and marked, or unknown, never made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Provenance, Seen, Usage, accounted

ENDED = [TurnState.STOPPED, TurnState.INTERRUPTED, TurnState.FAILED]
numbers = st.none() | st.integers(0, 10**6)
usages = st.none() | st.builds(Usage, numbers, numbers, numbers, numbers, numbers)
seen = st.builds(Seen, numbers, st.integers(0, 10**6), st.booleans())


@given(usages, seen)
def test_a_complete_answer_has_the_servers_numbers_and_no_others(told: Usage | None, seen: Seen) -> None:
    assert accounted(told, seen, TurnState.COMPLETE, None) == (told, Provenance.TOLD)


@pytest.mark.parametrize("state", ENDED)
def test_a_cut_answer_is_estimated_from_the_prompt_and_the_words_that_came(state: TurnState) -> None:
    made, provenance = accounted(None, Seen(900, 40, begun=True), state, None)
    assert (made, provenance) == (Usage(900, 40), Provenance.ESTIMATED)


def test_the_placeholder_at_the_beginning_of_a_stream_is_not_believed() -> None:
    told = Usage(1200, 1, cache_read=800)  # what the Anthropic style says before the first word
    made, provenance = accounted(told, Seen(900, 40, begun=True), TurnState.STOPPED, None)
    assert (made, provenance) == (Usage(1200, 40, cache_read=800), Provenance.ESTIMATED)


def test_numbers_that_a_server_told_of_a_cut_answer_stand() -> None:
    told = Usage(1200, 300)
    assert accounted(told, Seen(900, 40, begun=True), TurnState.FAILED, None) == (told, Provenance.TOLD)


@pytest.mark.parametrize("kind", ["rate_limited", "key_rejected", "host_not_found", "connection_refused"])
def test_what_no_server_worked_on_used_nothing_and_says_that_this_is_an_estimate(kind: str) -> None:
    made = accounted(None, Seen(900), TurnState.FAILED, kind)
    assert made == (Usage(0, 0), Provenance.ESTIMATED)


@pytest.mark.parametrize("kind", ["timed_out", "connection_lost", "empty_answer", None])
def test_what_a_server_may_have_worked_on_used_its_prompt(kind: str | None) -> None:
    made = accounted(None, Seen(900), TurnState.FAILED, kind)
    assert made == (Usage(900, 0), Provenance.ESTIMATED)


def test_where_nobody_knows_anything_it_stays_unknown() -> None:
    assert accounted(None, Seen(None), TurnState.FAILED, None) == (None, Provenance.TOLD)


@given(usages, seen, st.sampled_from(ENDED), st.sampled_from([None, "rate_limited", "timed_out"]))
def test_an_estimate_never_takes_away_what_was_told(
    told: Usage | None, seen: Seen, state: TurnState, kind: str | None
) -> None:
    made, provenance = accounted(told, seen, state, kind)
    for name, value in (told or Usage()).to_json().items():
        if value is not None:
            assert made is not None
            assert getattr(made, name) >= value
    assert (provenance is Provenance.ESTIMATED) == (made != told)
