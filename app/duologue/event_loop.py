"""The asyncio loop that Qt drives. qasync is used for nothing else."""

import asyncio
import gc
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from PySide6.QtCore import QAbstractEventDispatcher
from PySide6.QtWidgets import QApplication


def run(application: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run `main` until it ends, while Qt's own events go on; the exit code is what it returns."""
    import qasync  # noqa: PLC0415 - only a window needs it

    # Closing the last window must not end the loop under coroutines that still tidy up.
    application.setQuitOnLastWindowClosed(False)
    collect_only_here()
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    # A stream that is dropped without being closed would leave its connection open.
    sys.set_asyncgen_hooks(finalizer=lambda generator: _close_later(loop, generator))
    try:
        code: int = loop.run_until_complete(main())
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        sys.set_asyncgen_hooks(finalizer=None)
        asyncio.set_event_loop(None)
        loop.close()
    return code


def collect_only_here() -> None:
    """From now on, collect garbage on this thread only, when Qt is about to wait for events.

    Python collects on whichever thread allocates next. A widget in a reference cycle would then be
    deleted by the database's thread, which Qt does not survive ("Timers cannot be stopped from another
    thread", then a crash: measured with PySide6 6.11.3). No timer is needed, so an idle app stays idle.
    """
    gc.disable()
    dispatcher = QAbstractEventDispatcher.instance()
    if dispatcher is not None:
        dispatcher.aboutToBlock.connect(_collect_if_due)


def _collect_if_due() -> None:
    """What Python itself would do, by its own thresholds, the oldest generation first."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation] > 0:
            gc.collect(generation)
            return


def _close_later(loop: asyncio.AbstractEventLoop, generator: AsyncGenerator[Any, Any]) -> None:
    if not loop.is_closed():
        loop.create_task(generator.aclose())
