"""From the HTTP library's exceptions to the error tree."""

import socket
import ssl
import traceback

import httpx
import pytest

from duologue.api.failures import Route, translate, translated
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
from duologue.domain.secret import Redactor, Secret
from helpers.wire import CANARY

HOST, PROXY = "api.example", "http://proxy.example:8080"


def caused(error: Exception, *causes: BaseException) -> Exception:
    """`error` with these behind it, one behind the other."""
    outer: BaseException = error
    for cause in causes:
        outer.__cause__ = cause
        outer = cause
    return error


def unverified(reason: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = reason
    return error


def refused_by(*causes: BaseException) -> Exception:
    return caused(httpx.ConnectError("x"), *causes)


SEVERAL = ExceptionGroup("two", [OSError(101), ConnectionRefusedError(111)])
DIRECT: list[tuple[Exception, type[DuologueError], str]] = [
    (
        refused_by(OSError(), socket.gaierror(-2, "unknown")),
        HostNotFound,
        "was not found",
    ),
    (refused_by(ConnectionRefusedError(111, "no")), ConnectionRefused, "refused"),
    (
        refused_by(ConnectionResetError(104, "x")),
        ConnectionRefused,
        "closed the connection",
    ),
    (
        refused_by(ssl.SSLWantReadError(2, "x"), ConnectionResetError(104, "x")),
        ConnectionRefused,
        "closed the connection",
    ),
    (refused_by(OSError(101, "unreachable")), ConnectionRefused, "could not be reached"),
    (
        caused(
            httpx.ConnectError("x"),
            OSError("all failed"),
            ExceptionGroup("two", [OSError(101), ConnectionRefusedError(111)]),
        ),
        ConnectionRefused,
        "refused",
    ),
    (
        refused_by(unverified("certificate has expired")),
        TlsFailed,
        "certificate has expired",
    ),
    (refused_by(ssl.SSLError(1, "WRONG_VERSION_NUMBER")), TlsFailed, "handshake|WRONG"),
    (httpx.ConnectTimeout("x"), ConnectionRefused, "took too long"),
    (httpx.ReadTimeout("x"), TimedOut, "sent nothing"),
    (httpx.WriteTimeout("x"), TimedOut, ""),
    (httpx.PoolTimeout("x"), TimedOut, ""),
    (httpx.ReadError("x"), ConnectionLost, "broke"),
    (httpx.WriteError("x"), ConnectionLost, "broke"),
    (httpx.RemoteProtocolError("peer closed"), ConnectionLost, "broke"),
    (httpx.LocalProtocolError(f"Illegal header value b'Bearer {CANARY}'"), KeyUnusable, "characters"),
    (UnicodeEncodeError("ascii", CANARY + "\u200b", 4, 5, "no"), KeyUnusable, "characters"),
    (httpx.UnsupportedProtocol("x"), AddressRefused, "URL"),
    (httpx.InvalidURL("x"), AddressRefused, "URL"),
    (ConnectionResetError(104, "x"), ConnectionRefused, "closed the connection"),
]


@pytest.mark.fault("F50")
@pytest.mark.parametrize(("error", "kind", "words"), DIRECT, ids=lambda value: type(value).__name__)
def test_what_an_exception_becomes(error: Exception, kind: type[DuologueError], words: str) -> None:
    failure = translate(error, Route(HOST), Redactor())
    assert type(failure) is kind
    assert any(word in failure.message for word in words.split("|"))
    assert CANARY not in repr(failure.failure())


@pytest.mark.fault("F37")
@pytest.mark.parametrize(
    "error",
    [
        refused_by(ConnectionRefusedError(111, "no")),
        refused_by(socket.gaierror(-2, "unknown")),
        httpx.ConnectTimeout("x"),
        httpx.ProxyError("407 Proxy Authentication Required"),
    ],
)
def test_behind_a_proxy_it_is_the_proxy_that_failed(error: Exception) -> None:
    failure = translate(error, Route(HOST, PROXY), Redactor())
    assert isinstance(failure, ProxyFailed)
    assert PROXY in failure.message


def test_a_certificate_is_the_servers_matter_behind_a_proxy_too() -> None:
    error = refused_by(unverified("self-signed certificate"))
    assert isinstance(translate(error, Route(HOST, PROXY), Redactor()), TlsFailed)


@pytest.mark.fault("F10")
async def test_only_our_own_errors_get_out_and_they_quote_no_key() -> None:
    redactor = Redactor()
    redactor.learn(Secret(CANARY))
    with pytest.raises(KeyUnusable) as raised:
        async with translated(Route(HOST), redactor):
            raise httpx.LocalProtocolError(f"Illegal header value b'Bearer {CANARY}'")
    assert CANARY not in "".join(traceback.format_exception(raised.value))


async def test_what_is_not_the_networks_is_left_alone() -> None:
    with pytest.raises(ZeroDivisionError):
        async with translated(Route(HOST), Redactor()):
            raise ZeroDivisionError
