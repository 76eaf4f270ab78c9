"""Odd surroundings: no fonts, no home, foreign locales, small screens. The app starts, or says why not."""

import argparse
import asyncio
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from duologue import resources
from duologue.bootstrap import window_life
from duologue.cli.exit_codes import REFUSED
from duologue.domain.settings import Appearance, Theme
from duologue.ui import theme as theme_module
from duologue.ui.dialogs.start_failure import StartFailure
from helpers import child_process, gui, terminal

pytestmark = pytest.mark.fault("F67")

POOR = {  # a bare system account on a server: no home, no locale, no font, no graphics, no time zone
    "LC_ALL": "C",
    "LANG": "",
    "TZ": "Nowhere/At_All",
    "FONTCONFIG_FILE": "/dev/null",
    "QT_QPA_FONTDIR": "/dev/null",
    "LIBGL_DRIVERS_PATH": "/nowhere",
    "QT_QPA_PLATFORM": "offscreen",
}
FOREIGN = {
    "LC_ALL": "ar_EG.UTF-8",
    "LANGUAGE": "ar:he:fa",
    "QT_SCALE_FACTOR": "2",
    "TZ": "Asia/Kathmandu",
    "QT_QPA_PLATFORM": "offscreen",
}


@pytest.mark.parametrize("surroundings", [POOR, FOREIGN], ids=["poor", "foreign"])
def test_the_app_starts_and_ends_without_a_complaint(tmp_path: Path, surroundings: dict[str, str]) -> None:
    command = terminal.command(tmp_path / "home", "--demo", "--exit-when-shown")
    environment = {**child_process.environment(), **surroundings}
    ran = subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    assert b"Traceback" not in ran.stderr
    log = (tmp_path / "home" / "logs" / "duologue.log").read_text()
    assert "Traceback" not in log
    assert (tmp_path / "home" / "settings.json").exists()


NO_HOME = {"HOME": "/dev/null", "XDG_DATA_HOME": "", "DUOLOGUE_HOME": ""}


async def test_without_a_home_to_write_to_the_window_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NO_HOME.items():
        monkeypatch.setenv(name, value)
    arguments = argparse.Namespace(home=None, debug=False, demo=False, exit_when_shown=False, command=None)
    running = asyncio.ensure_future(window_life._main(gui.application(), arguments))

    def told() -> StartFailure | None:
        return next((w for w in QApplication.topLevelWidgets() if isinstance(w, StartFailure)), None)

    await gui.until(lambda: told() is not None and told().isVisible())
    dialog = told()
    assert dialog is not None
    words = gui.words_of(dialog)
    assert "/dev/null" in words
    assert "Not a directory" in words
    gui.press(dialog, "closeStartFailure")
    assert await running == REFUSED


def test_without_a_home_to_write_to_a_command_says_why() -> None:
    script = (
        "import sys; sys.argv = ['duologue', 'usage']; from duologue.__main__ import main; sys.exit(main())"
    )
    ran = child_process.run(script, extra=NO_HOME)
    assert ran.returncode == REFUSED
    assert "can't be used: Not a directory." in ran.stderr
    assert "Traceback" not in ran.stderr


def test_fonts_that_are_missing_or_broken_are_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Broken.ttf").write_bytes(b"no font at all")
    before = set(QFontDatabase.families())
    for root in (tmp_path, tmp_path / "nowhere"):
        monkeypatch.setattr(resources, "root", lambda root=root: root)
        theme_module.load_fonts()
    assert set(QFontDatabase.families()) == before


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
async def test_every_page_fits_a_small_screen_in_both_directions(
    tmp_path: Path, zoom: int, direction: Qt.LayoutDirection
) -> None:
    application = gui.application()
    application.setLayoutDirection(direction)
    try:
        async with gui.open_core(tmp_path) as core, gui.open_window(core) as window:
            core.services.preferences.change(developer_tools=True, appearance=Appearance(Theme.LIGHT, zoom))
            await gui.settle()
            window.resize(1024, 600)
            for page in ("chat", "usage", "terms", "settings", "playground", "chat"):
                window.show_page(page)
                await gui.settle()
                assert (window.width(), window.height()) == (1024, 600), page
            rail = window.rail.mapTo(window, window.rail.rect().center()).x()
            assert (rail < 512) is (direction == Qt.LayoutDirection.LeftToRight)
    finally:
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        gui.theme().choose(gui.LIGHT)
