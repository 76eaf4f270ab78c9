"""Errors that nobody expected end in the log and in one calm dialog, without a secret in it."""

import asyncio
import gc
import logging
import sys
import threading
from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from duologue.domain.errors import StoreNotWritable
from duologue.domain.secret import Redactor, Secret
from duologue.ui.dialogs.crash import CrashDialog
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.trouble import Trouble
from helpers import gui

KEY = "canary-0123456789-abcdef"


class Case:
    """The place where errors end, with a window."""

    def __init__(self, theme: Theme) -> None:
        redactor = Redactor()
        redactor.learn(Secret(KEY))
        self.trouble = Trouble(theme, redactor)
        self.window = gui.shown(QWidget(), 600, 400)
        self.trouble.window = self.window

    @property
    def dialogs(self) -> list[CrashDialog]:
        return [d for d in self.window.findChildren(CrashDialog) if d.isVisible()]

    @property
    def report(self) -> str:
        (dialog,) = self.dialogs
        return str(dialog.findChild(QPlainTextEdit).toPlainText())


@pytest.fixture
def case(theme: Theme) -> Case:
    return Case(theme)


@pytest.fixture
async def our_hook(case: Case) -> AsyncIterator[None]:
    before = sys.excepthook, threading.excepthook
    case.trouble.install()
    yield
    sys.excepthook, threading.excepthook = before
    asyncio.get_running_loop().set_exception_handler(None)


@pytest.mark.fault("F70")
def test_a_report_names_the_error_and_no_key(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        try:
            raise ValueError(f"bad {KEY}")  # noqa: TRY301 - it needs a traceback
        except ValueError as error:
            case.trouble.handle(error)
    assert "ValueError" in case.report
    assert "test_trouble.py" in case.report
    assert KEY not in case.report
    assert len(caplog.records) == 1


@pytest.mark.fault("F14")
def test_a_report_that_is_copied_is_seen_too(case: Case) -> None:
    case.trouble.handle(ValueError(f"bad {KEY}"))
    text = case.dialogs[0].findChild(QPlainTextEdit)
    assert not text.isVisible()
    gui.press(case.dialogs[0], "copyReport")
    assert text.isVisible()
    assert QGuiApplication.clipboard().text() == text.toPlainText() == case.report


@pytest.mark.fault("F70")
def test_there_is_one_dialog_at_a_time(case: Case) -> None:
    for number in range(20):
        case.trouble.handle(ValueError(str(number)))
    assert len(case.dialogs) == 1
    case.dialogs[0].accept()
    gui.pump()
    assert case.dialogs == []
    case.trouble.handle(ValueError("next"))
    assert len(case.dialogs) == 1


def test_an_expected_error_is_told_in_its_words(case: Case) -> None:
    case.trouble.handle(StoreNotWritable("The disk is full."))
    assert case.report.startswith("Nothing can be saved\n")
    assert "Traceback" not in case.report


@pytest.mark.fault("F70")
@pytest.mark.usefixtures("our_hook")
async def test_an_error_in_a_slot_ends_here_and_the_app_lives_on(case: Case) -> None:
    def fails() -> None:
        raise ValueError("in a slot")

    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(fails)
    timer.start(0)
    await gui.until(lambda: case.dialogs)
    assert "in a slot" in case.report
    assert case.window.isVisible()


class Broken(QWidget):
    """Fails when it is painted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.painted = 0

    def paintEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        self.painted += 1
        raise ValueError("in a paint event")


@pytest.mark.fault("F70")
@pytest.mark.usefixtures("our_hook")
async def test_an_error_in_a_paint_event_ends_here(case: Case) -> None:
    broken = Broken(case.window)
    broken.show()
    await gui.until(lambda: broken.painted)
    await gui.until(lambda: case.dialogs)
    assert "in a paint event" in case.report
    broken.hide()


@pytest.mark.fault("F70")
async def test_an_error_of_a_task_ends_here(case: Case) -> None:
    async def fails() -> None:
        await asyncio.sleep(0)
        raise ValueError("in a task")

    TaskScope(case.trouble.handle).start(fails())
    await gui.until(lambda: case.dialogs)
    assert "in a task" in case.report


@pytest.mark.fault("F70")
@pytest.mark.usefixtures("our_hook")
async def test_an_error_of_a_task_that_nobody_awaits_ends_here(case: Case) -> None:
    async def fails() -> None:
        raise ValueError("nobody asked")

    forgotten = asyncio.get_running_loop().create_task(fails())
    await gui.settle()
    assert case.dialogs == []
    del forgotten
    gc.collect()
    await gui.until(lambda: case.dialogs)
    assert "nobody asked" in case.report


@pytest.mark.fault("F70")
@pytest.mark.usefixtures("our_hook")
async def test_an_error_in_a_callback_of_the_loop_ends_here(case: Case) -> None:
    def fails() -> None:
        raise ValueError(f"called back {KEY}")

    asyncio.get_running_loop().call_soon(fails)
    await gui.until(lambda: case.dialogs)
    assert "called back [key]" in case.report


@pytest.mark.fault("F70")
@pytest.mark.usefixtures("our_hook")
async def test_an_error_in_another_thread_is_shown_by_the_windows_own(case: Case) -> None:
    def fails() -> None:
        raise ValueError("in a thread")

    thread = threading.Thread(target=fails)
    thread.start()
    await asyncio.to_thread(thread.join)
    await gui.until(lambda: case.dialogs)
    assert "in a thread" in case.report


@pytest.mark.fault("F70")
@pytest.mark.usefixtures("our_hook")
async def test_an_error_while_an_error_is_told_goes_to_the_log_alone(
    case: Case,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("no dialog today")

    monkeypatch.setattr("duologue.ui.dialogs.crash.CrashDialog", fails)
    try:
        raise ValueError(KEY)  # noqa: TRY301 - it needs a traceback
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == [
        KEY,  # the log's formatter covers it
        "no dialog today",
    ]
    assert capfd.readouterr().err == ""
    assert case.window.isVisible()


async def test_a_cancelled_task_is_no_trouble(case: Case) -> None:
    scope = TaskScope(case.trouble.handle)
    task = scope.start(asyncio.sleep(60))
    await asyncio.sleep(0)
    await scope.close()
    assert task.cancelled()
    assert case.dialogs == []


async def test_a_scope_holds_its_tasks_until_they_end(case: Case) -> None:
    scope = TaskScope(case.trouble.handle)
    done: list[int] = []

    async def work(number: int) -> None:
        await asyncio.sleep(0.001)
        done.append(number)

    for number in range(10):
        scope.start(work(number))
    await gui.until(lambda: len(done) == 10)
    assert sorted(done) == list(range(10))
