"""The asyncio loop that Qt drives. qasync is used for nothing else."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QApplication


def run(application: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run `main` until it ends, while Qt's own events go on; the exit code is what it returns."""
    import qasync  # noqa: PLC0415 - only a window needs it

    # Closing the last window must not end the loop under coroutines that still tidy up.
    application.setQuitOnLastWindowClosed(False)
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


def _close_later(loop: asyncio.AbstractEventLoop, generator: AsyncGenerator[Any, Any]) -> None:
    if not loop.is_closed():
        loop.create_task(generator.aclose())
