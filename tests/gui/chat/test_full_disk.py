"""A disk that is full while chatting: said at once, nothing is lost that was on the page, and saved later."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from duologue.bootstrap.core import Core
from duologue.domain.message import Message, Role
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.ui.main_window import MainWindow
from helpers import gui
from helpers.services import OWN
from helpers.wire import Exchange, LoopbackServer, answer_in, beginning_in

REST = "The rest. " * 2000
QUESTION = "A question " + "x" * 400
every_style = pytest.mark.parametrize("style", list(ApiStyle))


@dataclass
class Desk:
    """A window on a disk that can be filled, and a server that ends an answer when it is told to."""

    core: Core
    window: MainWindow
    server: LoopbackServer
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def fill_disk(self) -> None:
        await self._room("(SELECT page_count FROM pragma_page_count)")

    async def make_room(self) -> None:
        await self._room("1000000000")

    async def _room(self, pages: str) -> None:
        """SQLite itself then says that the database or disk is full."""
        database = self.core.services.library._store._database
        count = await database.run(lambda c: c.execute(f"SELECT {pages}").fetchone()[0])
        await database.run(lambda c: c.execute(f"PRAGMA max_page_count = {count}").fetchall())

    async def asked(self, words: str = QUESTION) -> None:
        """Send, and wait for the first words of the answer."""
        self.send(words)
        await gui.until(lambda: self.window.turns.answers and "Half" in self.shown)

    def send(self, words: str) -> None:
        QTest.keyClicks(self.window.chat_page.composer.text, words)
        QTest.keyClick(self.window.chat_page.composer.text, Qt.Key.Key_Return)

    async def lost_for_now(self) -> None:
        """An answer whose end came when the disk was full."""
        await self.asked()
        await self.fill_disk()
        self.go_on.set()
        await gui.until(lambda: "This answer isn't saved yet" in self.card)

    def try_again(self) -> None:
        """Press the first button of the card."""
        self.window.chat_page.notice.findChildren(QAbstractButton)[0].click()

    @property
    def shown(self) -> str:
        return "\n".join(view.toPlainText() for view in self.window.turns.answers[-1].text_views)

    @property
    def card(self) -> str:
        return "" if self.window.chat_page.notice is None else gui.words_of(self.window.chat_page.notice)

    async def stored(self) -> list[Message]:
        assert self.window.chat.chat is not None
        path = await self.core.services.library.path(self.window.chat.chat.id)
        return [message for message in path if message.role is Role.ASSISTANT]


@asynccontextmanager
async def desk(home: Path, style: ApiStyle) -> AsyncIterator[Desk]:
    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(beginning_in(style, "Half of it. "))
        await opened.go_on.wait()
        first = beginning_in(style, "Half of it. ")
        whole = answer_in(style, "Half of it. ", REST)
        await exchange.send(whole.removeprefix(first))

    async with LoopbackServer(handler) as server, gui.open_core(home) as core:
        profile = replace(OWN, openai_base=f"{server.origin}/v1", anthropic_base=server.origin)
        core.services.accounts.save(profile)
        chat = await core.services.library.create(profile.id, style, "m")
        async with gui.open_window(core, demo_session=False) as window:
            await window.chat.open(chat.id)
            opened = Desk(core, window, server)
            yield opened


@pytest.mark.fault("F16")
@every_style
async def test_an_answer_that_cannot_be_saved_stays_and_is_saved_when_there_is_room(
    tmp_path: Path, style: ApiStyle
) -> None:
    async with desk(tmp_path, style) as here:
        await here.lost_for_now()
        assert "The disk is full" in here.card
        assert "It stays here while Duologue is open" in here.card
        assert "The rest." in here.shown
        assert [answer.state for answer in await here.stored()] == [TurnState.STREAMING]
        here.try_again()
        await gui.until(lambda: "This answer isn't saved yet" in here.card)  # there is no room yet
        await here.make_room()
        here.try_again()
        await gui.until(lambda: here.window.chat_page.notice is None)
        [answer] = await here.stored()
        assert (answer.state, answer.text) == (TurnState.COMPLETE, f"Half of it. {REST}")
        assert (await here.core.services.ledger.totals_since("2000-01-01T00:00:00Z")).requests == 1
        assert len(here.server.requests) == 1  # nobody asked and paid again


@pytest.mark.fault("F16")
async def test_an_answer_only_in_memory_is_there_however_it_is_looked_at(tmp_path: Path) -> None:
    async with desk(tmp_path, ApiStyle.OPENAI) as here:
        await here.lost_for_now()
        chat = here.window.chat.chat
        here.send("One more")
        composer = here.window.chat_page.composer
        await gui.until(lambda: not here.window.chat.running and composer.text.toPlainText() == "One more")
        assert "This answer isn't saved yet" in here.card
        assert "The rest." in here.shown
        await here.window.chat.open(chat.id)
        await gui.until(lambda: here.window.turns.answers and "The rest." in here.shown)
        assert "This answer isn't saved yet" in here.card
        assert len(here.server.requests) == 1


@pytest.mark.fault("F16")
async def test_the_next_message_saves_what_was_only_in_memory_and_goes_with_it(tmp_path: Path) -> None:
    async with desk(tmp_path, ApiStyle.OPENAI) as here:
        await here.lost_for_now()
        await here.make_room()
        here.send("One more")
        await gui.until(lambda: len(here.server.requests) == 2 and not here.window.chat.running)
        assert f"Half of it. {REST}".strip() in here.server.requests[1].json()["messages"][1]["content"]
        assert [answer.state for answer in await here.stored()] == [TurnState.COMPLETE] * 2


@pytest.mark.fault("F16")
async def test_closing_the_window_saves_what_was_only_in_memory(tmp_path: Path) -> None:
    async with desk(tmp_path, ApiStyle.OPENAI) as here:
        await here.lost_for_now()
        await here.make_room()
    async with gui.open_core(tmp_path) as core:
        [chat] = await core.services.library.chats()
        assert (await core.services.library.path(chat.id))[-1].text == f"Half of it. {REST}"


@pytest.mark.fault("F16")
async def test_a_stopped_answer_that_cannot_be_saved_stays_too(tmp_path: Path) -> None:
    async with desk(tmp_path, ApiStyle.OPENAI) as here:
        await here.asked()
        await here.fill_disk()
        await here.core.services.library._store._database.run(
            lambda c: c.execute("PRAGMA query_only = 1").fetchall()
        )
        here.window.chat.stop()
        await gui.until(lambda: "This answer isn't saved yet" in here.card)
        assert "Half of it." in here.shown
        await here.core.services.library._store._database.run(
            lambda c: c.execute("PRAGMA query_only = 0").fetchall()
        )
        await here.make_room()
    async with gui.open_core(tmp_path) as core:
        [chat] = await core.services.library.chats()
        answer = (await core.services.library.path(chat.id))[-1]
        assert (answer.state, answer.text) == (TurnState.STOPPED, "Half of it. ")


@pytest.mark.fault("F16")
async def test_words_that_cannot_be_sent_stay_in_the_field(tmp_path: Path) -> None:
    async with desk(tmp_path, ApiStyle.OPENAI) as here:
        await here.fill_disk()
        words = "Long words " + "y" * 9000
        here.window.chat_page.composer.text.setPlainText(words)
        QTest.keyClick(here.window.chat_page.composer.text, Qt.Key.Key_Return)
        await gui.until(lambda: "Nothing can be saved" in here.card)
        assert here.window.chat_page.composer.text.toPlainText() == words
        assert here.server.requests == []
        await here.make_room()


@pytest.mark.fault("F16")
async def test_a_draft_that_cannot_be_kept_is_said_once_tried_again_and_closes_no_less(
    tmp_path: Path,
) -> None:
    words = "A draft " + "z" * 9000
    async with desk(tmp_path, ApiStyle.OPENAI) as here:
        await here.fill_disk()
        here.window.chat_page.composer.text.setPlainText(words)
        await gui.until(lambda: "Nothing can be saved" in here.card)
        await here.make_room()
    async with gui.open_core(tmp_path) as core:
        [summary] = await core.services.library.chats()
        chat = await core.services.library.chat(summary.id)
        assert chat is not None
        assert chat.draft == words
    async with desk(tmp_path, ApiStyle.OPENAI) as here:  # and where there never is room again
        await here.fill_disk()
        here.window.chat_page.composer.text.setPlainText(words + words)
        await gui.until(lambda: "Nothing can be saved" in here.card)
