"""The log file, and the redactor as the last step before a line is in it."""

import contextlib
import faulthandler
import logging
import os
import re
import sys
import time
from dataclasses import dataclass
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from duologue.domain.errors import StoreNotWritable
from duologue.domain.secret import Redactor

LOG_NAME = "duologue.log"
FAULT_NAME = "fault.log"
_LARGEST_FILE = 1024 * 1024  # bytes
_OLDER_FILES = 3
_LONGEST_ENTRY = 16 * 1024  # characters: one entry must not push everything else out
_MODE = 0o600

# What could end a line or steer a terminal: C0 and C1 controls, DEL, Unicode's line ends and bidi marks,
# and lone surrogates, which no UTF-8 file takes.
_UNSAFE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class EntryFormatter(logging.Formatter):
    """One entry as text: its first line is the message, the lines of a traceback begin with a bar.

    So no logged text can look like an entry of its own.
    """

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """The finished entry, redacted as a whole and then shortened."""
        record.asctime = self.formatTime(record, self.datefmt)
        record.message = _told(record)
        lines = [escaped(self.formatMessage(record))]
        if record.exc_info:
            lines += [f"    | {escaped(line)}" for line in self.formatException(record.exc_info).split("\n")]
        if record.stack_info:
            lines += [f"    | {escaped(line)}" for line in record.stack_info.split("\n")]
        entry = self._redactor("\n".join(lines))
        return entry if len(entry) <= _LONGEST_ENTRY else entry[:_LONGEST_ENTRY] + " [shortened]"


class PrivateRotatingFile(RotatingFileHandler):
    """A log file of bounded size that only this person may read.

    Where it cannot be written, entries are lost without a word: the standard library would print the
    message and its arguments, unredacted, to a terminal.
    """

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding=self.encoding, errors=self.errors, opener=_private)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Let the entry go."""


@dataclass(frozen=True, slots=True)
class Logs:
    """Logging as it was set up, and what it was before."""

    path: Path
    _handler: logging.Handler
    _faults: TextIO
    _former_levels: tuple[int, int]
    _former_faulthandler: bool

    def close(self) -> None:
        """Write what is left and put logging back as it was."""
        root = logging.getLogger()
        root.removeHandler(self._handler)
        with contextlib.suppress(OSError):  # a full disk; handleError lets entries go for the same reason
            self._handler.close()
        root.setLevel(self._former_levels[0])
        logging.getLogger("duologue").setLevel(self._former_levels[1])
        faulthandler.disable()
        self._faults.close()
        if self._former_faulthandler and sys.__stderr__ is not None:
            with contextlib.suppress(OSError, ValueError):  # no terminal to write to
                faulthandler.enable(sys.__stderr__)


def configure(folder: Path, redactor: Redactor, debug: bool = False, *, crash: Path | None = None) -> Logs:  # noqa: FBT001, FBT002 - reads well where it is called
    """Log to a file in `folder`, and what a crash leaves to one in `crash` (by default its neighbour).

    Without `debug`, libraries are heard from WARNING on and Duologue from INFO on; with it, everything is.
    Raises StoreNotWritable.
    """
    crash = crash or folder.with_name("crash")
    try:
        with contextlib.ExitStack() as opened:
            faults = opened.enter_context(_fault_file(crash))
            handler = PrivateRotatingFile(
                folder / LOG_NAME,
                maxBytes=_LARGEST_FILE,
                backupCount=_OLDER_FILES,
                encoding="utf-8",
                errors="backslashreplace",
            )
            opened.pop_all()
    except OSError as error:
        raise StoreNotWritable(f"The log can't be written: {error.strerror}.", detail=str(folder)) from error
    handler.setFormatter(EntryFormatter(redactor))
    root, own = logging.getLogger(), logging.getLogger("duologue")
    logs = Logs(folder / LOG_NAME, handler, faults, (root.level, own.level), faulthandler.is_enabled())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if debug else logging.WARNING)
    own.setLevel(logging.DEBUG if debug else logging.INFO)
    faulthandler.enable(faults)
    return logs


def escaped(text: str) -> str:
    """`text` on one line, with everything that could steer a terminal or a reader's eye spelt out."""
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape", "backslashreplace").decode(), text)


def _told(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit the words
        return f"{record.msg} {record.args}"


def _fault_file(crash: Path) -> TextIO:
    """The file for stack traces of a crash: no values of variables, so no key, are written there."""
    path = crash / FAULT_NAME
    if path.exists() and path.stat().st_size > _LARGEST_FILE:
        path.replace(path.with_suffix(".old.log"))
    return open(path, "a", encoding="utf-8", opener=_private)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _MODE)
