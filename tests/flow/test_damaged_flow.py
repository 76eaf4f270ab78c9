"""The whole start over a damaged database: asked, chosen, and the chats are there."""

import argparse
import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from duologue.bootstrap import core as bootstrap_core
from duologue.bootstrap import window_life
from duologue.bootstrap.copies import tell_damage
from duologue.cli.exit_codes import REFUSED
from duologue.domain.errors import StoreDamaged
from duologue.domain.profile import ProfileKind
from duologue.domain.terms import Acceptance
from duologue.storage.copies import Copies
from duologue.storage.rescue import Rescue
from duologue.ui.dialogs.damaged_store import DamagedStore
from duologue.ui.main_window import MainWindow
from helpers import gui
from helpers.transfers import talk

Start = Callable[[Path], Coroutine[None, None, int]]
ARGUMENTS = {"debug": False, "demo": False, "exit_when_shown": False, "command": None}


async def damaged(home: Path) -> str:
    """A data folder whose database has a spoilt page, behind words that can be read; the file's digest."""
    async with gui.open_core(home) as core:
        for number in range(9):
            words = [f"Words {number} {place} {'x' * 400}" for place in range(6)]
            await talk(core.services, f"Chat {number}", *words)
    path = home / "duologue.db"
    data = bytearray(path.read_bytes())
    page = data.index(b"Words 4 3 ") // 4096
    data[page * 4096 : page * 4096 + 32] = b"\x5a" * 32
    path.write_bytes(bytes(data))
    return hashlib.sha256(data).hexdigest()


def window_of(kind: type[DamagedStore | MainWindow]) -> DamagedStore | MainWindow | None:
    shown = [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()
    ]
    return shown[0] if shown else None


def beside(home: Path, pattern: str) -> list[Path]:
    return list(home.glob(pattern))


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Start:
    """The start of the window; only the keychain and the place where errors end are a test's own."""
    monkeypatch.setattr(bootstrap_core, "SystemKeychain", gui.KeychainForTests)
    monkeypatch.setattr(window_life.Trouble, "install", lambda _self: None)
    return lambda home: window_life._main(gui.application(), argparse.Namespace(home=home, **ARGUMENTS))


@pytest.mark.fault("F17")
async def test_a_start_over_damage_asks_first_and_then_shows_what_was_rescued(
    tmp_path: Path, start: Start
) -> None:
    before = await damaged(tmp_path)
    running = asyncio.ensure_future(start(tmp_path))
    await gui.until(lambda: window_of(DamagedStore))
    dialog = window_of(DamagedStore)
    await gui.until(lambda: "Looking at" not in gui.words_of(dialog))
    gui.press(dialog, "takeOffer")
    await gui.until(lambda: window_of(MainWindow))
    window = window_of(MainWindow)
    assert isinstance(window, MainWindow)
    await gui.until(lambda: len(window.chat_page.sidebar.list.chats) == 9)
    window.close()
    assert await running == 0
    (aside,) = beside(tmp_path, "damaged-*")
    assert hashlib.sha256((aside / "duologue.db").read_bytes()).hexdigest() == before


@pytest.mark.fault("F17")
async def test_a_start_over_damage_that_is_closed_changes_nothing(tmp_path: Path, start: Start) -> None:
    before = await damaged(tmp_path)
    running = asyncio.ensure_future(start(tmp_path))
    await gui.until(lambda: window_of(DamagedStore))
    dialog = window_of(DamagedStore)
    assert isinstance(dialog, DamagedStore)
    dialog.reject()
    assert await running == REFUSED
    assert hashlib.sha256((tmp_path / "duologue.db").read_bytes()).hexdigest() == before
    assert beside(tmp_path, "damaged-*") == beside(tmp_path, ".*") == []


async def test_beginning_anew_asks_for_the_terms_again(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path) as core:
        gate = core.services.gate
        await gate.accept(ProfileKind.SERVICE, words="I accept", end_reached=True)
        assert await gate.status() is Acceptance.ACCEPTED
    rescue = Rescue(tmp_path / "duologue.db", tmp_path / "backups")
    rescue.take(rescue.look()[-1], date(2026, 11, 24))
    async with gui.open_core(tmp_path) as core:
        assert await core.services.gate.status() is not Acceptance.ACCEPTED


@pytest.mark.fault("F62")
async def test_damage_that_the_daily_copy_finds_is_said_in_the_window(tmp_path: Path) -> None:
    async with gui.open_core(tmp_path) as core, gui.open_window(core) as window:
        tell_damage(window, StoreDamaged("The database x is damaged.", detail="row 7"))
        await gui.settle()
        words = gui.words_of(window.chat_page)
        assert "Close Duologue and open it again" in words
        assert "Copies of earlier days are kept." in words


@pytest.mark.fault("F62")
async def test_a_copy_from_before_the_last_act_asks_for_the_terms_again(tmp_path: Path) -> None:
    """The seal outside the database knows of an act that the copy lacks: better asked once too often."""
    async with gui.open_core(tmp_path) as core:
        gate = core.services.gate
        await gate.accept(ProfileKind.SERVICE, words="I accept", end_reached=True)
        Copies(core.paths.database, core.paths.backups, lambda: None).make(date(2026, 11, 23))
        await gate.withdraw(words="I withdraw")
    (tmp_path / "duologue.db").write_bytes(b"")
    rescue = Rescue(tmp_path / "duologue.db", tmp_path / "backups")
    rescue.take(rescue.look()[0], date(2026, 11, 24))
    async with gui.open_core(tmp_path) as core:
        assert await core.services.gate.status() is not Acceptance.ACCEPTED
