"""What the playground keeps is there after a restart: the history whole, the presets as files."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit

from duologue.demo.server import DemoServer
from duologue.domain.draft import Draft
from duologue.domain.parts import TextPart
from duologue.domain.profile import DEMO_PROFILE_ID
from duologue.domain.request import ChatRequest, Parameters, Turn
from duologue.domain.style import ApiStyle
from duologue.ui.main_window import MainWindow
from duologue.ui.playground.page import PlaygroundPage
from helpers import gui


@pytest.mark.parametrize("style", list(ApiStyle))
async def test_requests_and_presets_come_back_after_a_restart(
    style: ApiStyle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duologue.bootstrap.core.DemoServer", lambda: DemoServer(pace=0))
    turn = Turn("user", (TextPart("Explain in simple words why the {{thing}} is blue."),))
    request = ChatRequest("demo-recorded-fast", (turn,), "Be brief.", Parameters(max_tokens=900))
    draft = Draft(style, DEMO_PROFILE_ID, request, {"seed_of_mine": 7}, {"thing": "sky"})
    async with gui.open_core(tmp_path) as core:
        run = core.services.playground.runs.run(draft)
        async for _ in run.events():
            pass
        core.services.playground.presets.save_as("Sky", draft, notes="mine")
    async with gui.open_core(tmp_path) as core:
        [row] = await core.services.playground.history.page("sunlight")
        kept = await core.services.playground.history.exchange(row.id)
        assert kept is not None
        assert kept.draft == draft
        assert run.result is not None
        assert kept.outcome.parts == run.result.parts
        assert kept.outcome.usage is not None
        assert row.tokens == kept.outcome.usage.total
        [preset] = core.services.playground.presets.all()[0]
        assert preset.draft.request == request
        assert preset.notes == "mine"


async def test_columns_of_a_comparison_come_back_after_a_restart(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path) as core:
        core.services.preferences.change(developer_tools=True)
        async with gui.open_window(core) as window:
            page = opened(window)
            turn = Turn("user", (TextPart("Hello"),))
            page.show_draft(Draft(ApiStyle.OPENAI, DEMO_PROFILE_ID, ChatRequest("demo-recorded", (turn,))))
            page.show_side("response")
            page.response.compare(page.draft)
            view = page.response.comparing.view
            assert view is not None
            gui.press(view, "addColumn")
            style = gui.named(view.columns[1], QComboBox, "variationStyle")
            style.setCurrentIndex(style.findData(ApiStyle.ANTHROPIC))
            gui.named(view.columns[2], QLineEdit, "variationTemperature").setText("0.2")
            left = view.variations
            await window.end()
    async with gui.open_core(tmp_path) as core, gui.open_window(core) as window:
        view = opened(window).response.comparing.view
        assert view is not None
        assert view.isVisible()
        assert view.variations == left
        assert [column.draft.style for column in view.columns] == [
            ApiStyle.OPENAI,
            ApiStyle.ANTHROPIC,
            ApiStyle.OPENAI,
        ]
        assert view.columns[2].draft.request.parameters.temperature == 0.2


def opened(window: MainWindow) -> PlaygroundPage:
    """The playground of a window."""
    window.show_page("playground")
    page = window.page_widget("playground")
    assert isinstance(page, PlaygroundPage)
    return page
