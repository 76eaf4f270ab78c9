"""Errors that nobody expected end in the log and in one calm dialog, without a secret in it."""

import asyncio
import logging
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
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
def our_hook(case: Case) -> Iterator[None]:
    before = sys.excepthook
    case.trouble.install()
    yield
    sys.excepthook = before


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


@pytest.mark.usefixtures("our_hook")
def test_an_error_in_a_slot_ends_here_and_the_app_lives_on(case: Case) -> None:
    def fails() -> None:
        raise ValueError("in a slot")

    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(fails)
    timer.start(0)
    for _ in range(20):
        gui.pump()
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


@pytest.mark.usefixtures("our_hook")
async def test_an_error_in_a_paint_event_ends_here(case: Case) -> None:
    broken = Broken(case.window)
    broken.show()
    await gui.until(lambda: broken.painted)
    await gui.until(lambda: case.dialogs)
    assert "in a paint event" in case.report
    broken.hide()


async def test_an_error_of_a_task_ends_here(case: Case) -> None:
    async def fails() -> None:
        await asyncio.sleep(0)
        raise ValueError("in a task")

    TaskScope(case.trouble.handle).start(fails())
    await gui.until(lambda: case.dialogs)
    assert "in a task" in case.report


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
