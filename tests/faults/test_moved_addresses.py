"""A key stays with the addresses it was given for: a changed one gets nothing until it is confirmed anew."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from duologue.api.client import Client
from duologue.domain.errors import AddressRefused, OriginNotConfirmed
from duologue.domain.message import Chat
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.secret import Redactor
from duologue.domain.style import ApiStyle
from duologue.services.connection.accounts import with_confirmed_origins
from duologue.services.connection.model_lists import ModelLists
from duologue.services.connection.profile_test import ProfileTest, Verdict
from helpers.services import KEY, FakeKeychain, World, pull, world
from helpers.wire import LoopbackServer, answer_in, whole_response

every_style = pytest.mark.parametrize("style", list(ApiStyle))


@dataclass(frozen=True, slots=True)
class Moved:
    """A profile whose key was kept for `old`, before somebody changed its addresses to `new`."""

    here: World
    client: Client
    profile: Profile
    chat: Chat
    old: LoopbackServer
    new: LoopbackServer

    async def everything(self, style: ApiStyle) -> None:
        """All that could send the key: a message, the list of models, the test of the profile."""
        with pytest.raises(OriginNotConfirmed) as told:
            await pull(self.here.session.send(self.chat.id, "q"))
        assert self.new.origin in told.value.message
        assert KEY.reveal() not in told.value.message
        with pytest.raises(OriginNotConfirmed):
            await ModelLists(self.client, self.here.accounts, self.here.gate).refresh(self.profile)
        tested = await ProfileTest(self.client, self.here.accounts, self.here.gate).test(self.profile, style)
        assert tested.verdict is Verdict.NOT_CONFIRMED


def at(server: LoopbackServer) -> dict[str, str]:
    return {"openai_base": f"{server.origin}/v1", "anthropic_base": server.origin}


@asynccontextmanager
async def moved(home: Path, style: ApiStyle, *, restarted: bool = False) -> AsyncIterator[Moved]:
    keychain, handler = FakeKeychain(), whole_response(answer_in(style, "Hello"))
    client = Client(Redactor())
    async with LoopbackServer(handler) as old, LoopbackServer(handler) as new:
        async with world(home, client, keychain=keychain) as here:
            await here.accounts.store_key(Profile("p", "P", ProfileKind.OWN, **at(old)), KEY)
            chat = await here.library.create("p", style, "m")
            here.accounts.save(replace(here.accounts.profile("p"), **at(new)))
            if not restarted:
                yield Moved(here, client, here.accounts.profile("p"), chat, old, new)
        if restarted:
            async with world(home, client, keychain=keychain) as here:
                yield Moved(here, client, here.accounts.profile("p"), chat, old, new)
        await client.close()


@pytest.mark.fault("F04")
@pytest.mark.parametrize("restarted", [False, True])
@every_style
async def test_a_changed_host_gets_no_connection_before_it_is_confirmed(
    tmp_path: Path, style: ApiStyle, *, restarted: bool
) -> None:
    async with moved(tmp_path, style, restarted=restarted) as place:
        await place.everything(style)
        assert (place.old.connections, place.new.connections) == (0, 0)
        assert await place.here.count("message") == 0
        place.here.accounts.save(with_confirmed_origins(place.profile))
        await pull(place.here.session.send(place.chat.id, "q"))
        assert [KEY.reveal() in str(request.headers) for request in place.new.requests] == [True]
        assert place.old.connections == 0


@pytest.mark.fault("F04")
@every_style
async def test_a_new_key_goes_to_the_new_host_and_the_old_key_never_does(
    tmp_path: Path, style: ApiStyle
) -> None:
    async with moved(tmp_path, style) as place:
        await place.everything(style)
        fresh = type(KEY)("sk-fresh-0123456789abcdef")
        await place.here.accounts.store_key(place.profile, fresh)
        await pull(place.here.session.send(place.chat.id, "q"))
        (request,) = place.new.requests
        assert fresh.reveal() in str(request.headers)
        assert KEY.reveal() not in str(request.headers) + request.line + request.body.decode()
        assert place.old.connections == 0


LOOKING_ALIKE = {
    "Cyrillic": ("https://\u0430pi.example.com/v1", "https://xn--pi-6kc.example.com"),
    "punycode": ("https://xn--pi-6kc.example.com/v1", "https://xn--pi-6kc.example.com"),
    "IDN": ("https://\u00e4pi.example.com/v1", "https://xn--pi-uia.example.com"),
    "another port": ("https://api.example.com:444/v1", "https://api.example.com:444"),
    "a longer name": ("https://api.example.com.evil.example/v1", "https://api.example.com.evil.example"),
}


@pytest.mark.fault("F05")
@pytest.mark.parametrize("name", LOOKING_ALIKE)
@every_style
async def test_an_address_that_looks_alike_is_shown_as_it_is_looked_up_and_must_be_confirmed(
    tmp_path: Path, style: ApiStyle, name: str
) -> None:
    typed, shown = LOOKING_ALIKE[name]
    real = "https://api.example.com/v1"
    client = Client(Redactor())
    async with world(tmp_path, client) as here:
        await here.accounts.store_key(Profile("p", "P", ProfileKind.OWN, real, real), KEY)
        here.accounts.save(replace(here.accounts.profile("p"), openai_base=typed, anthropic_base=typed))
        with pytest.raises(OriginNotConfirmed) as told:
            await here.accounts.endpoint(here.accounts.profile("p"), style)
    await client.close()
    assert told.value.message == f"Your key has not been confirmed for {shown}."


@pytest.mark.fault("F05")
@every_style
async def test_a_trailing_dot_is_the_same_address(tmp_path: Path, style: ApiStyle) -> None:
    client = Client(Redactor())
    async with world(tmp_path, client) as here:
        real, dotted = "https://api.example.com/v1", "https://api.example.com./v1"
        await here.accounts.store_key(Profile("p", "P", ProfileKind.OWN, real, real), KEY)
        here.accounts.save(replace(here.accounts.profile("p"), openai_base=dotted, anthropic_base=dotted))
        endpoint = await here.accounts.endpoint(here.accounts.profile("p"), style)
    await client.close()
    assert endpoint.base.origin == "https://api.example.com"


MISLEADING = [
    "https://api.example.com@evil.example/v1",
    "https://evil.example\\.api.example.com/v1",
    "https://api.example.com\t.evil.example/v1",
    "https://api.example.com\n.evil.example/v1",
    "https://api.example.com:99999/v1",
]


@pytest.mark.fault("F05")
@pytest.mark.parametrize("typed", MISLEADING)
@every_style
async def test_a_misleading_address_in_the_file_of_profiles_is_refused(
    tmp_path: Path, style: ApiStyle, typed: str
) -> None:
    client = Client(Redactor())
    async with world(tmp_path, client) as here:
        real = "https://api.example.com/v1"
        await here.accounts.store_key(Profile("p", "P", ProfileKind.OWN, real, real), KEY)
        here.accounts.save(replace(here.accounts.profile("p"), openai_base=typed, anthropic_base=typed))
        with pytest.raises(AddressRefused):
            await here.accounts.endpoint(here.accounts.profile("p"), style)
    await client.close()
