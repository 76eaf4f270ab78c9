"""The playground of a window with developer tools on, and hands for it."""

from collections.abc import AsyncIterator

import pytest

from duologue.bootstrap.core import Core
from duologue.ui.main_window import MainWindow
from duologue.ui.playground.page import PlaygroundPage
from helpers import gui


@pytest.fixture
async def page(core: Core) -> AsyncIterator[PlaygroundPage]:
    """The playground page, shown."""
    core.services.preferences.change(developer_tools=True)
    async with gui.open_window(core) as window:
        yield opened(window)


def opened(window: MainWindow) -> PlaygroundPage:
    """The playground page of a window."""
    window.show_page("playground")
    page = window.page_widget("playground")
    assert isinstance(page, PlaygroundPage)
    return page
