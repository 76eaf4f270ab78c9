"""The real window as a program that opens the usage page, and tells what that cost it."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "app")]

from PySide6.QtWidgets import QApplication  # noqa: E402 - found only by the lines above

from duologue import event_loop  # noqa: E402 - the same
from duologue.bootstrap.core import open_core  # noqa: E402 - the same
from duologue.domain.budget import Claim  # noqa: E402 - the same
from duologue.domain.settings import BudgetLevels, BudgetSettings  # noqa: E402 - the same
from duologue.ui.application import build_application  # noqa: E402 - the same
from duologue.ui.main_window import MainWindow  # noqa: E402 - the same
from duologue.ui.theme import Theme  # noqa: E402 - the same
from duologue.ui.usage.page import UsagePage  # noqa: E402 - loaded before, so that only opening counts

_QUIET_SECONDS = 0.2
_CHECKS = 50
_FAR = BudgetLevels("USD", "", "1000000")


def main() -> int:
    """`HOME`: print the figures as JSON."""
    application = build_application()
    return event_loop.run(application, lambda: _play(application, Path(sys.argv[1])))


async def _play(application: QApplication, home: Path) -> int:
    async with open_core(home) as core:
        window = MainWindow(
            Theme(application, core.services.preferences.current.appearance),
            core.services,
            _fail,
            demo_session=False,
        )
        window.show()
        await window.open_first(None)
        await _quiet()
        before = time.process_time()
        window.show_page("usage")
        page = window.page_widget("usage")
        assert isinstance(page, UsagePage)
        await _until(page.sentence.text)
        page.span.choose(30)
        await _until(lambda: "30 days" in page.sentence.text())
        await _quiet()
        opened = time.process_time() - before
        checked = await _checks(window)
        await window.end()
    print(json.dumps({"open CPU s": opened, "budgets CPU s": checked}), flush=True)  # noqa: T201 - told to the parent
    return 0


async def _checks(window: MainWindow) -> float:
    """What it costs to ask the budgets of a day and a month before a message."""
    services = window.services
    budgets = BudgetSettings(day=_FAR, month=replace(_FAR))
    services.preferences.change(budgets=budgets)
    before = time.process_time()
    for _ in range(_CHECKS):
        async with services.budgets.admitted(Claim("own", 10, None)):
            pass
    return time.process_time() - before


async def _until(holds: Callable[[], object]) -> None:
    while not holds():  # noqa: ASYNC110 - Qt's widgets set no asyncio event
        await asyncio.sleep(0.005)


async def _quiet() -> None:
    """Wait until hardly anything was done for a while."""
    spent = -1.0
    while time.process_time() - spent > 0.01:
        spent = time.process_time()
        await asyncio.sleep(_QUIET_SECONDS)


def _fail(error: BaseException) -> None:
    raise error


if __name__ == "__main__":
    sys.exit(main())
