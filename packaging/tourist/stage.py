"""The stage: the real window with the demo's server, a home of its own, and a camera."""

import asyncio
import logging
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from duologue import event_loop
from duologue.bootstrap.core import Core, open_core
from duologue.domain.settings import Appearance
from duologue.domain.settings import Theme as ThemeChoice
from duologue.services.suite import Services
from duologue.ui.application import build_application
from duologue.ui.main_window import MainWindow
from duologue.ui.theme import Theme

USUAL_ZOOM = 100
SIZE = (1280, 800)
_PATIENCE_SECONDS = 30


class Stage:
    """One scene's window. `shoot` saves what it looks like now."""

    def __init__(self, window: MainWindow, core: Core, folder: Path, theme: str) -> None:
        self.window = window
        self.core = core
        self.taken: list[str] = []
        self._folder = folder
        self._theme = theme

    @property
    def services(self) -> Services:
        """The services behind the window."""
        return self.core.services

    async def settle(self) -> None:
        """Let tasks, layouts and paint events come to rest."""
        for _ in range(8):
            await asyncio.sleep(0.02)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something on the window. Raises TimeoutError."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not holds():  # noqa: ASYNC110 - a picture is not worth an event of its own
                await asyncio.sleep(0.01)
        await self.settle()

    async def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """Save a picture of the window, or of a sheet over it."""
        await self.settle()
        picture = (widget or self.window).grab()
        if widget is not None and widget.isWindow():
            picture = self._over_window(widget)
        path = self._folder / f"{name}-{self._theme}.png"
        picture.save(str(path))
        self.taken.append(path.name)

    async def shoot_over(self, name: str, popup: QWidget) -> None:
        """Save a picture of the window with a menu where it opened."""
        await self.settle()
        picture = self.window.grab()
        painter = QPainter(picture)
        painter.drawPixmap(self.window.mapFromGlobal(popup.pos()), popup.grab())
        painter.end()
        path = self._folder / f"{name}-{self._theme}.png"
        picture.save(str(path))
        self.taken.append(path.name)

    def _over_window(self, sheet: QWidget) -> QPixmap:
        """The window with the sheet in its middle, as a person sees it."""
        whole = self.window.grab()
        painter = QPainter(whole)
        left = (self.window.width() - sheet.width()) // 2
        top = (self.window.height() - sheet.height()) // 2
        painter.setOpacity(0.35)
        painter.fillRect(self.window.rect(), self.window.theme.colour("veil"))
        painter.setOpacity(1)
        painter.drawPixmap(left, top, sheet.grab())
        painter.end()
        return whole


Scene = Callable[[Stage], Awaitable[None]]


def tour(folder: Path, theme: str, scenes: Sequence[Scene], zoom: int = USUAL_ZOOM) -> list[str]:
    """Play the scenes in one theme, at a zoom in per cent; the names of the pictures."""
    application = QApplication.instance() or build_application()
    taken: list[str] = []

    async def play() -> int:
        for scene in scenes:
            taken.extend(await _play(application, folder, theme, scene, zoom))
        return 0

    event_loop.run(application, play)
    return taken


async def _play(application: QApplication, folder: Path, theme: str, scene: Scene, zoom: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="duologue-tour-") as home:
        async with open_core(Path(home)) as core:
            preferences = core.services.preferences
            preferences.change(appearance=Appearance(theme=ThemeChoice(theme), zoom=zoom))
            look = Theme(application, preferences.current.appearance, holds_sheet_back=True)
            is_demo = scene.__name__ != "first_run_own_words"
            window = MainWindow(look, core.services, _fail, demo_session=is_demo)
            look.dress()
            window.resize(*SIZE)
            window.show()
            stage = Stage(window, core, folder, theme if zoom == USUAL_ZOOM else f"{theme}-{zoom}")
            await window.open_first(None)
            await scene(stage)
            await window.end()
            return stage.taken


def _fail(error: BaseException) -> None:
    logging.getLogger("duologue.tour").error("scene failed", exc_info=error)
    raise error
