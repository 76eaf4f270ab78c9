"""The asyncio loop that Qt drives. qasync is used for nothing else."""

import asyncio
import gc
import math
import sys
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractEventDispatcher, QTimer
from PySide6.QtWidgets import QApplication

_LITTLE = 0.01  # seconds of a turn
_MOST_WAITED = 200  # turns

_START_MS = 3000  # in which a window is built: what is made then stays, so no garbage is sought


def run(application: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run `main` until it ends, while Qt's own events go on; the exit code is what it returns."""
    import qasync  # noqa: PLC0415 - only a window needs it

    # Closing the last window must not end the loop under coroutines that still tidy up.
    application.setQuitOnLastWindowClosed(False)
    gc.disable()
    QTimer.singleShot(_START_MS, application, collect_only_here)
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
        collector = _Collector()
        dispatcher.awake.connect(partial(_Collector.wake, collector))  # which holds it
        dispatcher.aboutToBlock.connect(partial(_Collector.collect_if_due, collector))


class _Collector:
    """Does what Python itself would do, by its own thresholds, the oldest generation first.

    Like Python it looks through everything only once a quarter of it is new: with 10,000 messages open that
    takes 100 ms. So it waits for a turn of the loop that did little, as long as there is one before long.
    """

    def __init__(self) -> None:
        self._old = 0  # objects that outlived the last collection of everything
        self._look_at = 0  # the count of the oldest generation at which its size is looked at again
        self._is_due = False  # that of everything
        self._woke = math.inf
        self._waited = 0  # turns that did much

    def wake(self) -> None:
        """A turn of the loop begins."""
        self._woke = time.perf_counter()

    def collect_if_due(self) -> None:
        """Collect one generation, if it is due."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if not self._is_due and counts[2] > max(thresholds[2], self._look_at) > 0:
            self._is_due = self._is_mostly_new()
            self._look_at = 0 if self._is_due else counts[2] + thresholds[2]
        elif self._is_due and not self._does_much():
            self._is_due = False
            gc.collect(2)
            self._old = len(gc.get_objects(2))
            return
        for generation in (1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return

    def _does_much(self) -> bool:
        """Whether this turn did so much that another one is better, if that comes soon."""
        if time.perf_counter() - self._woke < _LITTLE or self._waited == _MOST_WAITED:
            self._waited = 0
            return False
        self._waited += 1
        return True

    def _is_mostly_new(self) -> bool:
        return 4 * (len(gc.get_objects(2)) - self._old) > self._old


def _close_later(loop: asyncio.AbstractEventLoop, generator: AsyncGenerator[Any, Any]) -> None:
    if not loop.is_closed():
        loop.create_task(generator.aclose())
