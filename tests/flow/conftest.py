"""What flow tests need: the application, and an asyncio loop that Qt drives."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from helpers import gui


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"qt": gui.new_loop}


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """pytest-qt's application is ours."""
    return gui.application()


@pytest.fixture(autouse=True)
def clean_screen(qapp: QApplication) -> Iterator[None]:
    """Whatever a test leaves on screen is taken away."""
    with gui.collecting_here():
        gui.theme().choose(gui.LIGHT)
        yield
        for widget in qapp.topLevelWidgets():
            widget.hide()
            if widget.parent() is None:
                widget.deleteLater()
