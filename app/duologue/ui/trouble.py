"""Where every error ends that nobody expected: the log, and one dialog at a time."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from duologue.domain.errors import DuologueError
from duologue.ui.notices import notice_for

if TYPE_CHECKING:
    from duologue.domain.secret import Redactor
    from duologue.ui.dialogs.crash import CrashDialog
    from duologue.ui.theme import Theme

_log = logging.getLogger("duologue.trouble")


class Trouble:
    """Expected errors become a sentence, others a crash card; both go to the log first."""

    def __init__(self, theme: Theme, redactor: Redactor) -> None:
        self._theme = theme
        self._redactor = redactor
        self._dialog: CrashDialog | None = None
        self.window: QWidget | None = None

    def install(self) -> None:
        """Take over exceptions that nobody caught: in a Qt slot, a forgotten task, another thread."""
        loop = asyncio.get_running_loop()
        sys.excepthook = self._hook
        loop.set_exception_handler(self._from_loop)
        threading.excepthook = lambda told: self._from_thread(loop, told.exc_value)

    def handle(self, error: BaseException) -> None:
        """Log and show an error that ended a task or a slot."""
        _log.error("unexpected", exc_info=error)
        if isinstance(error, DuologueError):
            notice = notice_for(error.failure())
            report = f"{notice.title}\n{notice.sentence}\n{error.message}"
        else:
            report = "".join(traceback.format_exception(error))
        if self._dialog is None:
            try:
                self._show(self._redactor(report))
            except Exception:  # noqa: BLE001 - nothing is behind this: Python would print all they hold
                _log.exception("the report can't be shown")

    def _show(self, report: str) -> None:
        from duologue.ui.dialogs.crash import CrashDialog  # noqa: PLC0415 - nothing unseen delays the start

        dialog = CrashDialog(self._theme, report, self.window)
        dialog.destroyed.connect(self._forget)
        dialog.open()
        self._dialog = dialog

    def _forget(self) -> None:
        self._dialog = None

    def _hook(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(_kind, error, _trace)
        else:
            self.handle(error)

    def _from_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.handle(error)
        else:
            _log.error("the event loop: %s", context.get("message"))

    def _from_thread(self, loop: asyncio.AbstractEventLoop, error: BaseException | None) -> None:
        """Qt's widgets are of one thread only, so the report is shown from there."""
        if error is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self.handle, error)
