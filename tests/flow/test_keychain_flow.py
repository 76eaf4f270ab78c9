"""The key's whole life beside a real Secret Service: entered in the window, kept, used again, in no file."""

from pathlib import Path

import pytest

from duologue.demo.server import DemoServer
from helpers import keyring_session

pytestmark = pytest.mark.keyring
KEY = "sk-canary-9Rt5Ym1Kc8Wb4Hd6"

_WINDOW = """
import asyncio, sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton
from duologue import event_loop
from duologue.bootstrap.core import open_core
from duologue.domain.turn_state import TurnState
from duologue.ui.first_run.connect_sheet import ConnectSheet
from helpers import gui

home, port, key = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

async def answer(window):
    before = len(window.turns.messages)
    window.chat_page.composer.text.setPlainText("Tell me about tea.")
    window.chat_page.composer.submitted.emit("Tell me about tea.")
    await gui.until(lambda: len(window.turns.messages) == before + 2 and not window.chat.running)
    return window.turns.messages[-1].state

async def main():
    async with open_core(home) as core, gui.open_window(core, demo_session=False) as window:
        window.navigation.connect()
        sheet = window.findChild(ConnectSheet)
        gui.named(sheet, QRadioButton, "preset-minimaxm2-io").click()
        gui.named(sheet, QLineEdit, "openaiBase").setText(f"http://127.0.0.1:{port}/v1")
        gui.press(sheet, "connectContinue")
        await gui.until(sheet.terms.box.isVisible)
        gui.named(sheet, QCheckBox, "termsTick").click()
        gui.press(sheet, "acceptTerms")
        await gui.until(lambda: sheet.key.save.isVisible() and sheet.key.save.isEnabled())
        print("place:", sheet.key.place.text())
        gui.named(sheet, QLineEdit, "keyField").setText(key)
        gui.press(sheet, "saveKey")
        await gui.until(lambda: core.services.accounts.connected and window.findChild(ConnectSheet) is None)
        print("first:", await answer(window))
    async with open_core(home) as core, gui.open_window(core, demo_session=False) as window:
        await gui.until(lambda: len(window.turns.messages) == 2)
        print("again:", await answer(window))
        await core.services.accounts.forget_key(core.services.accounts.profiles[0].id)
    async with open_core(home) as core:
        print("forgotten:", await core.services.accounts.key(core.services.accounts.profiles[0]) is None)
    return 0

sys.exit(event_loop.run(gui.application(), main))
"""


def test_a_key_is_kept_in_the_keyring_used_after_a_restart_and_stands_in_no_file(tmp_path: Path) -> None:
    server = DemoServer(pace=0)
    home, data = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    try:
        child = keyring_session.run(
            _WINDOW,
            str(data),
            str(server.start()),
            KEY,
            home=home,
            extra={"QT_QPA_PLATFORM": "offscreen"},
        )
        with_key = [record.with_key for record in server.requests if record.method == "POST"]
    finally:
        server.close()
    assert child.returncode == 0, child.stderr
    lines = child.stdout.splitlines()
    assert "place: Kept in: system keyring (Secret Service)" in lines
    assert "first: complete" in lines
    assert "again: complete" in lines
    assert "forgotten: True" in lines
    assert with_key == [True, True]
    written = [path for path in data.rglob("*") if path.is_file()]
    assert any(path.name == "profiles.json" for path in written)
    assert [path for path in written if KEY.encode() in path.read_bytes()] == []
    assert KEY not in child.stdout + child.stderr
