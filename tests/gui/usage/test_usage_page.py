"""The usage page: a sentence first; what no server told is unknown, never 0."""

import pytest
from PySide6.QtWidgets import QTableWidget

from duologue.bootstrap.core import Core
from duologue.domain.message import UsageRow
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.services import catalogue
from duologue.services.clock import now_utc
from duologue.ui.main_window import MainWindow
from duologue.ui.usage.page import UsagePage
from helpers import gui


@pytest.fixture
async def page(window: MainWindow) -> UsagePage:
    window.show_page("usage")
    found = window.page_widget("usage")
    assert isinstance(found, UsagePage)
    await gui.until(found.sentence.text)
    return found


async def _used(core: Core, usage: Usage | None, model: str = "MiniMax-M2.7") -> None:
    state = TurnState.COMPLETE
    await core.services.ledger.append(
        UsageRow(now_utc(), None, DEMO_PROFILE_ID, ApiStyle.OPENAI, model, state, usage, Timing())
    )


async def _shown(page: UsagePage, words: str) -> None:
    page.refresh()
    await gui.until(lambda: words in page.sentence.text())


def _cells(page: UsagePage) -> list[list[str]]:
    table: QTableWidget = page.table
    return [[table.item(r, c).text() for c in range(table.columnCount())] for r in range(table.rowCount())]


async def test_nothing_used_is_said_in_words(page: UsagePage) -> None:
    assert page.sentence.text() == "Nothing was used today."
    assert not page.table.isVisible()


async def test_what_was_used_is_told_in_a_sentence_and_by_model(page: UsagePage, core: Core) -> None:
    await _used(core, Usage(12_000, 431))
    await _used(core, Usage(1, 2), "<b>other</b>")
    await _shown(page, "12,434 tokens today in 2 requests.")
    assert _cells(page) == [
        ["MiniMax-M2.7", "Demo (recorded examples)", "1", "12,000", "431"],
        ["<b>other</b>", "Demo (recorded examples)", "1", "1", "2"],
    ]


async def test_untold_tokens_are_unknown_never_zero(page: UsagePage, core: Core) -> None:
    await _used(core, None)
    await _shown(page, "1 request today; its tokens are unknown.")
    assert _cells(page)[0][2:] == ["1", "unknown", "unknown"]
    await _used(core, None)
    await _shown(page, "2 requests today; their tokens are unknown.")
    await _used(core, Usage(3, 4))
    await _shown(page, "7 tokens today in 3 requests.")
    assert "2 of today's requests told no tokens: unknown." in gui.words_of(page)


async def test_limits_are_counted_here_and_say_so(page: UsagePage, core: Core) -> None:
    assert "No service is connected" in page.limits.text()
    profile = catalogue.presets()[0].profile("service")
    core.services.accounts.keep_for_session(profile, Secret("sk-made-up-key-0123456789"))
    page.refresh()
    await gui.until(lambda: "counted here" in page.limits.text())
    assert f"{profile.name}: 0 of 200 requests in the last minute" in page.limits.text()
    assert "Other programs that use your key are not seen here." in page.limits.text()


async def test_a_dozen_rows_are_shown_and_the_rest_scrolls(page: UsagePage, core: Core) -> None:
    for number in range(20):
        await _used(core, Usage(20 - number, 1), f"model-{number}")
    await _shown(page, "requests")
    await gui.settle()
    assert page.table.rowCount() == 20
    shown = page.table.height() // page.table.rowHeight(0)
    assert shown == 13  # twelve and the heading
