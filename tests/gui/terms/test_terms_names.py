"""The states of the Terms by keyboard and by ear: what can have the focus is named, Esc closes windows."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QDialog, QWidget

from duologue.services.tables import catalogue
from duologue.services.terms.news import News, Verdict
from duologue.ui.main_window import MainWindow
from duologue.ui.settings.exposed_key import ExposedKeyDialog
from duologue.ui.terms.clause_dialog import ClauseDialog
from duologue.ui.terms.page import TermsPage
from duologue.ui.terms.receipt_dialog import ReceiptDialog
from duologue.ui.terms.unlike_dialog import UnlikeDialog
from helpers import gui

TERMS = catalogue.terms_text()
OTHER = replace(TERMS, version="2026-03-01", text=TERMS.text.replace("12 MONTHS", "3 MONTHS"))


def nameless(root: QWidget) -> list[str]:
    """What a screen reader could only call by its kind."""
    found = []
    for widget in root.findChildren(QWidget):
        inside = isinstance(widget.parent(), QAbstractItemView)
        if inside or not widget.isVisibleTo(root) or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} {widget.objectName()!r}")
    return found


async def test_the_page_with_a_changed_text_and_the_proof_open(window: MainWindow) -> None:
    gate = window.services.gate
    await gate.accept("service", words="Tick | Accept", end_reached=True)
    await gate.learned(OTHER, "https://example.com/terms")
    await gate.learned(replace(OTHER, text=OTHER.text + "\nMore."), "file more.txt")
    window.show_page("terms")
    page = window.page_widget("terms")
    assert isinstance(page, TermsPage)
    await gui.until(lambda: page.pane.shows_changes)
    gui.press(page, "proof")
    page.pane.reader.finder.open()
    page.pane.show_changes()
    assert page.pane.compare.choice.isVisible()
    assert nameless(page) == []
    assert page.pane.compare.summary.text() == "1 line changed, 1 line added."
    page.pane.compare.choice.setCurrentIndex(1)
    page.pane.compare.choice.activated.emit(1)
    assert page.pane.compare.summary.text() == "1 line added."


Make = Callable[[MainWindow], QDialog]
WINDOWS: dict[str, Make] = {
    "receipt": lambda window: ReceiptDialog(window.theme, gui.saver(), "RECEIPT", window),
    "clause": lambda window: ClauseDialog(window.theme, TERMS, "API Key", window),
    "unlike": lambda window: UnlikeDialog(
        window.theme, TERMS, News(Verdict.UNLIKE, OTHER, "https://example.com"), window
    ),
    "exposed": lambda window: ExposedKeyDialog(window.theme, catalogue.presets()[0].profile("x"), window),
}


@pytest.mark.parametrize("make", WINDOWS.values(), ids=WINDOWS)
async def test_small_windows_are_named_and_closed_with_esc(window: MainWindow, make: Make) -> None:
    dialog = make(window)
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    dialog.open()
    await gui.settle()
    assert dialog.windowTitle()
    assert nameless(dialog) == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert closed == [0]
