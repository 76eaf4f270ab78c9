"""The real window on a library, as a program that starts, searches or opens chats and says what that cost."""

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from statistics import median

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from bench.app_child import FirstPaint
from bench.floor_child import pss_megabytes
from bench.library_rows import CHAT_OF_20, LONGEST, RARE
from duologue import event_loop
from duologue.bootstrap.core import open_core
from duologue.bootstrap.warming import warm_up
from duologue.services.daemon_thread import in_daemon_thread
from duologue.ui.application import build_application
from duologue.ui.library.search_sheet import SearchSheet
from duologue.ui.main_window import MainWindow
from duologue.ui.theme import Theme

_QUIET_SECONDS = 0.2
_TYPED = (
    "the ",
    "this with",
    "that you not",
    "e",
    "st",
    "proc",
    RARE,
    "的一",
    "人我",
    "привет",
    '"of and"',
)
_OPENINGS = 5
_OTHERS = 12  # chats of any length, script and content
_USUAL, _USUAL_MESSAGES = 5, 20  # chats that they are held against, and how many messages each has
_CHANGES = 10

Figures = Mapping[str, float]


def main(arguments: list[str]) -> int:
    """`SCENARIO HOME`: show the window on that home, play the scenario, print its figures as JSON."""
    scenario, home = arguments
    application = build_application()
    return event_loop.run(application, lambda: _play(application, scenario, Path(home)))


async def _play(application: QApplication, scenario: str, home: Path) -> int:
    async with open_core(home) as core:
        theme = Theme(application, core.services.preferences.current.appearance)
        window = MainWindow(theme, core.services, _fail, demo_session=False)
        window.show()
        await asyncio.sleep(0)
        await window.open_first(None)
        await in_daemon_thread(warm_up)  # as the app does
        await _quiet()
        print(json.dumps(dict(await _SCENARIOS[scenario](window))), flush=True)  # noqa: T201 - told to the parent
        await window.end()
    return 0


async def _start(_window: MainWindow) -> Figures:
    return {"PSS MB": pss_megabytes()}


async def _search(window: MainWindow) -> Figures:
    """Type words of several kinds, a letter at a time, and wait for each letter's hits."""
    window.actions_by_name["searchChats"].trigger()
    sheet = window.findChild(SearchSheet)
    await _quiet()
    spent: list[float] = []
    waited: list[float] = []
    shown = asyncio.Event()
    sheet.list.found.modelReset.connect(shown.set)
    for words in _TYPED:
        sheet.field.clear()
        await _quiet()
        for letter in words:
            shown.clear()
            before, began = time.process_time(), time.perf_counter()
            sheet.field.insert(letter)
            await shown.wait()
            QCoreApplication.processEvents()  # what was found is painted
            spent.append(time.process_time() - before)
            waited.append(time.perf_counter() - began)
    return {
        "p95 ms": _share(spent, 0.95) * 1000,
        "most ms": max(spent) * 1000,
        "median ms": median(spent) * 1000,
        "waited p95 ms": _share(waited, 0.95) * 1000,
        "letters": len(spent),
    }


async def _open(window: MainWindow) -> Figures:
    """Open chats, each from an empty one, until words are painted, and on until nothing moves any more."""
    usual, others = await _drawn(window)
    opened = (CHAT_OF_20, LONGEST, *usual, *others)
    painted: dict[str, list[float]] = {name: [] for name in opened}
    quiet: dict[str, list[float]] = {name: [] for name in opened}
    for _ in range(1 + _OPENINGS):  # the first round fills the caches
        for chat_id in opened:
            window.chat.new_chat()
            await _quiet()
            first = FirstPaint(window)
            QCoreApplication.instance().installEventFilter(first)
            before = time.process_time()
            await window.chat.open(chat_id)
            while not first.cpu:  # noqa: ASYNC110 - Qt's widgets set no asyncio event
                await asyncio.sleep(0.005)
            await _quiet()
            QCoreApplication.instance().removeEventFilter(first)
            painted[chat_id].append(first.cpu - before)
            quiet[chat_id].append(time.process_time() - before)
    seen = {name: median(spent[1:]) for name, spent in painted.items()}
    whole = {name: median(spent[1:]) for name, spent in quiet.items()}
    costs = sorted(seen[name] for name in others)
    return {
        "20 s": median(seen[name] for name in usual),
        "others at most s": costs[-1],
        "others median s": median(costs),
        "others at least s": costs[0],
        "same end, 20 s": seen[CHAT_OF_20],
        "same end, longest s": seen[LONGEST],
        "quiet, 20 s": median(whole[name] for name in usual),
        "quiet, others at most s": max(whole[name] for name in others),
        "others": len(others),
    }


async def _drawn(window: MainWindow) -> tuple[list[str], list[str]]:
    """Some chats of twenty messages, and any others, drawn by chance but always the same."""
    library = window.services.library
    chats = [chat.id for chat in await library.chats() if chat.id not in (CHAT_OF_20, LONGEST)]
    random.Random(5).shuffle(chats)  # noqa: S311 - sample data
    others, usual = chats[:_OTHERS], list[str]()
    for chat_id in chats[_OTHERS:]:
        if len(await library.outline(chat_id)) == _USUAL_MESSAGES:
            usual.append(chat_id)
        if len(usual) == _USUAL:
            break
    return usual, others


async def _scroll(window: MainWindow) -> Figures:
    """Read the list to its end, and then change one chat of all that were read."""
    chats = window.chat_page.sidebar.list
    while chats.rows.last_read(chats.rows.main) is not None:
        chats.verticalScrollBar().setValue(chats.verticalScrollBar().maximum())
        await asyncio.sleep(0.01)
    await _quiet()
    rows = chats.rows.rowCount()
    chat = chats.chats[-1].id
    library = window.services.library
    before = time.process_time()
    for _ in range(_CHANGES):
        await library.mark_unread(chat)
        await library.mark_read(chat)
        QCoreApplication.processEvents()
    spent = time.process_time() - before
    return {"rows": rows, "change ms": spent * 1000 / (2 * _CHANGES), "PSS MB": pss_megabytes()}


_SCENARIOS: Mapping[str, Callable[[MainWindow], Awaitable[Figures]]] = {
    "start": _start,
    "search": _search,
    "open": _open,
    "scroll": _scroll,
}


async def _quiet() -> None:
    """Wait until hardly anything was done for a while."""
    spent = -1.0
    while time.process_time() - spent > 0.01:  # seconds
        spent = time.process_time()
        await asyncio.sleep(_QUIET_SECONDS)


def _share(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


def _fail(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
