"""The whole window on a virtual screen against a server that paces its words, and an almost empty program."""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median

from bench import display, long_chats, paced_server
from bench.result import Result
from bench.start import EMPTY_WINDOW, cpu_seconds, with_bytecode_kept_in
from bench.transcript import run

ROUNDS = 3
START_ROUNDS = 5
MESSAGES = 2000
# Tokens, tokens a second, whether somebody types meanwhile, and the limits.
STREAMS: tuple[tuple[int, int, bool, Mapping[str, float]], ...] = (
    (2_000, 200, False, {"CPU s": 3, "lag s": 0.1}),
    (20_000, 1_000, False, {"CPU s": 5, "lag s": 0.15, "answer p95 ms": 33}),
    (20_000, 5_000, False, {"lag s": 0.3, "longest stall ms": 100}),
    (10_000, 1_000, True, {"key p95 ms": 33}),
)
# Fifty chats at once, of which one is on screen: all of them keep pace, and the window answers meanwhile.
MANY_TOKENS, MANY_RATE = 5_000, 200
MANY_LIMITS = {"CPU of one core": 1, "lag s": 0.5, "answer p95 ms": 100}
OPEN_LIMITS = {"first screen CPU s": 0.2, "quiet CPU s": 0.5, "added MB": 15}
IDLE_LIMITS = {"idle CPU s": 0.01, "PSS MB": 110}  # what reads the clock costs a millisecond itself
START_LIMIT = 2.5

Figures = Mapping[str, float]


def measure() -> Iterator[Result]:
    """On a virtual screen where there is one, else unseen; medians of three rounds."""
    if not display.has_xvfb():
        yield from _all(display.no_screen())
        return
    with display.screen() as variables:
        yield from _all(variables)


def _all(variables: Mapping[str, str]) -> Iterator[Result]:
    yield from _start(variables)
    idle = _rounds(lambda: _app("idle", variables))
    floor = _rounds(lambda: run("bench.floor_child", "0", "0", variables=variables)[0])
    yield from _results("idle", idle, IDLE_LIMITS, floor)
    yield from _results(
        f"open {MESSAGES} messages", _rounds(lambda: _app("open", variables, MESSAGES)), OPEN_LIMITS, {}
    )
    for count, rate, typing, limits in STREAMS:
        scenario = "type" if typing else "stream"
        words = f"{count} tokens at {rate}/s{', typing' if typing else ''}"
        ours = _rounds(lambda: _app(scenario, variables, 0, count, rate))  # noqa: B023 - used at once
        floor = run("bench.floor_child", str(count), str(rate), variables=variables)[0]
        yield from _results(words, ours, limits, floor)
    yield from _many(variables)


def _many(variables: Mapping[str, str]) -> Iterator[Result]:
    """Once: it takes as long as all else together, and each of its answers is a sample."""
    ours = _app("many", variables, 0, MANY_TOKENS, MANY_RATE)
    yield from _results(f"50 chats, {MANY_TOKENS} tokens each at {MANY_RATE}/s", ours, MANY_LIMITS, {})


def _start(variables: Mapping[str, str]) -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="duologue-app-") as folder:
        kept = {**with_bytecode_kept_in(Path(folder, "bytecode")), **variables}
        kept["PYTHONPYCACHEPREFIX"] = str(Path(folder, "bytecode"))
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        python = sys.executable
        home = str(Path(folder, "home"))
        app, floor = [], []
        for _ in range(1 + START_ROUNDS):
            floor.append(cpu_seconds([python, "-c", EMPTY_WINDOW], kept))
            app.append(cpu_seconds([python, "-m", "duologue", "--exit-when-shown", "--home", home], kept))
    ours, theirs = median(app[1:]), median(floor[1:])
    yield _result("start: CPU against the floor", ours / theirs, START_LIMIT, {"s": ours, "floor s": theirs})


def _app(
    scenario: str, variables: Mapping[str, str], messages: int = 0, count: int = 1, rate: float = 1
) -> Figures:
    """What the window's program told, with a home and a server of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="duologue-app-") as home,
        paced_server.serving(count, rate) as port,
    ):
        asyncio.run(long_chats.keep_chats(Path(home), (messages,) if messages else (), port))
        return run("bench.app_child", scenario, home, str(port), variables=variables)[0]


def _rounds(take: Callable[[], Figures]) -> Figures:
    """The medians of some rounds."""
    rounds = [take() for _ in range(ROUNDS)]
    return {key: median(figures[key] for figures in rounds) for key in rounds[0]}


def _results(what: str, ours: Figures, limits: Figures, floor: Figures) -> Iterator[Result]:
    for key, limit in limits.items():
        beside = {}
        if floor.get(key):
            beside = {"floor": floor[key], "times the floor": ours[key] / floor[key]}
        others = {name: value for name, value in ours.items() if name not in limits}
        yield _result(f"{what}: {key}", ours[key], limit, {**beside, **others})


def _result(what: str, value: float, limit: float, figures: Figures) -> Result:
    return Result(bench="app", what=what, ratio=round(value, 3), limit=limit, figures=figures)
