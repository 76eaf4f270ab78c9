"""A clipboard that is huge, or whose owner is gone, and one that holds what somebody else copied."""

import ast
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLineEdit

import duologue
from duologue.bootstrap.core import Core
from duologue.ui.first_run.connect_sheet import ConnectSheet
from duologue.ui.playground.page import PlaygroundPage
from duologue.ui.playground.request.paste_dialog import PasteDialog
from helpers import gui

HUGE = 50 * 1024 * 1024
APP = Path(duologue.__file__).parent


class OwnerGone(QMimeData):
    """What is there once the program that copied has ended: names of forms, and nothing behind them."""

    def formats(self) -> list[str]:
        return ["text/plain", "text/html", "text/uri-list", "image/png"]

    def hasFormat(self, _name: str) -> bool:  # noqa: N802 - Qt's name
        return True

    def retrieveData(self, _name: str, _kind: object) -> Any:  # noqa: N802 - Qt's name
        return None


@pytest.mark.fault("F69")
@pytest.mark.parametrize("line", ["words of a line\n", "x"])
async def test_fifty_megabytes_are_offered_as_a_file_and_fill_no_field(core: Core, line: str) -> None:
    async with gui.open_window(core) as window:
        QGuiApplication.clipboard().setText(line * (HUGE // len(line)))
        window.chat_page.composer.text.paste()
        await gui.until(lambda: window.findChildren(QFrame, "pasteOffer"))
        assert window.chat_page.composer.text.document().isEmpty()
        QGuiApplication.clipboard().setText("")


@pytest.mark.fault("F69")
async def test_fifty_megabytes_are_no_request_of_the_playground(core: Core) -> None:
    core.services.preferences.change(developer_tools=True)
    async with gui.open_window(core) as window:
        window.show_page("playground")
        page = window.page_widget("playground")
        assert isinstance(page, PlaygroundPage)
        QGuiApplication.clipboard().setText("x" * HUGE)
        page.request.paste()
        [dialog] = window.findChildren(PasteDialog)
        assert "xxx" not in gui.words_of(dialog)
        dialog.reject()
        QGuiApplication.clipboard().setText("")


@pytest.mark.fault("F69")
async def test_what_its_owner_took_along_pastes_as_nothing(core: Core) -> None:
    core.services.preferences.change(developer_tools=True)
    async with gui.open_window(core) as window:
        composer = window.chat_page.composer
        composer.text.setPlainText("before")
        composer.text.insertFromMimeData(OwnerGone())
        await gui.settle()
        assert composer.text.toPlainText() == "before"
        assert composer.attached == ()


@pytest.mark.fault("F69")
async def test_entering_a_key_leaves_what_somebody_else_copied(core: Core) -> None:
    async with gui.open_window(core, demo_session=False) as window:
        QGuiApplication.clipboard().setText("mine, copied elsewhere")
        window.navigation.connect()
        sheet = window.findChild(ConnectSheet)
        field = sheet.findChild(QLineEdit, "keyField")
        field.setText("sk-canary-0123456789")
        field.selectAll()
        field.copy()
        field.cut()
        sheet.reject()
        await gui.settle()
        assert QGuiApplication.clipboard().text() == "mine, copied elsewhere"
    assert QGuiApplication.clipboard().text() == "mine, copied elsewhere"


@pytest.mark.fault("F69")
def test_nothing_ever_clears_the_clipboard() -> None:
    """No key is put on it, so there is nothing to take off it, by a timer or at the end."""
    for module in (APP / "ui").rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        if "clipboard" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "clear"
            ):
                assert "clipboard" not in ast.unparse(node.func.value).lower(), module
