"""What the services need from the network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from duologue.domain.events import StreamEvent
    from duologue.domain.exchange import Exchange, ExchangeObserver
    from duologue.domain.profile import Endpoint, Profile
    from duologue.domain.quota import QuotaWindow
    from duologue.domain.request import ChatRequest
    from duologue.domain.request_body import BodyRead
    from duologue.domain.style import ApiStyle


class Wire(Protocol):
    """The network: one request, its events, and a close that stops the server's work."""

    def stream(
        self, endpoint: Endpoint, request: ChatRequest, observer: ExchangeObserver | None = None
    ) -> AsyncGenerator[StreamEvent]:
        """The events of one answer; closing the generator closes the socket.

        A problem that comes after the answer began is an event; one that comes before is raised as a
        DuologueError. A generator that ends without AnswerEnded was interrupted.
        """
        ...

    async def models(self, endpoint: Endpoint) -> tuple[str, ...]:
        """The ids of the models that the server offers, in its order. Raises DuologueError."""
        ...

    async def quota(self, endpoint: Endpoint) -> tuple[QuotaWindow, ...]:
        """What is left of the plan that the key draws on. Raises DuologueError."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class RequestBodies(Protocol):
    """The bodies of requests in either style, without sending anything."""

    def body(self, style: ApiStyle, request: ChatRequest, origin: str = "") -> dict[str, Any]:
        """The body that is sent to the server of this origin."""
        ...

    def text(self, style: ApiStyle, request: ChatRequest, origin: str = "") -> str:
        """The same as indented text."""
        ...

    def read(self, style: ApiStyle, body: Mapping[str, Any]) -> BodyRead:
        """A body as a request, nothing of it lost. Never raises."""
        ...

    def style_of(self, body: Mapping[str, Any]) -> ApiStyle | None:
        """The style that a body is written in, or None where it could be either."""
        ...


class Player(Protocol):
    """Runs a recorded exchange through the decoder that reads live answers."""

    def __call__(
        self, exchange: Exchange, wait: Callable[[float], Awaitable[object]] | None
    ) -> AsyncGenerator[StreamEvent]:
        """The events of the answer, at the pace that `wait` sets.

        It is awaited before each piece of the answer, with the seconds that passed before that piece
        came: None plays at once, `asyncio.sleep` at true speed, a wait for a key goes step by step.
        """
        ...


class TermsPages(Protocol):
    """Looks at the page on which a publisher keeps its Terms. No key, no message, no cookie goes there."""

    async def words(self, address: str, *, ca_file: str | None, proxy: str | None) -> str:
        """The text that stands there, one block a line. Raises DuologueError."""
        ...


class Demo(Protocol):
    """The offline demo's server; it starts when it is first needed and ends with the app."""

    async def profile(self) -> Profile:
        """The demo's profile with the address it listens at now."""
        ...
