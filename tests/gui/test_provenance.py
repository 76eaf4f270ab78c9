"""Every number on screen says how it is known: told, counted, documented, estimated or unknown."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QTableWidget,
    QWidget,
)

from duologue.bootstrap.core import Core
from duologue.bootstrap.prepared import open_prepared_chat
from duologue.domain.limits import LimitReading
from duologue.domain.message import UsageRow
from duologue.domain.secret import Secret
from duologue.domain.settings import BudgetLevels, BudgetSettings
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Provenance, Timing, Usage
from duologue.services.clock import now_utc
from duologue.services.tables import catalogue
from duologue.ui.main_window import MainWindow
from duologue.ui.provenance import PROPERTY, ROLE
from helpers import gui

KNOWN = {provenance.value for provenance in Provenance}
# What holds a digit without being a number that somebody measured, and why.
NOT_MEASURED = (
    re.compile(r"MiniMax-M\d|demo-recorded|M2"),  # names of models and of what the app is for
    re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}"),  # dates
    re.compile(r"https?://\S+|v1\b"),  # addresses
    re.compile(r"\bCtrl\+\S+"),  # keys
    re.compile(r"\b\d+ (?:days|%)\b"),  # choices: the days a table shows, the zoom
    re.compile(r"\b\d+ lines?\b"),  # how long a code block is, counted in front of the reader
    re.compile(r"within 30 days|30 days' notice"),
    re.compile(r"of 15 seconds or more"),  # a rule of ours: from when on an answer is a long one
)
ELSEWHERE = ("page-terms", "sidebar")  # words of others: the Terms and their record, titles of chats


def _numbers(words: str) -> bool:
    for pattern in NOT_MEASURED:
        words = pattern.sub("", words)
    return any(letter.isdigit() for letter in words)


def _unmarked(root: QWidget) -> Iterator[str]:
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, QLineEdit) or _is_elsewhere(widget):
            continue
        if isinstance(widget, QLabel | QAbstractButton):
            if _numbers(widget.text()) and widget.property(PROPERTY) not in KNOWN:
                yield f"{type(widget).__name__} {widget.objectName()!r}: {widget.text()!r}"
        elif isinstance(widget, QTableWidget):
            for row in range(widget.rowCount()):
                for column in range(widget.columnCount()):
                    cell = widget.item(row, column)
                    if cell is not None and _numbers(cell.text()) and cell.data(ROLE) not in KNOWN:
                        yield f"cell {row}, {column}: {cell.text()!r}"


def _is_elsewhere(widget: QWidget) -> bool:
    inner: QWidget | None = widget
    while inner is not None:
        if inner.objectName() in ELSEWHERE:
            return True
        inner = inner.parentWidget()
    return False


@pytest.fixture
async def busy(window: MainWindow, core: Core) -> MainWindow:
    """A window in which everything that shows numbers has some to show."""
    services = core.services
    profile = catalogue.presets()[0].profile("service")
    services.accounts.keep_for_session(profile, Secret("sk-made-up-key-0123456789"))
    services.preferences.change(
        developer_tools=True, budgets=BudgetSettings(day=BudgetLevels(unit="USD", warn="0.8", stop="1"))
    )
    await services.limits.told(profile.id, [LimitReading("requests", 500, 499, 50.0)])
    await services.limits.told(profile.id, [LimitReading("requests", 200, 199, 50.0)])
    for provenance, cost in (("reported", 1200), ("estimated", None)):
        await services.ledger.append(
            UsageRow(
                now_utc(), None, profile.id, ApiStyle.OPENAI, "MiniMax-M2.7", TurnState.COMPLETE,
                Usage(1234, 56), Timing(100.0, 900.0), provenance=provenance,
                price_id="USD:minimax-global:2026-10-31:MiniMax-M2.7" if cost else None, cost_micros=cost,
            )
        )  # fmt: skip
    await window.open_first(await open_prepared_chat(services))
    window.chat_page.composer.text.setPlainText("word " * 4000)
    await gui.until(window.chat_page.composer.hint.accessibleName)
    return window


@pytest.mark.parametrize("page", ["chat", "usage", "settings", "terms"])
async def test_every_number_on_a_page_says_how_it_is_known(busy: MainWindow, page: str) -> None:
    busy.show_page(page)
    await gui.until(lambda: busy.status_bar.text_of("limits"))
    if page == "usage":
        await gui.until(lambda: "1,234" in gui.words_of(busy) or "2,580" in gui.words_of(busy))
    await gui.settle()
    assert list(_unmarked(busy)) == []
    assert QApplication.activePopupWidget() is None


async def test_the_walk_sees_numbers_and_would_fail(busy: MainWindow) -> None:
    busy.show_page("usage")
    await gui.until(lambda: "1,234" in gui.words_of(busy) or "2,580" in gui.words_of(busy))
    await gui.settle()
    for label in busy.findChildren(QLabel):
        label.setProperty(PROPERTY, "")
    assert any("200 requests" in words for words in _unmarked(busy))
