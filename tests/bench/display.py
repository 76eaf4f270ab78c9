"""Where windows are shown while they are measured: a screen of its own, or none."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


def has_xvfb() -> bool:
    """Whether a screen without hardware can be had."""
    return shutil.which("Xvfb") is not None


@contextmanager
def screen() -> Iterator[Mapping[str, str]]:
    """The variables of a process that shows its windows on a virtual X screen of its own."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                display = told.readline().strip()
            yield {**os.environ, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
        finally:
            process.terminate()


def no_screen() -> Mapping[str, str]:
    """The variables of a process that shows its windows nowhere."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
