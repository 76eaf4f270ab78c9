"""What drawing a streaming answer costs, and what a long chat costs; unseen and on a virtual screen."""

import asyncio
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench import answers, display, long_chats
from bench.result import Result
from duologue.markdown.parser import parse
from helpers.markdown_documents import spec_examples, stream_in_pieces

ROUNDS = 5
GROWTH_LIMIT, GROWTH_IN_BLOCK_LIMIT = 1.5, 2.0
PLAIN_LIMIT = 3.5
WHOLE_LIMIT = 0.25
FEW, MANY = 500, 10_000  # messages
OPEN_CPU_LIMIT, OPEN_MEMORY_LIMIT = 5.0, 1.5
RESIZE_LIMIT_MS = 100.0
CHUNKINGS = 5

_TESTS = Path(__file__).resolve().parents[1]


def measure() -> Iterator[Result]:
    """Each on both platforms, where a virtual screen can be had; then the count that needs no window."""
    yield from _on("unseen", display.no_screen())
    if display.has_xvfb():
        with display.screen() as variables:
            yield from _on("Xvfb", variables)
    yield _differences()


def run(module: str, *arguments: str, variables: Mapping[str, str]) -> list[Mapping[str, float]]:
    """The JSON lines that a bench program prints. Raises CalledProcessError if it fails."""
    paths = f"{_TESTS}:{_TESTS.parent / 'app'}"
    command = [sys.executable, "-m", module, *arguments]
    ran = subprocess.run(command, env={**variables, "PYTHONPATH": paths}, check=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def _on(where: str, variables: Mapping[str, str]) -> Iterator[Result]:
    told = {str(line["name"]): line for line in run("bench.transcript_child", variables=variables)}
    for name, line in told.items():
        if name.startswith("growth"):
            limit = GROWTH_LIMIT if "mixed" in name else GROWTH_IN_BLOCK_LIMIT
            what = f"{where}: last quarter of the flushes against the first, {name.removeprefix('growth ')}"
            yield _result(what, line["median"], limit, {"most": line["most"]})
    ours, plain = told["flush s"], told["plain s"]
    yield _result(
        f"{where}: CPU of 20k tokens against plain insertion",
        ours["median"] / plain["median"],
        PLAIN_LIMIT,
        {"ours s": ours["median"], "plain s": plain["median"]},
    )
    late, whole = told["p99 flush s"], told["setMarkdown s"]
    yield _result(
        f"{where}: p99 of the flushes against one setMarkdown of all",
        late["median"] / whole["median"],
        WHOLE_LIMIT,
        {"p99 ms": late["median"] * 1000, "setMarkdown ms": whole["median"] * 1000},
    )
    resize = told["longest resize s"]
    yield _result(
        f"{where}: longest of 20 resizes of 2,000 messages, ms CPU",
        resize["median"] * 1000,
        RESIZE_LIMIT_MS,
        {"most ms": resize["most"] * 1000},
    )
    yield from _opening(where, variables)


def _opening(where: str, variables: Mapping[str, str]) -> Iterator[Result]:
    """From the click in the chat list, with reading the database, until nothing moves any more."""
    spent: dict[int, list[Mapping[str, float]]] = {FEW: [], MANY: []}
    with tempfile.TemporaryDirectory(prefix="duologue-open-") as folder:
        for count in spent:
            asyncio.run(long_chats.keep_chats(Path(folder, str(count)), (count,)))
        for number in range(ROUNDS):
            for count, rounds in spent.items():
                # A home of its own each time: a window opens the chat that was open last.
                home = shutil.copytree(Path(folder, str(count)), Path(folder, f"{count}-{number}"))
                rounds.extend(run("bench.app_child", "open", str(home), "9", variables=variables))
    for what, key, limit in (
        ("CPU", "quiet CPU s", OPEN_CPU_LIMIT),
        ("added memory", "added MB", OPEN_MEMORY_LIMIT),
    ):
        few, many = (median(figures[key] for figures in spent[count]) for count in (FEW, MANY))
        yield _result(
            f"{where}: {what} of opening 10,000 messages against 500",
            many / few,
            limit,
            {f"10,000: {key}": many, f"500: {key}": few},
        )


def _differences() -> Result:
    """Texts that come out otherwise when they are cut anywhere and drawn after any piece."""
    chance = random.Random(4)  # noqa: S311 - the same chunkings each time
    texts = [*spec_examples(), *("".join(answers.of_length(lines, 900)) for lines in _kinds().values())]
    differing = tried = 0
    for text in texts:
        for _ in range(CHUNKINGS):
            cuts = sorted({0, len(text), *(chance.randrange(len(text) + 1) for _ in range(len(text) // 4))})
            pieces = [text[start:end] for start, end in pairwise(cuts)]
            view, final = stream_in_pieces(pieces, chance.randint(1, 6))
            differing += view.finish(final) != parse(text)
            tried += 1
    return _result("texts that differ from one full parse", differing, 0, {"tried": tried})


def _kinds() -> Mapping[str, answers.Lines]:
    return {**answers.ENDLESS, "mixed": answers.mixed}


def _result(what: str, ratio: float, limit: float, figures: Mapping[str, float]) -> Result:
    return Result(bench="transcript", what=what, ratio=round(ratio, 3), limit=limit, figures=figures)
