"""The response side as a program that opens a recording of very many events and scrolls through it."""

import asyncio
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication, QScrollBar

from bench.answers import mixed, of_length
from duologue import event_loop
from duologue.bootstrap.core import open_core
from duologue.domain import duorec
from duologue.domain.chunks import Chunks
from duologue.domain.exchange import Exchange, Mark
from duologue.domain.style import ApiStyle
from duologue.ui.application import build_application
from duologue.ui.main_window import MainWindow
from duologue.ui.playground.page import PlaygroundPage
from duologue.ui.playground.response.pane import ResponsePane
from duologue.ui.theme import Theme

STEPS = 300
_QUIET_SECONDS = 0.1
_QUIET_TURNS = 300
_IDLE_SECONDS = 0.003
_WARMING = 2_000
_GAP = 0.002  # seconds between two events
_HEAD = '{"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": '
_END = b'data: {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}\n\ndata: [DONE]\n\n'


def main() -> int:
    """`COUNT`: print the figures as JSON."""
    application = build_application()
    return event_loop.run(application, lambda: _play(application, int(sys.argv[1])))


def recording(count: int) -> Exchange:
    """An answer of so many events."""
    pieces = [*map(_event, of_length(mixed, count)[:count]), _END]
    last = 1.0 + _GAP * count
    return Exchange(
        ApiStyle.OPENAI,
        "POST",
        "http://127.0.0.1/v1/chat/completions",
        (),
        '{"model": "m"}',
        "2026-11-24T07:00:00.000Z",
        200,
        (("content-type", "text/event-stream"),),
        ((Mark.SENT, 0.1), (Mark.FIRST_BYTE, 0.9), (Mark.FIRST_TOKEN, 1.0), (Mark.LAST_BYTE, last)),
        Chunks([1.0 + number * _GAP for number in range(len(pieces))], pieces),
    )


def _event(token: str) -> bytes:
    delta = json.dumps([{"index": 0, "delta": {"content": token}, "finish_reason": None}])
    return f"data: {_HEAD}{delta}}}\n\n".encode()


async def _play(application: QApplication, count: int) -> int:
    with tempfile.TemporaryDirectory(prefix="duologue-events-") as home:
        async with open_core(Path(home)) as core:
            core.services.preferences.change(developer_tools=True)
            window = MainWindow(
                Theme(application, core.services.preferences.current.appearance),
                core.services,
                _fail,
                demo_session=True,
            )
            window.show()
            await window.open_first(None)
            window.show_page("playground")
            page = window.page_widget("playground")
            assert isinstance(page, PlaygroundPage)
            page.show_side("response")
            files = []
            for name, length in (("warm", _WARMING), ("long", count)):
                files.append(Path(home) / f"{name}.duorec")
                files[-1].write_bytes(duorec.encode(recording(length)))
            figures = await _figures(page.response, *files, count)
            await window.end()
    print(json.dumps(figures), flush=True)  # noqa: T201 - told to the parent
    return 0


async def _figures(pane: ResponsePane, warm: Path, long: Path, count: int) -> dict[str, float]:
    view = pane.view
    view.open_tab(view.events)
    pane.opening.open(warm)  # what is drawn for the first time is imported then
    await _longest(lambda: pane.opening.reading or view.running)
    await _quiet()
    before_mb, spent = _memory_mb(), time.process_time()
    opening = await _opened(pane, long, count)
    opened, after_mb = time.process_time() - spent, _memory_mb()
    bar = view.events.table.verticalScrollBar()
    scrolled = await _scrolled(bar)
    view.events.filter.setText("code")
    filtering = await _longest(lambda: view.events.model.behind > 0 or not view.events.model.filtered)
    view.events.filter.clear()
    await _longest(lambda: view.events.model.filtered)
    view.open_tab(view.rendered)
    view.open_tab(view.events)
    first = await _longest(lambda: False)
    rows = view.events.model.rowCount()
    others = {}
    for tab in (view.rendered, view.timing, view.raw):
        view.open_tab(tab)
        await _opened(pane, warm, _WARMING)
        others[f"longest stall opening ({tab.objectName()}) ms"] = await _opened(pane, long, count) * 1000
    return {
        "longest stall scrolling ms": max(scrolled) * 1000,
        "median step ms": sorted(scrolled)[len(scrolled) // 2] * 1000,
        "longest stall opening ms": opening * 1000,
        **others,
        "longest stall filtering ms": filtering * 1000,
        "paint again ms": first * 1000,
        "opened CPU s": opened,
        "memory MB": after_mb - before_mb,
        "events": float(rows),
    }


async def _opened(pane: ResponsePane, path: Path, count: int) -> float:
    """Open a recording from its file; the most CPU between two turns of the loop until all of it is drawn."""
    before = pane.view.watch
    pane.opening.open(path)

    def is_coming() -> bool:
        watch = pane.view.watch
        log = None if watch is None or watch is before else watch.log_of(0)
        return log is None or pane.view.running or len(log) < count

    longest = await _longest(is_coming)
    return max(longest, await _longest_until_quiet())


async def _scrolled(bar: QScrollBar) -> list[float]:
    """CPU seconds of each step from the top to the bottom, jumping back now and then."""
    costs = []
    for step in range(STEPS):
        place = step if step % 10 else STEPS - step
        before = time.process_time()
        bar.setValue(bar.maximum() * place // STEPS)
        await asyncio.sleep(0)
        QApplication.processEvents()
        costs.append(time.process_time() - before)
    return costs


async def _longest(lasts: object) -> float:
    """The most CPU between two turns of the loop, while `lasts()` holds and a little longer."""
    assert callable(lasts)
    longest, after = 0.0, 10
    while after:
        before = time.process_time()
        await asyncio.sleep(0)
        longest = max(longest, time.process_time() - before)
        after = 10 if lasts() else after - 1
    return longest


async def _longest_until_quiet() -> float:
    """The same, until hardly anything was done for a while."""
    longest, quiet = 0.0, 0
    while quiet < _QUIET_TURNS:
        before = time.process_time()
        await asyncio.sleep(0.001)
        spent = time.process_time() - before
        longest, quiet = max(longest, spent), quiet + 1 if spent < _IDLE_SECONDS else 0
    return longest


async def _quiet() -> None:
    """Wait until hardly anything was done for a while."""
    spent = -1.0
    while time.process_time() - spent > 0.01:
        spent = time.process_time()
        await asyncio.sleep(_QUIET_SECONDS)


def _memory_mb() -> float:
    """What the program takes in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if Path("/proc/self/statm").exists() else 0
    return pages * resource.getpagesize() / 1e6


def _fail(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    sys.exit(main())
