"""The playground page: reached from the rail, two sides, Run where it belongs."""

from pathlib import Path

from PySide6.QtWidgets import QToolButton

from duologue.ui.playground.page import PlaygroundPage
from helpers import gui


async def test_the_playground_is_there_with_developer_tools_only(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path) as core, gui.open_window(core) as window:
        entry = window.rail.findChild(QToolButton, "rail-playground")
        assert isinstance(entry, QToolButton)
        assert entry.isHidden()
        core.services.preferences.change(developer_tools=True)
        gui.press(window.rail, "rail-playground")
        assert window.page == "playground"
        core.services.preferences.change(developer_tools=False)
        assert window.page == "chat"
        assert entry.isHidden()


async def test_below_a_width_request_and_response_are_tabs(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path) as core, gui.open_window(core) as window:
        window.show_page("playground")
        page = window.page_widget("playground")
        assert isinstance(page, PlaygroundPage)
        window.resize(1280, 800)
        await gui.settle()
        assert not page.narrow
        window.resize(1024, 800)
        await gui.settle()
        assert page.narrow
        gui.press(page, "responseSide")
        assert page.request.isHidden() or not page.request.isVisible()
        gui.press(page, "requestSide")
        assert page.request.isVisible()
