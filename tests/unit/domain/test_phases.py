"""The phases of an exchange."""

from itertools import pairwise

import pytest

from duologue.domain.exchange import Mark
from duologue.domain.phases import PhaseKind, phases, reused
from helpers.exchanges import exchange


def test_each_phase_begins_where_the_one_before_ends() -> None:
    found = phases(exchange("Hi"))
    assert [phase.kind for phase in found] == list(PhaseKind)
    assert [(one.end, other.start) for one, other in pairwise(found) if one.end != other.start] == []
    assert sum(phase.seconds for phase in found) == pytest.approx(1.0)
    assert not reused(exchange("Hi"))


def test_a_connection_used_again_has_no_first_steps() -> None:
    again = exchange("Hi", marks=((Mark.SENT, 0.001), (Mark.FIRST_BYTE, 0.2), (Mark.LAST_BYTE, 0.5)))
    assert reused(again)
    assert [phase.kind for phase in phases(again)] == [PhaseKind.SEND, PhaseKind.WAIT, PhaseKind.STREAM]


def test_while_more_comes_the_newest_byte_is_the_end() -> None:
    coming = exchange("Hi", marks=((Mark.SENT, 0.1), (Mark.FIRST_BYTE, 0.2)))
    assert phases(coming, 0.7)[-1].end == 0.7
    assert phases(coming)[-1].kind is PhaseKind.WAIT


def test_nothing_seen_is_no_phase() -> None:
    assert phases(exchange(marks=(), status=None)) == ()
