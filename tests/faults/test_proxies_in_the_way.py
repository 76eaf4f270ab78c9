"""Proxies of the profile and of the environment: used, named in every failure, their passwords nowhere."""

import asyncio
import base64
import contextlib
import logging
import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from duologue import logs
from duologue.api.client import Client
from duologue.api.retry import RetryPolicy
from duologue.api.transport import Patience
from duologue.domain.errors import ConnectionLost, DuologueError, HostNotFound, ProxyFailed
from duologue.domain.profile import AuthForm, BaseUrl, Endpoint
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from duologue.services.connection.profile_test import ProfileTest, Verdict
from duologue.ui.notices import details_of, notice_for
from helpers.services import KEY, SERVICE, world
from helpers.wire import (
    CANARY,
    Exchange,
    Handler,
    LoopbackServer,
    answer_in,
    collect,
    whole_response,
)

CERTIFICATES = Path(__file__).parents[1] / "fixtures" / "tls"
PASSWORD = "proxy-pass-word-9"
LOGIN = b"<html>Log in first</html>"
every_style = pytest.mark.parametrize("style", list(ApiStyle))


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names no proxy but the test's own."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def endpoint(style: ApiStyle, host: str = "api.example", **changes: str) -> Endpoint:
    base = BaseUrl("https", host, 443, "/v1")
    return replace(Endpoint(style, base, AuthForm.BEARER, Secret(CANARY)), **changes)


def with_password(port: int, scheme: str = "http") -> str:
    return f"{scheme}://me:{PASSWORD}@127.0.0.1:{port}"


async def refused(endpoint: Endpoint) -> DuologueError:
    """The error that both an answer and a list of models end with; it tells no secret."""
    client = Client(Redactor(), policy=RetryPolicy(retries=0), patience=Patience(connect=2))
    try:
        with pytest.raises(DuologueError) as raised:
            await collect(client, endpoint)
        with pytest.raises(DuologueError) as listing:
            await client.models(endpoint)
    finally:
        await client.close()
    assert type(listing.value) is type(raised.value)
    for error in (raised.value, listing.value):
        failure = error.failure()
        notice = notice_for(failure)
        told = repr(failure) + notice.title + notice.sentence + details_of(failure)
        assert PASSWORD not in told
        assert base64.b64encode(f"me:{PASSWORD}".encode()).decode() not in told
        assert CANARY not in told
    return raised.value


async def page_instead_of_a_tunnel(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n" + LOGIN)


async def page_in_the_tunnel(exchange: Exchange) -> None:
    await exchange.send(b"HTTP/1.1 200 OK\r\n\r\n")
    await exchange.reader.read(65536)  # what the client says first, which is TLS
    await exchange.send(LOGIN)


async def no_http(exchange: Exchange) -> None:
    await exchange.send(LOGIN + b"\r\n\r\n")


async def hung_up(exchange: Exchange) -> None:
    exchange.reset()


FAILING: dict[str, tuple[Handler, type[DuologueError], str]] = {
    "407": (whole_response(LOGIN, "407 Proxy Authentication Required"), ProxyFailed, "407"),
    "407 that repeats the password": (whole_response(b"", f"407 {PASSWORD} {CANARY}"), ProxyFailed, "407"),
    "502": (whole_response(LOGIN, "502 Bad Gateway"), ProxyFailed, "502"),
    "login page by redirect": (whole_response(LOGIN, "302 Found"), ProxyFailed, "302"),
    "HTML instead of a tunnel": (page_instead_of_a_tunnel, ProxyFailed, "no way to api.example"),
    "HTML in the tunnel": (page_in_the_tunnel, ProxyFailed, "no way to api.example"),
    "HTML without HTTP": (no_http, ConnectionLost, "api.example through the proxy"),
    "hangs up": (hung_up, ConnectionLost, "api.example through the proxy"),
}


@pytest.mark.fault("F37")
@pytest.mark.parametrize("fault", FAILING)
@pytest.mark.parametrize("named_by", ["profile", "HTTPS_PROXY", "ALL_PROXY"])
@every_style
async def test_a_proxy_that_fails_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, style: ApiStyle, named_by: str, fault: str
) -> None:
    handler, kind, words = FAILING[fault]
    async with LoopbackServer(handler) as proxy:
        origin, address = proxy.origin, with_password(proxy.port)
        if named_by == "profile":
            error = await refused(endpoint(style, proxy=address))
        else:
            monkeypatch.setenv(named_by, address)
            error = await refused(endpoint(style))
    assert type(error) is kind
    assert words in error.message
    assert origin in error.message
    assert [request.line for request in proxy.requests] == ["CONNECT api.example:443 HTTP/1.1"] * 2
    assert CANARY not in repr(proxy.requests)


@pytest.mark.fault("F37")
@pytest.mark.parametrize("named_by", ["profile", "HTTPS_PROXY", "ALL_PROXY"])
@every_style
async def test_a_proxy_that_is_down_is_named(
    monkeypatch: pytest.MonkeyPatch, style: ApiStyle, named_by: str
) -> None:
    async with LoopbackServer(whole_response()) as gone:
        origin, address = gone.origin, with_password(gone.port)
    if named_by == "profile":
        error = await refused(endpoint(style, proxy=address))
    else:
        monkeypatch.setenv(named_by, address)
        error = await refused(endpoint(style))
    assert isinstance(error, ProxyFailed)
    assert error.message == f"The proxy {origin} refused the connection."


BAD = [
    f"ftp://me:{PASSWORD}@127.0.0.1:1",
    f"socks4://me:{PASSWORD}@127.0.0.1:1",
    f"me:{PASSWORD}@127.0.0.1:1",
    f"http://me:{PASSWORD}@127.0.0.1:99999",
    f"http://me:{PASSWORD}@[::1",
    f"http://me:{PASSWORD}@127.0.0.1:port",
    "nonsense",
]


@pytest.mark.fault("F37")
@pytest.mark.parametrize("address", BAD)
@pytest.mark.parametrize("named_by", ["profile", "HTTPS_PROXY"])
async def test_a_proxy_address_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, named_by: str, address: str
) -> None:
    if named_by == "profile":
        error = await refused(endpoint(ApiStyle.OPENAI, proxy=address))
    else:
        monkeypatch.setenv(named_by, address)
        error = await refused(endpoint(ApiStyle.OPENAI))
    assert isinstance(error, ProxyFailed)
    assert "can't be used" in error.message
    assert address.rpartition("@")[2] in error.message


@pytest.mark.fault("F37")
@pytest.mark.parametrize(
    ("variables", "through"),
    [
        (("HTTPS_PROXY",), 1),
        (("ALL_PROXY",), 1),
        (("HTTP_PROXY", "ALL_PROXY"), 1),
        (("HTTP_PROXY",), 0),  # which is for open addresses, and those are not used at all
    ],
)
@pytest.mark.parametrize("exempt", ["", "no-such-host.invalid", ".invalid", "*"])
async def test_which_variables_count_and_no_proxy_exempts(
    monkeypatch: pytest.MonkeyPatch, variables: tuple[str, ...], through: int, exempt: str
) -> None:
    client = Client(Redactor(), policy=RetryPolicy(retries=0))
    async with LoopbackServer(whole_response(b"", "403 No")) as proxy:
        for name in variables:
            monkeypatch.setenv(name, proxy.origin)
        monkeypatch.setenv("NO_PROXY", exempt)
        with pytest.raises(HostNotFound if exempt or not through else ProxyFailed):
            await collect(client, endpoint(ApiStyle.OPENAI, "no-such-host.invalid"))
    await client.close()
    assert proxy.connections == (0 if exempt else through)


@pytest.mark.fault("F37")
@every_style
async def test_an_answer_comes_through_a_proxy_that_sees_no_key(
    monkeypatch: pytest.MonkeyPatch, style: ApiStyle
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "other_host.pem", CERTIFICATES / "server.key")
    client, passed = Client(Redactor()), bytearray()
    async with LoopbackServer(whole_response(answer_in(style, "through")), tls=context) as server:

        async def tunnel(exchange: Exchange) -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            await exchange.send(b"HTTP/1.1 200 OK\r\n\r\n")
            async with asyncio.TaskGroup() as both:
                both.create_task(copied(exchange.reader, writer, passed))
                both.create_task(copied(reader, exchange.writer, passed))

        async with LoopbackServer(tunnel) as proxy:
            monkeypatch.setenv("ALL_PROXY", with_password(proxy.port))
            asked = endpoint(style, "other.example", ca_file=str(CERTIFICATES / "ca.pem"))
            reply = Reply(await collect(client, asked))
            await client.close()
    assert reply.text == "through"
    assert CANARY in repr(server.requests)
    (connect,) = proxy.requests
    assert connect.line == "CONNECT other.example:443 HTTP/1.1"
    told = base64.b64decode(connect.headers["proxy-authorization"].removeprefix("Basic "))
    assert told == f"me:{PASSWORD}".encode()
    assert CANARY.encode() not in bytes(passed)
    assert CANARY not in repr(connect)


async def copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, passed: bytearray) -> None:
    try:
        with contextlib.suppress(OSError):  # either end may hang up first
            while data := await reader.read(65536):
                passed += data
                writer.write(data)
                await writer.drain()
    finally:
        writer.close()


@pytest.mark.fault("F37")
@pytest.mark.parametrize("named_by", ["profile", "HTTPS_PROXY"])
async def test_the_log_holds_no_password_even_with_every_librarys_debugging_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named_by: str
) -> None:
    redactor = Redactor()
    log = logs.configure(tmp_path, redactor, debug=True, crash=tmp_path)
    client = Client(redactor, policy=RetryPolicy(retries=0))
    try:
        async with LoopbackServer(whole_response(LOGIN, f"407 {PASSWORD}")) as proxy:
            address = with_password(proxy.port)
            monkeypatch.setenv("HTTPS_PROXY", address)
            asked = endpoint(ApiStyle.OPENAI, **({"proxy": address} if named_by == "profile" else {}))
            with pytest.raises(ProxyFailed) as raised:
                await collect(client, asked)
            logging.getLogger("duologue.trouble").error("It failed at %s", address, exc_info=raised.value)
    finally:
        await client.close()
        log.close()
    written = log.path.read_text()
    assert "connect_tcp" in written
    assert "It failed at" in written
    assert PASSWORD not in written
    assert base64.b64encode(f"me:{PASSWORD}".encode()).decode() not in written


@pytest.mark.fault("F37")
@every_style
async def test_the_test_of_a_profile_names_the_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: ApiStyle
) -> None:
    client = Client(Redactor())
    async with LoopbackServer(whole_response(LOGIN, "407 Who are you")) as proxy:
        origin = proxy.origin
        monkeypatch.setenv("HTTPS_PROXY", with_password(proxy.port))
        async with world(tmp_path, client) as here:
            await here.gate.accept("service", words="I agree", end_reached=True)
            await here.accounts.store_key(SERVICE, KEY)
            profile = here.accounts.profile(SERVICE.id)
            result = await ProfileTest(client, here.accounts, here.gate).test(profile, style)
    await client.close()
    assert result.verdict is Verdict.PROXY_FAILED
    assert result.message == f"The proxy {origin} refused: 407 Who are you"
