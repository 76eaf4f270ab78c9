"""A window on 10,000 chats with 200,000 messages, beside one on none: its start, memory, search and chats."""

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from bench.display import no_screen
from bench.library_rows import keep_library
from bench.result import Result
from bench.start import cpu_seconds, with_bytecode_kept_in
from bench.transcript import run

CHATS = 10_000
MESSAGES = int(os.environ.get("DUOLOGUE_BENCH_MESSAGES", "200000"))
ROUNDS = 5
START_LIMIT = 1.3
MEMORY_LIMIT = 1.3
KEY_LIMIT_MS = 50.0
OPEN_LIMIT = 1.5
CHANGE_LIMIT_MS = 10.0


def measure() -> Iterator[Result]:
    """CPU and memory; starts in turns, so that a noisy moment meets both."""
    with tempfile.TemporaryDirectory(prefix="duologue-library-") as folder:
        empty, full = Path(folder, "empty"), Path(folder, "full")
        asyncio.run(keep_library(empty, 0, 0))
        asyncio.run(keep_library(full, CHATS, MESSAGES))
        yield _start(Path(folder, "bytecode"), empty, full)
        pss = {home: [_child("start", home)["PSS MB"] for _ in range(3)] for home in (empty, full)}
        ours, floor = median(pss[full]), median(pss[empty])
        memory = {"MB": ours, "empty MB": floor}
        yield _result("memory against an empty library", ours / floor, MEMORY_LIMIT, memory)
        typed = _child("search", full)
        yield _result("search as one types, p95 in ms CPU a letter", typed["p95 ms"], KEY_LIMIT_MS, typed)
        opened = _child("open", full)
        yield _result(
            "CPU to the first screen of any chat against the median one of 20 messages",
            opened["others at most s"] / opened["20 s"],
            OPEN_LIMIT,
            opened,
        )
        yield _result(
            "the same of 2,000 messages against 20 that end with the same words",
            opened["same end, longest s"] / opened["same end, 20 s"],
            OPEN_LIMIT,
            {},
        )
        read = _child("scroll", full)
        yield _result("a change when all were read, in ms CPU", read["change ms"], CHANGE_LIMIT_MS, read)


def _start(bytecode: Path, empty: Path, full: Path) -> Result:
    variables = {**with_bytecode_kept_in(bytecode), **no_screen(), "PYTHONPYCACHEPREFIX": str(bytecode)}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    variables["PYTHONPATH"] = str(Path(__file__).parents[2] / "app")
    command = [sys.executable, "-m", "duologue", "--exit-when-shown", "--home"]
    spent: dict[Path, list[float]] = {empty: [], full: []}
    for _ in range(1 + ROUNDS):
        for home, seconds in spent.items():
            seconds.append(cpu_seconds([*command, str(home)], variables))
    # The first round fills the caches.
    ours, floor = (median(spent[home][1:]) for home in (full, empty))
    return _result("CPU to a usable window", ours / floor, START_LIMIT, {"s": ours, "empty s": floor})


def _child(scenario: str, home: Path) -> Mapping[str, float]:
    return run("bench.library_child", scenario, str(home), variables=no_screen())[0]


def _result(what: str, value: float, limit: float, figures: Mapping[str, float]) -> Result:
    return Result("library", f"{MESSAGES:,} messages: {what}", round(value, 3), limit, figures)
