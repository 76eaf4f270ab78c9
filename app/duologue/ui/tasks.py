"""Tasks of the window: strongly held, stopped by cancelling, their errors in one place."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject

OnError = Callable[[BaseException], None]


class TaskScope:
    """The tasks of one page. An exception other than a cancel goes to `on_error`."""

    def __init__(self, on_error: OnError) -> None:
        self._on_error = on_error
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run `work` until it ends or is cancelled."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def close(self) -> None:
        """Cancel everything and wait until it has ended, with what was still started meanwhile."""
        while tasks := list(self._tasks):
            for task in tasks:
                if not task.cancelling():  # a second cancel would cut short what the first one tidies up
                    task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_error(error)


class OwnedTasks:
    """Tasks of a scope that end with a widget: none goes on with one that Qt has deleted."""

    def __init__(self, scope: TaskScope, owner: QObject) -> None:
        self._scope = scope
        self._running: set[asyncio.Task[Any]] = set()
        running = self._running  # not self: the widget would keep alive what keeps it alive
        owner.destroyed.connect(lambda: [task.cancel() for task in tuple(running)])

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run `work` until it ends, is cancelled, or the widget goes."""
        task = self._scope.start(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task
