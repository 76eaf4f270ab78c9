"""A window whose server says in each chat what a test lets it say, when it lets it."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from duologue.domain.message import Message
from duologue.domain.turn_state import TurnState
from duologue.ui.main_window import MainWindow
from helpers import gui
from helpers.services import OWN
from helpers.wire import Exchange, LoopbackServer, openai_chunk, whole_response

END = b"data: [DONE]\n\n"


@dataclass(slots=True)
class Tap:
    """One answer that is being given. `hung_up_at` is when the window closed its socket."""

    exchange: Exchange
    hung_up_at: float | None = None
    _more: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)

    @property
    def asked(self) -> str:
        """The last words of the person in the request."""
        return str(self.exchange.request.json()["messages"][-1]["content"])

    def say(self, words: str) -> None:
        """Send a few words."""
        self._more.put_nowait(openai_chunk({"content": words}))

    def end(self, reason: str = "stop") -> None:
        """End the answer well."""
        self._more.put_nowait(openai_chunk({}, reason) + END)
        self._more.put_nowait(None)

    def break_off(self) -> None:
        """End the connection in the middle of it."""
        self._more.put_nowait(None)

    async def run(self, *, head: bool) -> None:
        """Answer until it is ended, or hung up on."""
        listening = asyncio.ensure_future(self._listen())
        try:
            if head:
                await self.exchange.head()
            while (piece := await self._more.get()) is not None:
                await self.exchange.send(piece)
        finally:
            listening.cancel()

    async def _listen(self) -> None:
        with contextlib.suppress(OSError):
            await self.exchange.until_hung_up()
        self.hung_up_at = time.monotonic()
        self._more.put_nowait(None)


@dataclass(slots=True)
class Desk:
    """A window, and the answers it has asked for, oldest first. Without `heads` no answer even begins."""

    window: MainWindow
    taps: list[Tap] = field(default_factory=list)
    heads: bool = True
    refuse: bytes | None = None

    async def handle(self, exchange: Exchange) -> None:
        if b"POST" not in exchange.request.line.encode():
            await whole_response(b"{}", "404 Not Found")(exchange)
            return
        if self.refuse is not None:
            await whole_response(self.refuse, "400 Bad Request")(exchange)
            return
        tap = Tap(exchange)
        self.taps.append(tap)
        await tap.run(head=self.heads)

    def type(self, words: str) -> None:
        """Type into the composer and press Enter."""
        field = self.window.chat_page.composer.text
        QTest.keyClicks(field, words)
        QTest.keyClick(field, Qt.Key.Key_Return)

    async def ask(self, words: str) -> Tap:
        """Type words and press Enter; the answer that is asked for."""
        count = len(self.taps)
        self.type(words)
        await gui.until(lambda: len(self.taps) > count)
        return self.taps[-1]

    async def ask_in_new_chat(self, words: str) -> tuple[str, Tap]:
        """A new chat with a first question: its id, and the answer that is asked for."""
        self.window.chat.new_chat()
        await gui.until(lambda: self.window.chat.chat is None)
        tap = await self.ask(words)
        chat = self.window.chat.chat
        assert chat is not None
        return chat.id, tap

    async def shows(self, text: str) -> None:
        """Wait until the last answer on screen is this, whether it goes on or not."""
        await gui.until(lambda: self.said() == text.strip())

    def said(self) -> str:
        """What the last answer on screen says so far."""
        answers = self.window.turns.answers
        return "\n".join(view.toPlainText() for view in answers[-1].text_views) if answers else ""

    async def ended(self) -> Message:
        """Wait until no answer arrives in the open chat; its last answer."""
        await gui.until(lambda: not self.window.chat.running and self.last().state is not TurnState.STREAMING)
        return self.last()

    def marked(self) -> set[str]:
        """The chats that the list marks as running."""
        rows = self.window.chat_page.sidebar.list.rows
        return {chat.id for chat in self.window.chat_page.sidebar.list.chats if rows.is_running(chat.id)}

    def last(self) -> Message:
        """The last turn on screen."""
        return self.window.turns.messages[-1]


@asynccontextmanager
async def desk(home: Path) -> AsyncIterator[Desk]:
    """A window with an empty chat, and its server."""
    async with gui.open_core(home) as core:
        found: list[Desk] = []

        async def handle(exchange: Exchange) -> None:
            await found[0].handle(exchange)

        async with LoopbackServer(handle) as server:
            profile = replace(OWN, openai_base=f"{server.origin}/v1", anthropic_base=server.origin)
            core.services.accounts.save(profile)
            preferences = core.services.preferences
            preferences.change(chat=replace(preferences.current.chat, default_profile=profile.id))
            async with gui.open_window(core, demo_session=False) as window:
                window.chat.setup.choose_model(profile, "m")
                found.append(Desk(window))
                yield found[0]
