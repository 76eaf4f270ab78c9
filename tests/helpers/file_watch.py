"""Whether a file was opened by anybody, told by the kernel."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CAN_WATCH = sys.platform == "linux"
_IN_OPEN = 0x20


class FileWatch:
    """`opened` says whether the file was opened since the watch began."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @property
    def opened(self) -> bool:
        try:
            return bool(os.read(self._descriptor, 4096))
        except BlockingIOError:
            return False


@contextmanager
def watched(path: Path) -> Iterator[FileWatch]:
    """Watch a file with inotify while the context lasts. Linux only."""
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    if descriptor < 0 or library.inotify_add_watch(descriptor, os.fsencode(path), _IN_OPEN) < 0:
        raise OSError(ctypes.get_errno(), "inotify")
    try:
        yield FileWatch(descriptor)
    finally:
        os.close(descriptor)
