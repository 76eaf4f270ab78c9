"""Opens the usage page on a month of 100,000 requests, and on none: what both cost."""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.display import no_screen
from bench.result import Result
from bench.usage_rows import keep_month

LIMIT = 2.0
ROUNDS = 5
ROWS = 100_000
_CHILD = Path(__file__).with_name("usage_child.py")


def measure() -> Iterator[Result]:
    """CPU seconds from the click to a page that is painted and at rest, in turns."""
    with tempfile.TemporaryDirectory(prefix="duologue-usage-") as folder:
        empty, full = Path(folder) / "empty", Path(folder) / "full"
        asyncio.run(keep_month(empty, 0))
        asyncio.run(keep_month(full, ROWS))
        opened: dict[Path, list[dict[str, float]]] = {empty: [], full: []}
        for _ in range(1 + ROUNDS):
            for home, rounds in opened.items():
                rounds.append(_figures(home))
    # The first round fills the system's caches.
    name = "open CPU s"
    with_month, without = (median(each[name] for each in opened[home][1:]) for home in (full, empty))
    checks = median(each["budgets CPU s"] for each in opened[full][1:])
    yield Result(
        bench="usage",
        what=f"CPU to open the page, a month of {ROWS:,} requests against none",
        ratio=round(with_month / without, 3),
        limit=LIMIT,
        figures={"a month s": with_month, "nothing s": without, "50 checks of two budgets s": checks},
    )


def _figures(home: Path) -> dict[str, float]:
    command = [sys.executable, str(_CHILD), str(home)]
    finished = subprocess.run(command, env=no_screen(), stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, float] = json.loads(finished.stdout)
    return figures
