"""Sends a call and gives its answer as bytes; with failures.py the only place that knows httpx."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx
import truststore

from duologue.api.dialect import Call
from duologue.api.failures import Route
from duologue.api.json_text import write_json
from duologue.api.proxies import proxy_for, shown_proxy
from duologue.api.report import Report
from duologue.domain.errors import AddressRefused, InputUnreadable, ProxyFailed
from duologue.domain.profile import Endpoint

_REST = 0.035  # seconds; about a frame
_AT_HAND = 0.0005  # seconds; what took longer to read was not there yet when it was asked for


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    `silence` runs from byte to byte, and before the head: a busy server with one place sends nothing
    for minutes. `wordless` runs from event to event, so that comments alone do not keep an answer
    alive. `tail` is how long usage may still follow the end of the words. `listing` is for a whole list
    of models.
    """

    connect: float = 10.0
    write: float = 60.0
    silence: float = 300.0
    wordless: float = 600.0
    total: float = 3600.0
    tail: float = 5.0
    drain: float = 0.25
    listing: float = 30.0


class Answer:
    """An answer whose head has come. `headers` have names in lower case.

    `aclose` closes the socket, unless the answer was read whole: then the connection stays for later.
    """

    def __init__(self, response: httpx.Response, report: Report | None = None) -> None:
        self._report = report
        self._response = response
        self._rest = 0.0 if report is not None and report.precise else _REST
        self._rest_until = 0.0
        # Never by lines: httpx cuts them at U+2028, in the midst of legal JSON. And not by `aiter_raw`,
        # which is one generator more on the way of every event, for a count and a size not used here.
        self._chunks = _chunks(response)
        self.status = response.status_code
        self.headers = {name.lower(): value for name, value in response.headers.items()}

    async def read(self) -> bytes | None:
        """The next bytes, or None at the end. Raises httpx's own exceptions.

        After bytes that had to be waited for, it rests a moment before it asks for more, so that what
        comes in quick succession is taken together: to wake up for every word costs ten times what
        reading it does (20,000 words at 1,000/s: 1.5 s of CPU). An observer that is precise wants the
        true time of each piece, so then there is no rest.
        """
        asked = time.monotonic()
        if asked < self._rest_until:
            await asyncio.sleep(self._rest_until - asked)
            asked = time.monotonic()
        chunk = await anext(self._chunks, None)
        came = time.monotonic()
        if came - asked > _AT_HAND:
            self._rest_until = came + self._rest
        if self._report is not None:
            self._report.received(chunk)
        return chunk

    async def drain(self, seconds: float) -> None:
        """Read what little follows the answer, so that the connection can be used again."""
        with contextlib.suppress(TimeoutError, httpx.HTTPError):
            async with asyncio.timeout(seconds):
                while await self.read() is not None:
                    pass

    async def aclose(self) -> None:
        """Close the answer, the socket first: Stop must be felt at once.

        Then read on until httpx's own generators, four of them one inside the other, have seen the
        closed socket and ended. Left as they are, they would wait for the garbage collector, which
        cannot end them properly under every event loop ("async generator ignored GeneratorExit").
        """
        await self._response.aclose()
        with contextlib.suppress(httpx.HTTPError, httpx.StreamError):
            while await anext(self._chunks, None) is not None:
                pass


def _chunks(response: httpx.Response) -> AsyncIterator[bytes]:
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise httpx.StreamConsumed
    return aiter(response.stream)


class Transport:
    """HTTP/1.1 connections, kept for later requests. Never follows a redirect, never keeps a cookie."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._clients: dict[tuple[bool, str | None, str | None], httpx.AsyncClient] = {}

    def proxy(self, endpoint: Endpoint) -> str | None:
        """The URL of the proxy that a request to this endpoint takes, or None; it may hold a password."""
        base = endpoint.base
        return proxy_for(base.host, configured=endpoint.proxy, loopback=base.is_loopback)

    def route(self, endpoint: Endpoint) -> Route:
        """Which way a request to this endpoint takes."""
        proxy = self.proxy(endpoint)
        return Route(endpoint.base.host, None if proxy is None else shown_proxy(proxy))

    async def send(self, endpoint: Endpoint, call: Call, report: Report | None = None) -> Answer:
        """The answer to a call; the caller closes it. `report` is told of every step.

        Raises httpx's own exceptions, AddressRefused, InputUnreadable, ProxyFailed.
        """
        client = self._client(endpoint)
        body = write_json(call.body).encode("utf-8", "replace")
        request = client.build_request(
            "POST",
            call.url,
            headers=dict(call.headers),
            content=body,
            extensions={} if report is None else {"trace": report.trace},
        )
        answer = Answer(await client.send(request, stream=True), report)
        if report is not None:
            report.head(answer.status, answer.headers)
        return answer

    async def get(self, endpoint: Endpoint, url: str, headers: Mapping[str, str]) -> Answer:
        """What stands at an address of this endpoint; the caller closes it. Raises as `send` does."""
        client = self._client(endpoint)
        request = client.build_request("GET", url, headers=dict(headers))
        return Answer(await client.send(request, stream=True))

    async def close(self) -> None:
        """Close every connection."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()

    def _client(self, endpoint: Endpoint) -> httpx.AsyncClient:
        if endpoint.base.scheme != "https" and not endpoint.base.is_loopback:
            raise AddressRefused("Only https:// addresses, and servers on this computer, may be used.")
        encrypted, proxy = endpoint.base.scheme == "https", self.proxy(endpoint)
        key = (encrypted, endpoint.ca_file, proxy)
        if key not in self._clients:
            # For plain http there is nothing to verify; a context without any authority costs nothing.
            trust = tls_context(endpoint.ca_file) if encrypted else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            self._clients[key] = self._new_client(trust, proxy)
        return self._clients[key]

    def _new_client(self, trust: ssl.SSLContext, proxy: str | None) -> httpx.AsyncClient:
        patience = self._patience
        try:
            _ = proxy is None or urlsplit(proxy).port  # httpx lets a port above 65535 pass
            return httpx.AsyncClient(
                verify=trust,
                proxy=proxy,
                trust_env=False,
                follow_redirects=False,
                http2=False,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                timeout=httpx.Timeout(
                    patience.silence, connect=patience.connect, write=patience.write, pool=patience.connect
                ),
                limits=httpx.Limits(max_connections=200, max_keepalive_connections=20, keepalive_expiry=30),
            )
        except (ValueError, httpx.InvalidURL, ImportError):
            # Outside httpx's own tree: an unknown scheme, a bad port or IPv6 address, no SOCKS support.
            failure = ProxyFailed(f"The proxy address {shown_proxy(proxy or '')} can't be used.")
        raise failure


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Trusts what the operating system trusts, and the person's own CA file. Raises InputUnreadable.

    It is not made by `ssl.create_default_context`, which would write session keys to the file that
    SSLKEYLOGFILE names.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:
            raise InputUnreadable(
                f"The CA file {ca_file} can't be read: {error.strerror or 'no certificate'}."
            ) from None
    return context
