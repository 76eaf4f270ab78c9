"""Connections that do not come about, or break before a word: each is told in plain words of its own."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duologue.api.client import Client
from duologue.api.retry import RetryPolicy
from duologue.api.transport import Patience
from duologue.domain.errors import DuologueError
from duologue.domain.profile import AuthForm, BaseUrl, Endpoint
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.services.asking.chat_session import TurnSaved
from duologue.ui.notices import notice_for
from helpers.services import pull
from helpers.talk import talk
from helpers.wire import Exchange, LoopbackServer, answer_in, collect, whole_response

every_style = pytest.mark.parametrize("style", list(ApiStyle))
NOWHERE = "224.0.0.1"  # no route for TCP leads to a multicast address
NOWHERE_6 = "ff02::1"


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    client = Client(Redactor(), patience=Patience(connect=3), policy=RetryPolicy(retries=0))
    yield client
    await client.close()


def resolve(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name have these addresses, in this order."""

    async def getaddrinfo(host: Any, port: int, **_: Any) -> list[Any]:
        assert host
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in addresses
        ]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)


def resetting_port() -> tuple[asyncio.Task[None], int]:
    """A port that accepts a connection and resets it at once, before a byte of TLS."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)  # noqa: FBT003 - the standard library's own signature

    async def accept() -> None:
        loop = asyncio.get_running_loop()
        with listener:
            connection, _ = await loop.sock_accept(listener)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

    return asyncio.create_task(accept()), listener.getsockname()[1]


async def problem(client: Client, style: ApiStyle, base: BaseUrl) -> DuologueError:
    with pytest.raises(DuologueError) as raised:
        await collect(client, Endpoint(style, base, AuthForm.NONE))
    return raised.value


@pytest.mark.fault("F50")
@every_style
async def test_a_name_that_does_not_exist(client: Client, style: ApiStyle) -> None:
    error = await problem(client, style, BaseUrl("https", "no-such-host.invalid", 443, "/v1"))
    assert error.kind == "host_not_found"
    assert error.message == (
        "no-such-host.invalid was not found. Check the address and your internet connection."
    )


@pytest.mark.fault("F50")
@every_style
async def test_a_port_where_nobody_listens(client: Client, style: ApiStyle) -> None:
    async with LoopbackServer(whole_response()) as gone:
        base = gone.endpoint(style).base
    error = await problem(client, style, base)
    assert (error.kind, error.message) == ("connection_refused", "127.0.0.1 refused the connection.")


@pytest.mark.fault("F50")
@every_style
async def test_an_address_that_no_way_leads_to(client: Client, style: ApiStyle) -> None:
    error = await problem(client, style, BaseUrl("https", NOWHERE, 443, "/v1"))
    assert (error.kind, error.message) == ("connection_refused", f"{NOWHERE} could not be reached.")


@pytest.mark.fault("F50")
@every_style
async def test_an_address_that_never_answers(style: ApiStyle, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any, **__: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", never)
    client = Client(Redactor(), patience=Patience(connect=0.05), policy=RetryPolicy(retries=0))
    error = await problem(client, style, BaseUrl("https", "127.0.0.1", 443, "/v1"))
    await client.close()
    assert (error.kind, error.message) == ("connection_refused", "127.0.0.1 took too long to connect.")


@pytest.mark.fault("F50")
@every_style
async def test_broken_ipv6_beside_ipv4_that_works_goes_unnoticed(
    client: Client, style: ApiStyle, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with LoopbackServer(whole_response(answer_in(style, "Fine."))) as server:
        base = replace(server.endpoint(style).base, host="localhost")
        resolve(monkeypatch, NOWHERE_6, "127.0.0.1")
        reply = Reply(await collect(client, Endpoint(style, base, AuthForm.NONE)))
    assert (reply.text, reply.state) == ("Fine.", TurnState.COMPLETE)


@pytest.mark.fault("F50")
@every_style
async def test_broken_ipv6_alone_is_told(
    client: Client, style: ApiStyle, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve(monkeypatch, NOWHERE_6)
    error = await problem(client, style, BaseUrl("https", "only-six.example", 443, "/v1"))
    assert (error.kind, error.message) == ("connection_refused", "only-six.example could not be reached.")


@pytest.mark.fault("F50")
@every_style
async def test_a_reset_at_connect(client: Client, style: ApiStyle) -> None:
    accepting, port = resetting_port()
    error = await problem(client, style, BaseUrl("https", "127.0.0.1", port, "/v1"))
    await accepting
    assert (error.kind, error.message) == ("connection_refused", "127.0.0.1 closed the connection at once.")


@pytest.mark.fault("F50")
@pytest.mark.parametrize("after", ["the request", "the headers", "half of the first record"])
@every_style
async def test_a_reset_before_the_first_word(client: Client, style: ApiStyle, after: str) -> None:
    async def handler(exchange: Exchange) -> None:
        if after != "the request":
            await exchange.head(content_length="1000")
            await exchange.send(b'data: {"cho' if "half" in after else b"")
        exchange.reset()

    async with LoopbackServer(handler) as server:
        error = await problem(client, style, server.endpoint(style).base)
        assert len(server.requests) == 1
    assert (error.kind, error.message) == ("connection_lost", "The connection to 127.0.0.1 broke.")


@pytest.mark.fault("F50")
def test_the_messages_are_plain_and_tell_the_faults_apart() -> None:
    told = [
        "x was not found. Check the address and your internet connection.",
        "x refused the connection.",
        "x could not be reached.",
        "x took too long to connect.",
        "x closed the connection at once.",
        "The connection to x broke.",
    ]
    assert len(set(told)) == len(told)
    assert not any(word in " ".join(told) for word in ("Errno", "Exception", "socket", "httpx"))


@pytest.mark.fault("F50")
@every_style
async def test_the_question_is_kept_and_can_be_asked_again(tmp_path: Path, style: ApiStyle) -> None:
    async with talk(tmp_path) as here:

        async def handler(exchange: Exchange) -> None:
            exchange.reset()

        here.server.handler = handler
        chat_id = (await here.world.library.create(here.profile.id, style, "m")).id
        events = await pull(here.world.session.send(chat_id, "My words"))
        assert isinstance(events[0], TurnSaved)
        question, failed = await here.world.store.path(chat_id)
        assert (question.text, failed.state) == ("My words", TurnState.FAILED)
        assert failed.failure is not None
        assert notice_for(failed.failure).title == "The connection broke"
        await here.world.library.save_draft(chat_id, "and then?")
        here.server.handler = whole_response(answer_in(style, "Fine."))
        await pull(here.world.session.regenerate(chat_id, failed.id))
        question, answer = await here.world.store.path(chat_id)
        kept = await here.world.library.chat(chat_id)
    assert (question.text, answer.text, answer.versions) == ("My words", "Fine.", 2)
    assert kept is not None
    assert kept.draft == "and then?"
