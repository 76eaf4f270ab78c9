"""From the start of the program to a usable window, beside a program that only shows an empty window."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.result import Result

LIMIT = 2.5
ROUNDS = 7
EMPTY_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
window = QMainWindow()
window.show()
QTimer.singleShot(0, application.quit)
sys.exit(application.exec())
"""


def measure() -> Iterator[Result]:
    """CPU seconds of both programs, taken in turns so that a noisy moment meets both."""
    with tempfile.TemporaryDirectory(prefix="duologue-start-") as home:
        floor_command = [sys.executable, "-c", EMPTY_WINDOW]
        app_command = [sys.executable, "-m", "duologue", "--home", str(Path(home) / "data")]
        app_command += ["--demo", "--exit-when-shown"]
        cpu_seconds(floor_command), cpu_seconds(app_command)  # the first start fills caches and the home
        floor, app = [], []
        for _ in range(ROUNDS):
            floor.append(cpu_seconds(floor_command))
            app.append(cpu_seconds(app_command))
    yield Result(
        bench="start",
        what="CPU to a usable window, against an empty QMainWindow",
        ratio=round(median(app) / median(floor), 3),
        limit=LIMIT,
        figures={"app s": median(app), "empty window s": median(floor)},
    )


def cpu_seconds(command: Sequence[str]) -> float:
    """User and system time of a program and of the children it waited for.

    Raises CalledProcessError if the program fails: a crash is quick, but no good start.
    """
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # else Popen would wait a second time
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime
