"""The Test of a key, in the Connect sheet and in the settings, against a server that plays the service."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QRadioButton

from duologue.demo.server import DemoServer
from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.ui.first_run.connect_sheet import ConnectSheet
from helpers import gui

OWN = Profile("own", "Mine", ProfileKind.OWN, auth=AuthForm.NONE)


@pytest.fixture
def service() -> Iterator[DemoServer]:
    server = DemoServer(pace=0)
    yield server
    server.close()


async def test_a_key_can_be_tried_before_it_is_kept(tmp_path: Path, service: DemoServer) -> None:
    port = service.start()
    async with (
        gui.open_core(tmp_path / "home") as core,
        gui.open_window(core, demo_session=False) as window,
    ):
        window.navigation.connect()
        sheet = window.findChild(ConnectSheet)
        gui.named(sheet, QRadioButton, "preset-minimaxm2-io").click()
        gui.named(sheet, QLineEdit, "openaiBase").setText(f"http://127.0.0.1:{port}/v1")
        gui.named(sheet, QLineEdit, "anthropicBase").setText(f"http://127.0.0.1:{port}/anthropic")
        gui.press(sheet, "connectContinue")
        await gui.until(sheet.terms.box.isVisible)
        gui.named(sheet, QCheckBox, "termsTick").click()
        gui.press(sheet, "acceptTerms")
        await gui.until(lambda: sheet.key.save.isVisible() and sheet.key.save.isEnabled())
        sheet.key.field.setText("sk-made-up-key-to-try")
        gui.press(sheet, "testKey")
        await gui.until(lambda: "Anthropic" in sheet.key.outcome.text())
        assert sheet.key.outcome.text().count("works") == 2
        assert [record.with_key for record in service.requests] == [True, True]
        assert not core.services.accounts.connected
        sheet.reject()
        await gui.settle()


async def test_a_profile_that_cannot_be_reached_is_told_in_its_card(
    tmp_path: Path, service: DemoServer
) -> None:
    port = service.start()
    service.close()
    async with gui.open_core(tmp_path / "home") as core:
        core.services.accounts.save(replace(OWN, openai_base=f"http://127.0.0.1:{port}/v1"))
        async with gui.open_window(core) as window:
            window.show_page("settings")
            page = window.page_widget("settings")
            page.list.setCurrentRow(1)
            next(b for b in page.findChildren(QPushButton, "testProfile") if b.isVisible()).click()
            await gui.until(lambda: "can't be reached" in gui.words_of(page))
