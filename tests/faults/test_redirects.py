"""A redirect is named and never followed: not one byte, and no key, reaches where it points."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from duologue.api.client import Client
from duologue.domain.errors import RedirectRefused
from duologue.domain.profile import AuthForm, BaseUrl, Endpoint
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from helpers.wire import CANARY, LoopbackServer, answer_in, collect, whole_response

CERTIFICATES = Path(__file__).parents[1] / "fixtures" / "tls"
STATUSES = ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"]
every_status = pytest.mark.parametrize("status", STATUSES)
every_style = pytest.mark.parametrize("style", list(ApiStyle))
every_auth = pytest.mark.parametrize("auth", [AuthForm.BEARER, AuthForm.X_API_KEY])


def answering(style: ApiStyle) -> LoopbackServer:
    """Where a redirect points: it would give an answer, and the key away."""
    return LoopbackServer(whole_response(answer_in(style, "stolen")))


async def refused(endpoint: Endpoint, target: str) -> None:
    """An answer and the list of models are both refused, and the message names the target."""
    client = Client(Redactor())
    try:
        with pytest.raises(RedirectRefused) as told:
            await collect(client, endpoint)
        assert target in told.value.message
        assert "It was not sent there." in told.value.message
        with pytest.raises(RedirectRefused) as told:
            await client.models(endpoint)
        assert target in told.value.message
    finally:
        await client.close()


def sending_to(target: str, status: str) -> LoopbackServer:
    return LoopbackServer(whole_response(status=status, headers=[("location", target)]))


@asynccontextmanager
async def encrypted(target: str, status: str) -> AsyncIterator[LoopbackServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / "good.pem", CERTIFICATES / "server.key")
    async with LoopbackServer(sending_to(target, status).handler, tls=context) as server:
        yield server


@pytest.mark.fault("F01")
@pytest.mark.fault("F02")
@every_status
@every_auth
@every_style
async def test_another_host_gets_nothing(style: ApiStyle, auth: AuthForm, status: str) -> None:
    async with answering(style) as other:
        target = f"http://localhost:{other.port}/v1/messages"  # the server is asked as 127.0.0.1
        async with sending_to(target, status) as server:
            await refused(server.endpoint(style, auth), target)
        assert (len(server.requests), other.connections) == (2, 0)


@pytest.mark.fault("F02")
@every_status
@every_style
async def test_another_port_of_the_same_host_gets_nothing(style: ApiStyle, status: str) -> None:
    async with answering(style) as other:
        target = f"{other.origin}/v1/chat/completions"
        async with sending_to(target, status) as server:
            await refused(server.endpoint(style), target)
        assert (len(server.requests), other.connections) == (2, 0)


@pytest.mark.fault("F02")
@every_status
@every_style
async def test_the_same_place_without_encryption_gets_nothing(style: ApiStyle, status: str) -> None:
    async with answering(style) as other:
        target = f"http://127.0.0.1:{other.port}/v1"
        async with encrypted(target, status) as server:
            base = BaseUrl("https", "127.0.0.1", server.port, "/v1")
            ca_file = str(CERTIFICATES / "ca.pem")
            await refused(Endpoint(style, base, AuthForm.X_API_KEY, Secret(CANARY), ca_file), target)
        assert (len(server.requests), other.connections) == (2, 0)


@pytest.mark.fault("F02")
@every_status
@every_style
async def test_another_path_of_the_same_server_gets_nothing(style: ApiStyle, status: str) -> None:
    async with sending_to("/login", status) as server:
        await refused(server.endpoint(style), "/login")
    assert [request.line.split()[1] for request in server.requests].count("/login") == 0
    assert len(server.requests) == 2
