"""A chat with a server on loopback: the real wire, the real services, a real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from duologue.api.client import Client
from duologue.api.retry import RetryPolicy
from duologue.api.transport import Patience
from duologue.domain.message import Message
from duologue.domain.profile import Profile
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from helpers.services import OWN, World, pull, world
from helpers.wire import Exchange, Handler, LoopbackServer, answer_in, whole_response

EVENTS = [("content-type", "text/event-stream")]


@dataclass(frozen=True, slots=True)
class Talk:
    """The server, and chats with it; every answer is read back from the database."""

    world: World
    server: LoopbackServer
    profile: Profile
    client: Client

    async def ask(self, style: ApiStyle, handler: Handler | bytes) -> Message:
        """The answer of a new chat to a question that this handler, or a stream of these bytes, answers."""
        self.server.handler = streamed(handler) if isinstance(handler, bytes) else handler
        chat = await self.world.library.create(self.profile.id, style, "m")
        return await self.go_on(chat.id)

    async def go_on(self, chat_id: str, text: str = "q") -> Message:
        """One more question in a chat, and the answer as it is stored."""
        await pull(self.world.session.send(chat_id, text))
        return (await self.world.answers(chat_id))[-1]

    async def still_answers(self, style: ApiStyle) -> None:
        """Whatever happened before, the next question is answered."""
        answer = await self.ask(style, whole_response(answer_in(style, "Fine."), headers=EVENTS))
        assert (answer.state, answer.text, answer.failure) == (TurnState.COMPLETE, "Fine.", None)

    async def usage_rows(self) -> list[dict[str, Any]]:
        """The rows of the ledger, oldest first."""
        return await self.world.database.run(
            lambda connection: [dict(row) for row in connection.execute("SELECT * FROM usage ORDER BY id")]
        )


@asynccontextmanager
async def talk(home: Path, patience: Patience | None = None) -> AsyncIterator[Talk]:
    """A profile of one's own for a server that answers nothing yet; nothing is tried twice."""
    client = Client(Redactor(), patience=patience, policy=RetryPolicy(retries=0))
    async with LoopbackServer(whole_response()) as server, world(home, client) as here:
        profile = replace(OWN, openai_base=f"{server.origin}/v1", anthropic_base=server.origin)
        here.accounts.save(profile)
        try:
            yield Talk(here, server, profile, client)
        finally:
            await client.close()


def streamed(body: bytes) -> Handler:
    """A stream that ends with its connection."""

    async def handler(exchange: Exchange) -> None:
        await exchange.head()
        await exchange.send(body)

    return handler
