"""Garbage is collected on Qt's thread, and all of it only once much is new."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractEventDispatcher

from duologue.event_loop import _Collector, collect_only_here
from helpers import gui

_Collected = list[int]


@pytest.fixture
def collected() -> Iterator[_Collected]:
    """The generations that are collected while a test runs, by nobody but the app."""
    gc.collect()
    seen: _Collected = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            seen.append(about["generation"])

    before = gc.get_threshold()
    gc.callbacks.append(note)
    gc.set_threshold(50, 2, 2)
    yield seen
    gc.set_threshold(*before)
    gc.callbacks.remove(note)


def _turns_of_the_loop(many: int, made_each: int, kept: list[list[int]]) -> None:
    dispatcher = QAbstractEventDispatcher.instance()
    for _ in range(many):
        kept += [[number] for number in range(made_each)]
        dispatcher.aboutToBlock.emit()


@pytest.mark.usefixtures("qapp")
def test_everything_is_looked_through_only_once_a_quarter_of_it_is_new(collected: _Collected) -> None:
    gui.pump()
    collect_only_here()
    old = [[number] for number in range(40_000)]
    kept: list[list[int]] = []
    _turns_of_the_loop(20, 200, kept)  # the first time everything is new
    assert collected.count(2) >= 1
    collected.clear()
    _turns_of_the_loop(100, 60, kept)  # 6,000 more
    assert collected.count(0) > 10
    assert collected.count(1) > 3
    assert collected.count(2) == 0
    _turns_of_the_loop(60, 2000, kept)
    assert collected.count(2) >= 1
    assert len(old) + len(kept) > 100_000


def test_everything_is_looked_through_after_a_turn_that_did_little(
    collected: _Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("duologue.event_loop.time.perf_counter", lambda: now[0])
    collector = _Collector()
    kept: list[list[int]] = []

    def turns(many: int, seconds: float) -> None:
        for _ in range(many):
            collector.wake()
            kept.extend([number] for number in range(2000))
            now[0] += seconds
            collector.collect_if_due()

    turns(60, 1.0)
    assert collected.count(2) == 0
    turns(1, 0.0)
    assert collected.count(2) == 1
    turns(600, 1.0)  # where no turn does little, it must be all the same
    assert collected.count(2) > 1
