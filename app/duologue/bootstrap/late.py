"""The wire's rooms, whose libraries are loaded with their first use: the window does not wait for them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from duologue.domain.chunks import Chunks

if TYPE_CHECKING:
    from duologue.domain.address import BaseUrl
    from duologue.domain.code import CodeLanguage, Snippet
    from duologue.domain.decoded_record import Dissector
    from duologue.domain.events import StreamEvent
    from duologue.domain.exchange import Exchange, ExchangeObserver
    from duologue.domain.profile import Endpoint
    from duologue.domain.quota import QuotaWindow
    from duologue.domain.request import ChatRequest, Turn
    from duologue.domain.request_body import BodyRead
    from duologue.domain.secret import Redactor
    from duologue.domain.style import ApiStyle
    from duologue.domain.transfer import ReadBody
    from duologue.domain.translation import WrittenBothWays
    from duologue.services.ports import MessageLists, RequestBodies, Wire


class LateWire:
    """The client, loaded with the first request."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._client: Wire | None = None

    def stream(
        self, endpoint: Endpoint, request: ChatRequest, observer: ExchangeObserver | None = None
    ) -> AsyncGenerator[StreamEvent]:
        """See services.ports.Wire."""
        return self._loaded().stream(endpoint, request, observer)

    async def models(self, endpoint: Endpoint) -> tuple[str, ...]:
        """See services.ports.Wire."""
        return await self._loaded().models(endpoint)

    async def quota(self, endpoint: Endpoint) -> tuple[QuotaWindow, ...]:
        """See services.ports.Wire."""
        return await self._loaded().quota(endpoint)

    async def close(self) -> None:
        """See services.ports.Wire."""
        if self._client is not None:
            await self._client.close()

    def _loaded(self) -> Wire:
        if self._client is None:
            from duologue.api.client import Client

            self._client = Client(self._redactor)
        return self._client


class LatePlayer:
    """The player of recordings, loaded with the first one."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def __call__(
        self, exchange: Exchange, wait: Callable[[float], Awaitable[object]] | None
    ) -> AsyncGenerator[StreamEvent]:
        """See services.ports.Player."""
        from duologue.api.replay import played

        return played(exchange, self._redactor, wait)


class LateBodies:
    """How bodies are written and read, loaded with the playground."""

    def body(self, style: ApiStyle, request: ChatRequest, origin: str = "") -> dict[str, Any]:
        """See services.ports.RequestBodies."""
        return self._loaded().body(style, request, origin)

    def text(self, style: ApiStyle, request: ChatRequest, origin: str = "") -> str:
        """See services.ports.RequestBodies."""
        return self._loaded().text(style, request, origin)

    def read(self, style: ApiStyle, body: Mapping[str, Any]) -> BodyRead:
        """See services.ports.RequestBodies."""
        return self._loaded().read(style, body)

    def style_of(self, body: Mapping[str, Any]) -> ApiStyle | None:
        """See services.ports.RequestBodies."""
        return self._loaded().style_of(body)

    @staticmethod
    def _loaded() -> RequestBodies:
        from duologue.api.request_bodies import RequestBodies as Loaded

        return Loaded()


class LateMessageLists:
    """Messages in files, loaded with the first file."""

    def is_body(self, value: object) -> bool:
        """See services.ports.MessageLists."""
        return self._loaded().is_body(value)

    def read(self, value: object) -> ReadBody:
        """See services.ports.MessageLists."""
        return self._loaded().read(value)

    def line(self, system: str, turns: Sequence[Turn]) -> Mapping[str, Any] | None:
        """See services.ports.MessageLists."""
        return self._loaded().line(system, turns)

    @staticmethod
    @cache
    def _loaded() -> MessageLists:
        from duologue.api.message_lists import MessageLists as Loaded

        return Loaded()


class LateForms:
    """Requests in other forms, loaded when a person first asks for one."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def snippet(
        self, endpoint: Endpoint, request: ChatRequest, language: CodeLanguage, variable: str
    ) -> Snippet:
        """See services.ports.RequestForms."""
        from duologue.api.code.snippets import snippet

        return snippet(endpoint, request, language, variable, self._redactor)

    def both_ways(self, there: Endpoint, other: Endpoint, request: ChatRequest) -> WrittenBothWays:
        """See services.ports.RequestForms."""
        from duologue.api.translation import both_ways

        return both_ways(there, other, request, self._redactor)

    def carried(self, extra: Mapping[str, Any], there: ApiStyle) -> Mapping[str, Any]:
        """See services.ports.RequestForms."""
        from duologue.api.translation import carried

        return carried(extra, there)


class LateDissect:
    """What takes answers apart, loaded with the first one."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def __call__(self, head: Exchange) -> Dissector:
        """See services.answer_watch.Dissect."""
        from duologue.api.dissect import BodyDissector

        return BodyDissector(replace(head, chunks=Chunks()).answer(), self._redactor)


class LateTermsPages:
    """The look at a publisher's page, loaded when a person first asks for one."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    async def words(self, address: str, *, ca_file: str | None, proxy: str | None) -> str:
        """See services.ports.TermsPages."""
        from duologue.api.terms_fetch import TermsFetch

        return await TermsFetch(self._redactor).words(address, ca_file=ca_file, proxy=proxy)


def proxy_shown(base: BaseUrl, configured: str | None) -> str | None:
    """The proxy that requests to this address take, without its password; None for a direct way."""
    from duologue.api.proxies import proxy_for, shown_proxy

    found = proxy_for(base.host, configured=configured, loopback=base.is_loopback)
    return None if found is None else shown_proxy(found)
