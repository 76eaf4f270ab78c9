"""What it costs in the playground to type into a large body, and to go through very many events."""

import tempfile
from collections.abc import Iterator, Mapping
from statistics import median

from bench import display
from bench.result import Result
from bench.transcript import run

BODY_BYTES = 1_000_000
EVENTS = 100_000
ROUNDS = 3
STALL_LIMIT_MS = 100.0


def measure() -> Iterator[Result]:
    """On a virtual screen where there is one, else unseen; medians of three rounds."""
    if not display.has_xvfb():
        yield from _typing(display.no_screen())
        yield from _events(display.no_screen())
        return
    with display.screen() as variables:
        yield from _typing(variables)
        yield from _events(variables)


def _typing(variables: Mapping[str, str]) -> Iterator[Result]:
    """Keys into a body of a megabyte, with pauses in which it is checked."""
    rounds = [_played(variables) for _ in range(ROUNDS)]
    figures = {name: median(each[name] for each in rounds) for name in rounds[0]}
    stall = figures["longest stall ms"]
    what = f"typing in {BODY_BYTES // 1000:,} kB of JSON: longest stall in ms of CPU"
    yield Result("playground", what, stall, STALL_LIMIT_MS, figures)


def _events(variables: Mapping[str, str]) -> Iterator[Result]:
    """A recording opened from its file in four of the tabs, scrolled through and filtered."""
    rounds = [run("bench.events_child", str(EVENTS), variables=variables)[0] for _ in range(ROUNDS)]
    figures = {name: median(each[name] for each in rounds) for name in rounds[0]}
    opening = [name for name in figures if name.startswith("longest stall opening")]
    figures["longest stall opening ms"] = max(figures[name] for name in opening)
    for what in ("opening", "scrolling", "filtering"):
        stall = figures[f"longest stall {what} ms"]
        words = f"{what} {EVENTS:,} events: longest stall in ms of CPU"
        yield Result("playground", words, stall, STALL_LIMIT_MS, figures)


def _played(variables: Mapping[str, str]) -> Mapping[str, float]:
    with tempfile.TemporaryDirectory(prefix="duologue-playground-") as home:
        return run("bench.playground_child", home, str(BODY_BYTES), variables=variables)[0]
