"""From httpx's exceptions to the error tree; with transport.py the only place that knows httpx.

An HTTP library's own words may hold the key (measured with httpx 0.28.1: an illegal header value is
printed whole), so only certain details of an exception are quoted, and those without secrets.
"""

import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from duologue.domain.errors import (
    AddressRefused,
    ConnectionLost,
    ConnectionRefused,
    DuologueError,
    HostNotFound,
    KeyUnusable,
    ProxyFailed,
    TimedOut,
    TlsFailed,
)
from duologue.domain.secret import Redactor


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes, for the words of an error; `proxy` is without its password."""

    host: str
    proxy: str | None = None

    @property
    def words(self) -> str:
        """The host, and the proxy on the way to it."""
        return self.host if self.proxy is None else f"{self.host} through the proxy {self.proxy}"


# What OpenSSL says where the other end speaks no TLS at all, be it in words or in silence.
_NO_TLS = ("WRONG_VERSION_NUMBER", "UNEXPECTED_EOF_WHILE_READING")
LIBRARY_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, OSError)


@asynccontextmanager
async def translated(route: Route, redact: Redactor) -> AsyncIterator[None]:
    """Lets only errors of our tree out. The raised error does not carry the original with it."""
    try:
        yield
    except LIBRARY_ERRORS as error:
        failure = translate(error, route, redact)
    else:
        return
    raise failure from None


def translate(error: Exception, route: Route, redact: Redactor) -> DuologueError:
    """The error of our tree for an exception of the HTTP library."""
    match error:
        case httpx.LocalProtocolError() | UnicodeError():
            return KeyUnusable("The key holds characters that no request may carry. Copy the key again.")
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            return AddressRefused("The address isn't a valid URL.")
        case httpx.ProxyError():
            return ProxyFailed(f"The proxy {route.proxy} refused: {redact(str(error))[:200]}")
        case httpx.ConnectTimeout():
            return _unreachable(route, "took too long to connect")
        case httpx.TimeoutException():
            return TimedOut(f"{route.words} sent nothing for too long.")
        case httpx.ConnectError() | OSError():
            return _not_connected(error, route, redact)
        case _:
            return ConnectionLost(f"The connection to {route.words} broke.")


def _not_connected(error: Exception, route: Route, redact: Redactor) -> DuologueError:
    causes = list(_causes(error))
    tls = next(
        (cause for cause in causes if isinstance(cause, ssl.SSLError) and not _only_waits(cause)), None
    )
    if tls is not None:
        if route.proxy is not None and getattr(tls, "reason", None) in _NO_TLS:
            return ProxyFailed(f"The proxy {route.proxy} opened no way to {route.host}.")
        told = (getattr(tls, name, None) for name in ("verify_message", "reason"))
        reason = next(filter(None, told), "the TLS handshake failed")
        return TlsFailed(f"{route.host} could not prove who it is: {redact(str(reason))}.")
    if any(isinstance(cause, socket.gaierror) for cause in causes) and route.proxy is None:
        return HostNotFound(f"{route.host} was not found. Check the address and your internet connection.")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return _unreachable(route, "refused the connection")
    if any(isinstance(cause, ConnectionResetError) for cause in causes):
        return _unreachable(route, "closed the connection at once")
    return _unreachable(route, "could not be reached")


def _only_waits(error: ssl.SSLError) -> bool:
    """Whether TLS merely had nothing to read yet; it stands behind a connection reset in mid-handshake."""
    return isinstance(error, ssl.SSLWantReadError | ssl.SSLWantWriteError)


def _unreachable(route: Route, what: str) -> DuologueError:
    if route.proxy is not None:
        return ProxyFailed(f"The proxy {route.proxy} {what}.")
    return ConnectionRefused(f"{route.host} {what}.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and everything behind it; the loop tries several addresses and groups what went wrong."""
    waiting, seen = [error], set[int]()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting.extend(found for found in (cause.__cause__, cause.__context__) if found is not None)
        if isinstance(cause, BaseExceptionGroup):
            waiting.extend(cause.exceptions)
