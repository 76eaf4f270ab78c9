"""Where every error ends that nobody expected: the log, and one dialog at a time."""

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtWidgets import QWidget

from duologue.domain.errors import DuologueError
from duologue.domain.secret import Redactor
from duologue.ui.dialogs.crash import CrashDialog
from duologue.ui.notices import notice_for
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
        """Take over exceptions that reach the interpreter, such as those in a Qt slot."""
        sys.excepthook = self._hook

    def handle(self, error: BaseException) -> None:
        """Log and show an error that ended a task or a slot."""
        _log.error("unexpected", exc_info=error)
        if isinstance(error, DuologueError):
            notice = notice_for(error.failure())
            report = f"{notice.title}\n{notice.sentence}\n{error.message}"
        else:
            report = "".join(traceback.format_exception(error))
        if self._dialog is None:
            self._dialog = CrashDialog(self._theme, self._redactor(report), self.window)
            self._dialog.destroyed.connect(self._forget)
            self._dialog.open()

    def _forget(self) -> None:
        self._dialog = None

    def _hook(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(_kind, error, _trace)
        else:
            self.handle(error)
