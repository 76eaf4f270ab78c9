"""What every test of the window needs: the application, a theme at its defaults, an asyncio loop on Qt's."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from duologue.bootstrap.core import Core
from duologue.ui.main_window import MainWindow
from duologue.ui.theme import Theme
from helpers import gui


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"qt": gui.new_loop}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The unseen platform cannot raise windows or grab keys, and says so; that is no fault of ours."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """pytest-qt's application is ours."""
    return gui.application()


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The theme, light and at 100 %; whatever a test leaves on screen is taken away."""
    gc.freeze()  # what tests before this one left is no garbage of this one: not searched again and again
    with gui.collecting_here():
        chosen = gui.theme()
        if chosen.appearance != gui.LIGHT:
            chosen.choose(gui.LIGHT)
        QGuiApplication.clipboard().clear()
        yield chosen
        for widget in qapp.topLevelWidgets():
            widget.hide()
            if widget.parent() is None:
                widget.deleteLater()


@pytest.fixture
def keychain() -> gui.KeychainForTests:
    """A keychain that keeps keys in memory."""
    return gui.KeychainForTests()


@pytest.fixture
async def core(tmp_path: Path, keychain: gui.KeychainForTests) -> AsyncIterator[Core]:
    """The app's services in a home of their own."""
    async with gui.open_core(tmp_path / "home", keychain) as opened:
        yield opened


@pytest.fixture
async def window(core: Core) -> AsyncIterator[MainWindow]:
    """The window of a demo session, shown."""
    async with gui.open_window(core) as opened:
        yield opened
