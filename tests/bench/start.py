"""From the start of the program to a usable window, beside a program that only shows an empty window."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
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
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, application.quit)
window = Window()
window.show()
sys.exit(application.exec())
"""


def measure() -> Iterator[Result]:
    """CPU seconds of both programs, taken in turns so that a noisy moment meets both."""
    with tempfile.TemporaryDirectory(prefix="duologue-start-") as folder:
        variables = with_bytecode_kept_in(Path(folder) / "bytecode")
        floor_command = [sys.executable, "-c", EMPTY_WINDOW]
        app_command = [sys.executable, "-m", "duologue", "--exit-when-shown", "--home"]
        # Each has a home of its own, because a start opens the chat that was open last.
        empty_command = [*app_command, str(Path(folder) / "empty")]
        chat_command = [*app_command, str(Path(folder) / "chat"), "--demo"]
        floor, empty, chat = [], [], []
        for _ in range(1 + ROUNDS):
            floor.append(cpu_seconds(floor_command, variables))
            empty.append(cpu_seconds(empty_command, variables))
            chat.append(cpu_seconds(chat_command, variables))
    # The first round fills the caches and the home; what counts is a start like any other.
    floor_median = median(floor[1:])
    for what, seconds in (("an empty chat", empty), ("a chat with code and a table", chat)):
        app_median = median(seconds[1:])
        yield Result(
            bench="start",
            what=f"CPU to a usable window with {what}, against an empty QMainWindow",
            ratio=round(app_median / floor_median, 3),
            limit=LIMIT,
            figures={"app s": app_median, "empty window s": floor_median},
        )


def with_bytecode_kept_in(folder: Path) -> dict[str, str]:
    """The variables for a start with compiled modules at hand, as an installed program has them."""
    variables = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder)}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    return variables


def cpu_seconds(command: Sequence[str], variables: Mapping[str, str] | None = None) -> float:
    """User and system time of a program and of the children it waited for.

    Raises CalledProcessError if the program fails: a crash is quick, but no good start.
    """
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=variables)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # else Popen would wait a second time
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime
