"""The floor: an empty main window with a text browser that shows the same words without reading them."""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser

from bench import answers

_FRAME_MS = 33
_IDLE_MS = 5000


def main(arguments: list[str]) -> int:
    """`COUNT RATE`: put so many tokens in at that rate and print the CPU; `0 0`: be idle and print memory."""
    count, rate = int(arguments[0]), float(arguments[1])
    application = QApplication(sys.argv)
    window, browser = QMainWindow(), QTextBrowser()
    window.setCentralWidget(browser)
    window.resize(1280, 800)
    window.show()
    tokens = answers.of_length(answers.mixed, count)
    cursor, bar = QTextCursor(browser.document()), browser.verticalScrollBar()
    began, before = time.monotonic(), time.process_time()
    done = 0

    def draw() -> None:
        nonlocal done
        due = min(int((time.monotonic() - began) * rate) + 1, count)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for token in tokens[done:due]:
            cursor.insertText(token)
        bar.setValue(bar.maximum())
        done = due
        if done == count:
            QTimer.singleShot(100, application.quit)

    timer = QTimer()
    timer.timeout.connect(draw)
    if count:
        timer.start(_FRAME_MS)
    else:
        QTimer.singleShot(_IDLE_MS, application.quit)
    application.exec()
    figures = {"CPU s": time.process_time() - before, "PSS MB": pss_megabytes()}
    print(json.dumps(figures), flush=True)  # noqa: T201 - told to the parent
    return 0


def pss_megabytes() -> float:
    """This process's share of memory in MB, as Linux counts it."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
