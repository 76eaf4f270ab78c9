"""The last parse of a long answer: it may fail, and its window may be closed while it works."""

import subprocess
import sys
import threading
import time

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from duologue.markdown.stream import Final, MarkdownStream
from duologue.ui.theme import Theme
from duologue.ui.transcript.document.final_parse import FinalParse
from duologue.ui.transcript.view.markdown_text import PARSED_HERE, MarkdownText
from helpers import gui

LONG = "Words with *marks*.\n\n" * (PARSED_HERE // 18)


class _Held(MarkdownStream):
    """A stream whose last parse waits until it is let go, and then may fail."""

    def __init__(self, failure: Exception | None = None) -> None:
        super().__init__()
        self.go = threading.Event()
        self._failure = failure

    def finish(self) -> Final:
        assert self.go.wait(10)
        if self._failure is not None:
            raise self._failure
        return super().finish()


def _parsing() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "final-parse"]


def _all_ended() -> bool:
    return not _parsing()


async def test_a_parse_that_fails_is_told_as_a_bug_once_and_nothing_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: told.append(error))
    owner = QObject()
    stream, done = _Held(ValueError("a bug")), list[Final]()
    parse = FinalParse(stream, owner)
    parse.done.connect(done.append)
    stream.go.set()
    await gui.until(lambda: told)
    await gui.until(lambda: owner.findChild(FinalParse) is None)  # and its timer with it
    assert [repr(error) for error in told] == ["ValueError('a bug')"]
    assert done == []


async def test_a_parse_that_is_done_leaves_no_timer(theme: Theme) -> None:
    text = MarkdownText(theme, "Answer", print, gui.saver())
    gui.shown(text.view, 500, 300)
    text.feed(LONG)
    text.finish()
    await gui.until(lambda: text.findChild(FinalParse) is not None)
    await gui.until(lambda: text.findChild(FinalParse) is None)
    assert _all_ended()


@pytest.mark.fault("F64")
async def test_a_window_that_is_closed_while_an_answer_is_parsed_leaves_nothing_behind(theme: Theme) -> None:
    window = QWidget()
    text = MarkdownText(theme, "Answer", print, gui.saver())
    text.view.setParent(window)
    gui.shown(window, 500, 300)
    gone: list[bool] = []
    stream, done = _Held(), list[Final]()
    parse = FinalParse(stream, text)
    parse.done.connect(done.append)
    parse.destroyed.connect(lambda: gone.append(True))
    window.close()
    window.deleteLater()
    del text, parse
    await gui.until(lambda: gone)
    stream.go.set()
    await gui.until(_all_ended)
    await gui.settle()
    assert done == []


@pytest.mark.fault("F64")
def test_the_app_ends_at_once_while_an_answer_is_parsed() -> None:
    code = """
import time
from PySide6.QtCore import QCoreApplication, QTimer
from duologue.markdown.stream import MarkdownStream
from duologue.ui.transcript.document.final_parse import FinalParse

class Endless(MarkdownStream):
    def finish(self):
        while True:
            time.sleep(0.01)

app = QCoreApplication([])
FinalParse(Endless(), app)
QTimer.singleShot(50, app.quit)
app.exec()
print("ended", flush=True)
"""
    start = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ended\n", "")
    assert time.monotonic() - start < 30
