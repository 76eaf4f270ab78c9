"""A whole session of the app as a program, which says where the key can be found at each moment.

Run as `python -m helpers.whole_session FOLDER`: everything lies below that folder. The key comes from
`helpers.wire`, so that it stands in no argument.
"""

import asyncio
import json
import sys
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QMenu, QRadioButton

from duologue import event_loop
from duologue.bootstrap import core as bootstrap_core
from duologue.bootstrap.core import Core
from duologue.domain.code import CodeLanguage
from duologue.domain.style import ApiStyle
from duologue.domain.transfer import ExportChoice, ExportFormat
from duologue.services.transfer.exports import ExportPlan
from duologue.services.transfer.long_work import LongWork
from duologue.storage.migrating import back_up
from duologue.ui.dialogs.crash import CrashDialog
from duologue.ui.first_run.connect_sheet import ConnectSheet
from duologue.ui.main_window import MainWindow
from duologue.ui.playground.page import PlaygroundPage
from duologue.ui.playground.response.bug_report import BugReportDialog
from duologue.ui.trouble import Trouble
from helpers import gui
from helpers.canary import files_with, said_anywhere, spellings
from helpers.echoes import echoes
from helpers.runs import draft
from helpers.talk import streamed
from helpers.wire import CANARY, LoopbackServer, answer_in, whole_response


@dataclass
class Session:
    """One window, the server it talks to, and what was seen of the key so far."""

    folder: Path
    server: LoopbackServer
    core: Core
    window: MainWindow
    seen: dict[str, dict[str, object]] = field(default_factory=dict)

    def look(self, moment: str) -> None:
        """Look for the key in every window, on the clipboard and in every file."""
        said = said_anywhere() + QGuiApplication.clipboard().text()
        spoken = [name for name, form in spellings(CANARY).items() if form.decode("latin-1") in said]
        self.seen[moment] = {"said": spoken, "files": files_with(CANARY, self.folder)}

    async def connect(self) -> None:
        """Enter the key by hand, and try to get it back from where it was typed."""
        self.window.navigation.connect()
        sheet = self.window.findChild(ConnectSheet)
        gui.named(sheet, QRadioButton, "preset-minimaxm2-io").click()
        gui.named(sheet, QLineEdit, "openaiBase").setText(f"{self.server.origin}/v1")
        gui.named(sheet, QLineEdit, "anthropicBase").setText(self.server.origin)
        gui.press(sheet, "connectContinue")
        await gui.until(sheet.terms.box.isVisible)
        gui.named(sheet, QCheckBox, "termsTick").click()
        gui.press(sheet, "acceptTerms")
        await gui.until(lambda: sheet.key.save.isVisible() and sheet.key.save.isEnabled())
        typed = gui.named(sheet, QLineEdit, "keyField")
        QTest.keyClicks(typed, CANARY)
        self.look("typed")
        typed.selectAll()
        typed.copy()
        typed.cut()
        self.look("copied and cut from the field")
        typed.undo()
        self.seen["undone"] = {"said": [typed.text()] if typed.text() else [], "files": {}}
        typed.clear()
        QTest.keyClicks(typed, CANARY)
        gui.press(sheet, "saveKey")
        await gui.until(lambda: self.core.services.accounts.connected)
        await gui.until(lambda: self.window.findChild(ConnectSheet) is None)  # and the field with it
        self.look("saved")

    async def answered(self, words: str) -> None:
        """Ask in the chat and wait until the answer has ended, however."""
        before = len(self.window.turns.messages)
        QTest.keyClicks(self.window.chat_page.composer.text, words)
        QTest.keyClick(self.window.chat_page.composer.text, Qt.Key.Key_Return)
        turns = self.window.turns
        await gui.until(lambda: len(turns.messages) == before + 2 and not self.window.chat.running)

    async def chat(self) -> None:
        """Good and bad answers in both styles; what is copied of them."""
        for style in ApiStyle:
            profile = self.core.services.accounts.profiles[0]
            chat = await self.core.services.library.create(profile.id, style, "m")
            await self.window.chat.open(chat.id)
            self.server.handler = streamed(answer_in(style, "Fine, ", "thank you."))
            await self.answered("How are you?")
            for _, handler in list(echoes(style))[::4]:
                self.server.handler = handler
                await self.answered("And now?")
        self.look("chatted")

    async def playground(self) -> None:
        """A run that echoes the key, kept in every form, reported, and written as code."""
        profile = self.core.services.accounts.profiles[0]
        self.window.show_page("playground")
        page = self.window.page_widget("playground")
        assert isinstance(page, PlaygroundPage)
        for style in ApiStyle:
            self.server.handler = dict(echoes(style))["SSE error after words"]
            page.show_draft(draft(f"My key is {CANARY}", style=style, profile=profile.id))
            gui.press(page, "runButton")
            await gui.until(lambda: page.response.view.running)
            await gui.until(lambda: not page.response.view.running)
            for name, entry in (("kept", "saveRecording"), ("kept", "saveHar")):
                file = self.folder / f"{name}-{style}.{entry}"
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(QFileDialog, "getSaveFileName", lambda *_, file=file: (str(file), ""))
                    _choose(page, entry)
                    await gui.until(lambda file=file: any(self.folder.glob(f"{file.stem}*")))
            _choose(page, "copyReport")
            await gui.until(lambda: page.findChildren(BugReportDialog))
            [dialog] = page.findChildren(BugReportDialog)
            _write(self.folder / f"report-{style}.md", dialog.text.toPlainText())
            dialog.accept()
            for language in CodeLanguage:
                snippet = await self.core.services.playground.code.code(
                    draft("Hello", style=style, profile=profile.id), language
                )
                _write(self.folder / f"{language}-{style}.txt", snippet.text)
        page.show_draft(draft("Hello", style=ApiStyle.OPENAI, profile=profile.id))
        await gui.settle()
        self.look("played")

    async def carry_off(self) -> None:
        """Everything that leaves the app as a file: exports, tables, reports, copies of the database."""
        services = self.core.services
        for form in ExportFormat:
            plan = ExportPlan(ExportChoice(), form)
            await services.transfers.exports.save(plan, self.folder / f"all.{form}", LongWork())
        for text in (await services.terms_proof.record_json(), await services.terms_proof.receipt()):
            _write(self.folder / f"terms-{len(text)}.txt", text)
        _write(self.folder / "doctor.json", json.dumps(await services.diagnostics.report()))
        trouble = Trouble(self.window.theme, self.core.redactor)
        trouble.window = self.window
        try:
            raise ValueError(f"Illegal header value b'Bearer {CANARY}\\n'")  # noqa: TRY301 - it needs a traceback
        except ValueError as error:
            trouble.handle(error)
        [crash] = self.window.findChildren(CrashDialog)
        gui.press(crash, "copyReport")
        _write(self.folder / "crash.txt", QGuiApplication.clipboard().text())
        self.look("reported")
        crash.accept()
        copy = self.core.paths.backups / "copy.db"
        await self.core.services.library._store._database.run(lambda connection: back_up(connection, copy))
        self.look("carried off")


def _choose(page: PlaygroundPage, name: str) -> None:
    gui.press(page, "responseMenuButton")
    menu = page.findChild(QMenu, "responseMenu")
    assert isinstance(menu, QMenu)
    next(entry for entry in menu.actions() if entry.objectName() == name).trigger()
    menu.hide()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


@asynccontextmanager
async def noisy_core(home: Path) -> AsyncIterator[Core]:
    """The app's own services, with every library's debugging in the log."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap_core, "SystemKeychain", gui.KeychainForTests)
        async with bootstrap_core.open_core(home, debug=True) as core:
            core.services.preferences.change(appearance=gui.LIGHT, developer_tools=True)
            yield core


async def main() -> int:
    """Live through it, and print what was seen as one line of JSON."""
    folder = Path(sys.argv[1])
    asyncio.get_running_loop().set_debug(True)
    async with LoopbackServer(whole_response()) as server, noisy_core(folder / "data") as core:
        async with gui.open_window(core, demo_session=False) as window:
            session = Session(folder, server, core, window)
            try:
                await session.connect()
                await session.chat()
                await session.playground()
                await session.carry_off()
            except BaseException:
                traceback.print_exc()
                raise
        with_key = [CANARY in str(request.headers) for request in server.requests]
    print(json.dumps({"seen": session.seen, "with key": with_key}), flush=True)  # noqa: T201 - the test reads it
    return 0


if __name__ == "__main__":
    sys.exit(event_loop.run(gui.application(), main))
