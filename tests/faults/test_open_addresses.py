"""Plain http is for this computer: any other host is not even looked up."""

import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from duologue.api.client import Client
from duologue.domain.address import BaseUrl
from duologue.domain.errors import AddressRefused
from duologue.domain.profile import AuthForm, Endpoint
from duologue.domain.reply import Reply
from duologue.domain.secret import Redactor, Secret
from duologue.domain.style import ApiStyle
from helpers.services import KEY, SERVICE, pull, world
from helpers.wire import CANARY, LoopbackServer, answer_in, collect, whole_response

every_style = pytest.mark.parametrize("style", list(ApiStyle))


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that anything in this process asks the system for."""
    names: list[str] = []
    ask = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        names.append(host if isinstance(host, str) else bytes(host).decode())
        return ask(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return names


@pytest.mark.fault("F03")
@every_style
async def test_an_open_address_is_refused_before_its_name_is_looked_up(
    tmp_path: Path, looked_up: list[str], style: ApiStyle
) -> None:
    client = Client(Redactor())
    async with world(tmp_path, client) as here:
        await here.gate.accept("service", words="I agree", end_reached=True)
        await here.accounts.store_key(SERVICE, KEY)
        edited = replace(
            here.accounts.profile("svc"),
            openai_base="http://example.com/v1",
            anthropic_base="http://example.com",
            confirmed_origins=("http://example.com",),  # as a hand that edits the file could write it
        )
        chat = await here.chat(edited, style)
        with pytest.raises(AddressRefused, match=r"in the open\. Use https://"):
            await pull(here.session.send(chat.id, "q"))
    endpoint = Endpoint(style, BaseUrl("http", "example.com", 80, "/v1"), AuthForm.BEARER, Secret(CANARY))
    with pytest.raises(AddressRefused):
        await collect(client, endpoint)
    with pytest.raises(AddressRefused):
        await client.models(endpoint)
    await client.close()
    assert looked_up == []


@pytest.mark.fault("F03")
@every_style
async def test_this_computer_is_allowed_without_encryption(looked_up: list[str], style: ApiStyle) -> None:
    client = Client(Redactor())
    async with LoopbackServer(whole_response(answer_in(style, "near"))) as server:
        base = replace(server.endpoint(style).base, host="localhost")
        reply = Reply(await collect(client, replace(server.endpoint(style), base=base)))
    await client.close()
    assert reply.text == "near"
    assert "localhost" in looked_up  # else the other test would show nothing
    assert CANARY in str(server.requests[0].headers)
