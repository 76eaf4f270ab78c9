"""A keychain that is locked, silent, emptied or gone while chatting: the window lives and the chat stays."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from duologue.domain.errors import DuologueError, KeychainFailed, KeychainLocked, KeychainMissing
from duologue.domain.profile import AuthForm, Profile
from duologue.domain.secret import Secret
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.ui.first_run.connect_sheet import ConnectSheet
from duologue.ui.main_window import MainWindow
from helpers import gui
from helpers.services import OWN
from helpers.wire import LoopbackServer, answer_in, whole_response

pytestmark = pytest.mark.fault("F58")
KEY = "sk-canary-0123456789abcdef"
EVENTS = [("content-type", "text/event-stream")]


@dataclass
class Keychain(gui.KeychainForTests):
    """One that answers, raises, or waits for a prompt that nobody answers."""

    trouble: DuologueError | None = None
    prompt: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.prompt.set()

    def load(self, profile_id: str) -> Secret | None:
        self.prompt.wait()
        if self.trouble is not None:
            raise self.trouble
        return super().load(profile_id)


@dataclass
class Desk:
    """A window after a restart, with a chat; its key is in the keychain alone."""

    window: MainWindow
    keychain: Keychain
    server: LoopbackServer
    profile: Profile

    def send(self, words: str) -> None:
        QTest.keyClicks(self.window.chat_page.composer.text, words)
        QTest.keyClick(self.window.chat_page.composer.text, Qt.Key.Key_Return)

    @property
    def card(self) -> str:
        return "" if self.window.chat_page.notice is None else gui.words_of(self.window.chat_page.notice)

    @property
    def field(self) -> str:
        return self.window.chat_page.composer.text.toPlainText()

    async def answered(self, count: int) -> None:
        turns = self.window.turns
        await gui.until(lambda: len(turns.messages) == count and not self.window.chat.running)
        assert turns.messages[-1].state is TurnState.COMPLETE
        assert self.server.requests[-1].headers["authorization"] == f"Bearer {KEY}"


@asynccontextmanager
async def desk(home: Path) -> AsyncIterator[Desk]:
    keychain = Keychain()
    handler = whole_response(answer_in(ApiStyle.OPENAI, "Fine."), headers=EVENTS)
    async with LoopbackServer(handler) as server:
        profile = replace(OWN, openai_base=f"{server.origin}/v1", anthropic_base="", auth=AuthForm.BEARER)
        profile = replace(profile, confirmed_origins=(server.origin,))
        async with gui.open_core(home, keychain) as core:
            core.services.accounts.save(profile)
            keychain.keys[profile.id] = Secret(KEY)
            chat = await core.services.library.create(profile.id, ApiStyle.OPENAI, "m")
            async with gui.open_window(core, demo_session=False) as window:
                await window.chat.open(chat.id)
                yield Desk(window, keychain, server, profile)
                keychain.prompt.set()


async def test_while_the_system_asks_and_nobody_answers_the_window_lives_and_stop_works(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as here:
        here.keychain.prompt.clear()
        here.send("My words")
        await gui.until(lambda: here.window.chat.running)
        here.window.show_page("settings")
        here.window.show_page("chat")
        here.window.chat.stop()
        await gui.until(lambda: not here.window.chat.running)
        assert here.server.requests == []
        assert not len(here.window.turns.messages)
        assert here.field == "My words"
        here.keychain.prompt.set()
        QTest.keyClick(here.window.chat_page.composer.text, Qt.Key.Key_Return)
        await here.answered(2)


@pytest.mark.parametrize(
    ("trouble", "title"),
    [
        (
            KeychainLocked("The keychain is locked.", detail="PromptDismissedException"),
            "Your keychain is locked",
        ),
        (
            KeychainFailed("The keychain could not read the key.", detail="EOFError"),
            "Your keychain didn't answer",
        ),
        (KeychainMissing("This computer has no keychain that is safe to use."), "No safe place for keys"),
    ],
)
async def test_what_ails_the_keychain_is_said_and_another_try_goes_on(
    tmp_path: Path, trouble: DuologueError, title: str
) -> None:
    async with desk(tmp_path) as here:
        here.keychain.trouble = trouble
        here.send("My words")
        await gui.until(lambda: title in here.card)
        assert (here.field, here.server.requests, list(here.window.turns.messages)) == ("My words", [], [])
        here.keychain.trouble = None
        QTest.keyClick(here.window.chat_page.composer.text, Qt.Key.Key_Return)
        await here.answered(2)


async def test_a_key_that_was_deleted_outside_is_asked_for_again_and_the_chat_goes_on(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        here.send("First")
        await here.answered(2)
    async with gui.open_core(tmp_path, Keychain()) as core:  # a keychain that knows nothing of us
        profile = replace(here.profile, openai_base="https://api.example.com/v1")
        core.services.accounts.save(profile)
        async with gui.open_window(core, demo_session=False) as window:
            await gui.until(lambda: len(window.turns.messages) == 2)  # the chats need no key
            again = Desk(window, Keychain(), here.server, profile)
            again.send("Second")
            await gui.until(lambda: again.card)
            assert again.field == "Second"
            buttons = window.chat_page.notice.findChildren(QAbstractButton)
            next(button for button in buttons if "key" in button.text().lower()).click()
            await gui.until(lambda: window.findChildren(ConnectSheet))
            [sheet] = window.findChildren(ConnectSheet)
            assert sheet.key.isVisible()
            sheet.reject()
            assert [message.text for message in window.turns.messages] == ["First", "Fine."]
