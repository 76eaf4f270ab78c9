"""The crash card, the list of shortcuts and the window of a failed start."""

import asyncio

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from duologue.domain.errors import StoreNewer
from duologue.domain.settings import Settings
from duologue.ui.actions import ACTIONS, translated
from duologue.ui.dialogs.crash import CrashDialog
from duologue.ui.dialogs.shortcuts import ShortcutsDialog
from duologue.ui.dialogs.start_failure import StartFailure
from duologue.ui.theme import Theme
from helpers import gui


def test_a_crash_is_told_calmly_and_its_report_stands_behind_a_button(theme: Theme) -> None:
    dialog = gui.shown(CrashDialog(theme, "Traceback\n<b>ValueError</b>", None))
    words = gui.words_of(dialog)
    assert "Your chats are safe, and you can go on." in words
    report = dialog.findChild(QPlainTextEdit)
    assert not report.isVisible()
    gui.press(dialog, "showReport")
    assert report.isVisible()
    assert report.toPlainText() == "Traceback\n<b>ValueError</b>"
    gui.press(dialog, "copyReport")
    assert QGuiApplication.clipboard().text() == "Traceback\n<b>ValueError</b>"
    gui.press(dialog, "goOn")
    assert not dialog.isVisible()


def test_every_action_with_keys_is_listed(theme: Theme) -> None:
    window = gui.shown(QWidget())
    dialog = gui.shown(ShortcutsDialog(theme, Settings(), (), lambda: None, window))
    words = gui.words_of(dialog).split("\n")
    for entry in ACTIONS:
        if entry.keys:
            assert translated(entry.words) in words
    assert "Ctrl+N or Ctrl+Shift+O" in words
    assert "Shift+Enter" in words


async def test_a_failed_start_says_why_and_waits(theme: Theme) -> None:
    failure = StoreNewer("Schema 9 is newer than 3.", detail="<i>x</i>").failure()
    dialog = StartFailure(theme, failure)
    waiting = asyncio.ensure_future(dialog.shown())
    await gui.settle()
    words = gui.words_of(dialog)
    assert "Written by a newer Duologue" in words
    assert "Nothing was changed or deleted." in words
    assert "<i>x</i>" in words
    assert not waiting.done()
    gui.press(dialog, "closeStartFailure")
    await asyncio.wait_for(waiting, gui.PATIENCE_SECONDS)
