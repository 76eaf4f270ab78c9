"""The usage page: a sentence first; what no server told is unknown, never 0."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from duologue.bootstrap.core import Core
from duologue.domain.message import UsageRow
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.settings import BudgetLevels, BudgetSettings
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.domain.usage_sums import Grouping
from duologue.services.clock import local_midnight, now_utc, today
from duologue.ui.main_window import MainWindow
from duologue.ui.settings.page import SettingsPage
from duologue.ui.usage.page import UsagePage
from helpers import gui

USD = "USD:minimax-global:2026-10-31:m"


@pytest.fixture
async def page(window: MainWindow) -> UsagePage:
    window.show_page("usage")
    found = window.page_widget("usage")
    assert isinstance(found, UsagePage)
    await gui.until(found.sentence.text)
    return found


async def _used(
    core: Core,
    usage: Usage | None,
    model: str = "MiniMax-M2.7",
    *,
    days_ago: int = 0,
    price: str | None = None,
    micros: int | None = None,
    estimated: bool = False,
) -> None:
    day = today() - timedelta(days=days_ago)
    await core.services.ledger.append(
        UsageRow(
            now_utc() if not days_ago else local_midnight(day).replace(".000Z", ".500Z"),
            None,
            DEMO_PROFILE_ID,
            ApiStyle.OPENAI,
            model,
            TurnState.COMPLETE,
            usage,
            Timing(),
            provenance="estimated" if estimated else "reported",
            price_id=price,
            cost_micros=micros,
        )
    )


async def _shown(page: UsagePage, words: str) -> None:
    page.refresh()
    await gui.until(lambda: words in page.sentence.text())


def _cells(page: UsagePage) -> list[list[str]]:
    table = page.table
    return [[table.item(r, c).text() for c in range(table.columnCount())] for r in range(table.rowCount())]


async def test_nothing_used_is_said_in_words(page: UsagePage) -> None:
    assert page.sentence.text() == "Nothing was used today."
    assert not page.table.isVisible()
    assert not page.chart.isVisible()


async def test_what_was_used_is_told_in_a_sentence_and_by_model(page: UsagePage, core: Core) -> None:
    await _used(core, Usage(12_000, 431), price=USD, micros=4_117)
    await _used(core, Usage(1, 2), "<b>other</b>", price=USD, micros=7_000)
    await _shown(page, "12,434 tokens today, about $0.01 before tax.")
    assert _cells(page) == [
        ["MiniMax-M2.7", "1", "12,000", "431", "$0.0041"],
        ["<b>other</b>", "1", "1", "2", "$0.0070"],
    ]


async def test_untold_tokens_are_unknown_never_zero(page: UsagePage, core: Core) -> None:
    await _used(core, None)
    await _shown(page, "1 request today; its tokens are unknown.")
    assert _cells(page)[0][1:] == ["1", "unknown", "unknown", "unknown"]
    await _used(core, None)
    await _shown(page, "2 requests today; their tokens are unknown.")
    await _used(core, Usage(3, 4))
    await _shown(page, "7 tokens today; the cost is unknown.")
    assert "2 requests told no tokens: unknown, so not in these sums." in page.note.text()


async def test_currencies_plans_and_estimates_are_told_apart(page: UsagePage, core: Core) -> None:
    await _used(core, Usage(1, 1), price=USD, micros=20_000)
    await _used(core, Usage(1, 1), price="CNY:x:2026-01-01:m", micros=30_000, estimated=True)
    await _shown(page, "4 tokens today, about CN¥0.03 and $0.02 before tax.")
    assert "1 request was stopped or failed: its tokens are estimated." in page.note.text()
    await _used(core, Usage(1, 1), price="plan:token_plan")
    await _shown(page, "the rest drawn from your plan.")
    assert _cells(page)[0][4] == "CN¥0.0300 $0.0200 plan"


async def test_a_day_on_a_plan_or_of_recorded_examples_shows_no_money(page: UsagePage, core: Core) -> None:
    await _used(core, Usage(1, 1), price="free:demo")
    await _shown(page, "2 tokens today, recorded examples that cost nothing.")
    assert _cells(page)[0][4] == "free (recorded)"
    await _used(core, Usage(1, 1), price="plan:token_plan")
    await _shown(page, "4 tokens today, drawn from your plan.")


async def test_other_days_are_chosen_with_a_button_each(page: UsagePage, core: Core) -> None:
    for days_ago, tokens in ((0, 1), (6, 10), (7, 100), (29, 1000), (30, 10_000)):
        await _used(core, Usage(tokens, 0), days_ago=days_ago)
    await _shown(page, "1 tokens today")
    gui.press(page, "span-7")
    await gui.until(lambda: "11 tokens in the last 7 days" in page.sentence.text())
    gui.press(page, "span-30")
    await gui.until(lambda: "1,111 tokens in the last 30 days" in page.sentence.text())
    gui.press(page, "span-custom")
    page.span.first.setDate(page.span.last.date().addDays(-30))
    await gui.until(lambda: page.sentence.text().startswith("11,111 tokens from "))
    page.span.first.setDate(page.span.last.date())
    await gui.until(lambda: page.sentence.text().startswith("1 tokens on "))


async def test_the_table_is_by_what_is_chosen(page: UsagePage, core: Core) -> None:
    await _used(core, Usage(10, 5))
    await _used(core, Usage(1, 1), days_ago=3)
    gui.press(page, "span-7")
    for by, names in (
        (Grouping.STYLE, ["OpenAI"]),
        (Grouping.PROFILE, ["Demo (recorded examples)"]),
        (Grouping.CHAT, ["Outside of chats, or deleted since"]),
    ):
        page.by.setCurrentIndex(page.by.findData(by))
        await gui.until(lambda names=names: [row[0] for row in _cells(page)] == names)
    page.by.setCurrentIndex(page.by.findData(Grouping.DAY))
    await gui.until(lambda: len(_cells(page)) == 2)
    assert page.table.accessibleName() == "Usage by day"


async def test_the_keys_walk_over_the_bars_and_tell_their_values(page: UsagePage, core: Core) -> None:
    await _used(core, Usage(10, 5), price=USD, micros=10)
    await _used(core, Usage(7, 1), days_ago=2)
    await _shown(page, "15 tokens")
    chart = page.chart
    chart.setFocus()
    assert "10 in · 5 out, 1 request, $0.0000" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert "Nothing was used." in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert "7 in · 1 out, 1 request, Cost unknown" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.at is not None
    assert chart.at.key == (today() - timedelta(days=13)).isoformat()
    QTest.keyClick(chart, Qt.Key.Key_End)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    await gui.until(lambda: page.table.currentRow() == 0 and page.table.accessibleName() == "Usage by day")


async def test_the_pointer_shows_the_values_of_a_bar_and_takes_them_away(page: UsagePage, core: Core) -> None:
    await _used(core, Usage(10, 5))
    await _shown(page, "15 tokens")
    chart = page.chart
    chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    before = chart.grab().toImage()
    QTest.mouseMove(chart, QPointF(chart.width() - 20, 80).toPoint())
    chart.point_at(13)
    assert chart.grab().toImage() != before
    chart.point_at(None)
    assert chart.grab().toImage() == before


async def test_usage_is_saved_as_a_file_of_values(
    page: UsagePage, core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _used(core, Usage(10, 5))
    await _shown(page, "15 tokens")
    asked: list[str] = []

    def choose(_parent: object, _title: str, name: str, _filter: str) -> tuple[str, str]:
        asked.append(name)
        return str(tmp_path / f"{len(asked)}.csv"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    for action in page.export.menu().actions():
        action.trigger()
    await gui.until(lambda: (tmp_path / "2.csv").exists() and (tmp_path / "1.csv").exists())
    day = today().isoformat()
    assert asked == [f"usage-by-model-{day}.csv", f"usage-requests-{day}.csv"]
    assert (tmp_path / "1.csv").read_text().splitlines()[1].startswith("MiniMax-M2.7,")


async def test_a_long_span_shows_months(page: UsagePage, core: Core) -> None:
    await _used(core, Usage(10, 5))
    page.span.choose(0)
    page.span.first.setDate(page.span.last.date().addDays(-400))
    await gui.until(page.chart.isVisible)
    page.chart.point_at(99)
    assert page.chart.at is not None
    assert page.chart.at.key == today().isoformat()[:7]


async def test_budgets_stand_below_with_what_is_used(page: UsagePage, core: Core, window: MainWindow) -> None:
    assert "No budget for a day or a month is set." in gui.words_of(page)
    await _used(core, Usage(1, 1), price=USD, micros=350_000)
    day = BudgetLevels("USD", "0.80", "1.00")
    core.services.preferences.change(budgets=BudgetSettings(day=day, month=BudgetLevels("tokens", "9", "")))
    page.refresh()
    await gui.until(lambda: "Today: $0.3500 of $1.00 · warning at $0.8000" in gui.words_of(page))
    assert "This month: 2 tokens; a warning comes at 9 tokens" in gui.words_of(page)
    gui.press(page, "changeBudgets")
    settings = window.page_widget("settings")
    assert isinstance(settings, SettingsPage)
    assert settings.list.currentItem().text() == "Budgets"


async def test_a_dozen_rows_are_shown_and_the_rest_scrolls(page: UsagePage, core: Core) -> None:
    for number in range(20):
        await _used(core, Usage(20 - number, 1), f"model-{number}")
    await _shown(page, "tokens")
    await gui.settle()
    assert page.table.rowCount() == 20
    shown = page.table.height() // page.table.rowHeight(0)
    assert shown == 13  # twelve and the heading


@pytest.mark.fault("F61")
async def test_a_request_of_tomorrow_is_not_todays(page: UsagePage, core: Core) -> None:
    """The clock was set back: what it said before does not count as today."""
    tomorrow = local_midnight(today() + timedelta(days=1))
    row = UsageRow(
        tomorrow, None, DEMO_PROFILE_ID, ApiStyle.OPENAI, "m", TurnState.COMPLETE, Usage(9, 9), Timing()
    )
    await core.services.ledger.append(row)
    await _used(core, Usage(1, 1))
    await _shown(page, "2 tokens today")
