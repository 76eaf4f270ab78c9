"""A run in the window in both styles, kept as a recording, played in another start of the app."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu

from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.tables import catalogue
from duologue.ui.main_window import MainWindow
from duologue.ui.playground.page import PlaygroundPage
from helpers import gui
from helpers.runs import draft

# Menus open here, and the unseen platform says that it cannot raise them.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

FAST = "demo-recorded-fast"


def playground(window: MainWindow) -> PlaygroundPage:
    """The playground's page, opened."""
    window.show_page("playground")
    page = window.page_widget("playground")
    assert isinstance(page, PlaygroundPage)
    return page


def choose(page: PlaygroundPage, name: str) -> None:
    """Choose an entry of the menu of the response."""
    gui.press(page, "responseMenuButton")
    menu = page.findChild(QMenu, "responseMenu")
    assert isinstance(menu, QMenu)
    next(entry for entry in menu.actions() if entry.objectName() == name).trigger()
    menu.hide()


@pytest.mark.parametrize("style", ApiStyle)
async def test_a_run_is_kept_and_played_in_another_start(
    tmp_path: Path, style: ApiStyle, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept.duorec"
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(kept), ""))
    prompt = next(prompt.prompt for prompt in catalogue.demo_prompts() if "weather" in prompt.id)
    home = tmp_path / "home"
    async with gui.open_core(home) as core, gui.open_window(core) as window:
        core.services.preferences.change(developer_tools=True)
        page = playground(window)
        page.show_draft(draft(prompt, style=style, profile="demo", model=FAST))
        gui.press(page, "runButton")
        await gui.until(lambda: page.response.view.running)
        await gui.until(lambda: not page.response.view.running)
        result = page.response.view.watch.answering.result
        assert result.state is TurnState.COMPLETE
        words = page.response.view.watch.answering.reply.text
        choose(page, "saveRecording")
        await gui.until(kept.exists)
        assert (await core.services.ledger.totals_since("2026-01-01T00:00:00Z")).requests == 1
    async with gui.open_core(home) as core, gui.open_window(core) as window:
        page = playground(window)
        page.show_side("response")
        choose(page, "openRecording")
        await gui.until(lambda: page.response.view.watch is not None)
        await gui.until(lambda: not page.response.view.running)
        assert page.response.view.watch.answering.reply.text == words
        assert page.response.replay_bar.isVisible()
        assert (await core.services.ledger.totals_since("2026-01-01T00:00:00Z")).requests == 1


async def test_both_styles_are_compared_from_the_bar(tmp_path: Path) -> None:
    prompt = next(prompt.prompt for prompt in catalogue.demo_prompts() if "weather" in prompt.id)
    async with gui.open_core(tmp_path) as core, gui.open_window(core) as window:
        core.services.preferences.change(developer_tools=True)
        page = playground(window)
        page.show_draft(draft(prompt, profile="demo", model=FAST))
        gui.press(page, "compareButton")
        menu = page.findChild(QMenu, "compareMenu")
        assert isinstance(menu, QMenu)
        next(entry for entry in menu.actions() if entry.objectName() == "compareStyles").trigger()
        menu.hide()
        view = page.response.comparing.view
        await gui.until(lambda: len(view.columns) == 2)
        gui.press(view, "runAll")
        assert page.bar.running
        await gui.until(lambda: not view.running)
        assert not page.bar.running
        assert [column.result.state for column in view.columns] == [TurnState.COMPLETE] * 2
        verdicts = [view.table.item(row, 1).text() for row in range(4)]
        assert verdicts == ["same"] * 4
