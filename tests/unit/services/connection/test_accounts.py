"""Profiles and keys: where keys are kept, and where they may go."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from duologue.domain.errors import (
    AddressRefused,
    InputUnreadable,
    KeychainMissing,
    KeyMissing,
    OriginNotConfirmed,
    ProfileGone,
    StoreNotWritable,
)
from duologue.domain.profile import DEMO_PROFILE_ID, AuthForm, Profile
from duologue.domain.secret import MASK, Redactor
from duologue.domain.style import ApiStyle
from duologue.services.connection.accounts import Accounts, with_confirmed_origins
from helpers.services import KEY, OWN, SERVICE, DemoAt, FakeKeychain, ScriptedWire, world

OPENAI, ANTHROPIC = ApiStyle.OPENAI, ApiStyle.ANTHROPIC


def everything_written(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


async def test_the_demo_is_always_there_and_last(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        assert not here.accounts.connected
        here.accounts.save(OWN)
        here.accounts.save(SERVICE)
        assert [profile.id for profile in here.accounts.profiles] == ["own", "svc", DEMO_PROFILE_ID]
        assert here.accounts.connected
    async with world(tmp_path, ScriptedWire()) as here:
        assert here.accounts.profile("own") == OWN
        assert here.accounts.profile("svc") == SERVICE


async def test_a_profile_is_found_by_id_or_name(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        here.accounts.save(OWN)
        assert here.accounts.named("own") == here.accounts.named("My own server") == OWN
        assert here.accounts.named("demo").id == DEMO_PROFILE_ID
        with pytest.raises(InputUnreadable, match="My own server"):
            here.accounts.named("nothing like it")
        with pytest.raises(ProfileGone):
            here.accounts.profile("nothing like it")


async def test_saving_again_changes_the_profile_in_its_place(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        here.accounts.save(OWN)
        here.accounts.save(SERVICE)
        here.accounts.save(replace(OWN, name="Renamed"))
        assert [profile.name for profile in here.accounts.profiles][:2] == ["Renamed", "A service"]


class FullDisk:
    """A profiles file that cannot be written."""

    def load(self) -> tuple[Profile, ...]:
        return (OWN,)

    def save(self, profiles: Sequence[Profile]) -> None:
        raise StoreNotWritable(f"The disk is full: {len(profiles)} profiles could not be saved.")


async def test_a_profile_that_cannot_be_written_is_as_it_was() -> None:
    accounts = Accounts(FullDisk(), FakeKeychain(), DemoAt(), Redactor())
    with pytest.raises(StoreNotWritable):
        accounts.save(replace(OWN, name="Renamed"))
    with pytest.raises(StoreNotWritable):
        await accounts.remove("own")
    assert accounts.profile("own") == OWN


async def test_a_stored_key_is_used_again_after_a_restart_and_written_in_no_file(tmp_path: Path) -> None:
    keychain = FakeKeychain()
    async with world(tmp_path, ScriptedWire(), keychain=keychain) as here:
        await here.accounts.store_key(SERVICE, KEY)
    assert keychain.keys == {"svc": KEY}
    async with world(tmp_path, ScriptedWire(), keychain=keychain) as here:
        for _ in range(3):
            assert await here.accounts.key(here.accounts.profile("svc")) == KEY
        assert keychain.calls == ["store", "load"]
        assert here.redactor(f"it is {KEY.reveal()}") == f"it is {MASK}"
    assert KEY.reveal().encode() not in everything_written(tmp_path)


@pytest.mark.fault("F06")
async def test_a_key_for_this_session_never_reaches_keychain_or_disk(tmp_path: Path) -> None:
    keychain = FakeKeychain(safe=False)
    async with world(tmp_path, ScriptedWire(), keychain=keychain) as here:
        here.accounts.keep_for_session(SERVICE, KEY)
        endpoint = await here.accounts.endpoint(here.accounts.profile("svc"), OPENAI)
        assert (endpoint.key, endpoint.auth) == (KEY, AuthForm.BEARER)
        assert here.redactor(KEY.reveal()) == MASK
        assert keychain.calls == []
    assert KEY.reveal().encode() not in everything_written(tmp_path)
    async with world(tmp_path, ScriptedWire(), keychain=FakeKeychain()) as here:
        with pytest.raises(KeyMissing):
            await here.accounts.endpoint(here.accounts.profile("svc"), OPENAI)


async def test_a_keychain_that_fails_leaves_neither_key_nor_profile(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(), keychain=FakeKeychain(safe=False)) as here:
        with pytest.raises(KeychainMissing):
            await here.accounts.store_key(SERVICE, KEY)
        assert not here.accounts.connected


async def test_waiting_for_a_keychain_can_be_cancelled_and_nothing_is_kept(tmp_path: Path) -> None:
    keychain = FakeKeychain()
    keychain.gate.clear()
    async with world(tmp_path, ScriptedWire(), keychain=keychain) as here:
        task = asyncio.create_task(here.accounts.store_key(SERVICE, KEY))
        await asyncio.to_thread(keychain.entered.wait, 5)
        ticks = 0
        for _ in range(5):
            await asyncio.sleep(0)
            ticks += 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ticks == 5
        assert not here.accounts.connected
        keychain.gate.set()


async def test_forgetting_a_key_forgets_it_here_and_in_the_keychain(tmp_path: Path) -> None:
    keychain = FakeKeychain()
    async with world(tmp_path, ScriptedWire(), keychain=keychain) as here:
        await here.accounts.store_key(SERVICE, KEY)
        await here.accounts.forget_key("svc")
        assert keychain.keys == {}
        assert await here.accounts.key(here.accounts.profile("svc")) is None
        await here.accounts.forget_key("svc")


async def test_removing_a_profile_removes_its_key(tmp_path: Path) -> None:
    keychain = FakeKeychain()
    async with world(tmp_path, ScriptedWire(), keychain=keychain) as here:
        await here.accounts.store_key(SERVICE, KEY)
        await here.accounts.remove("svc")
        assert keychain.keys == {}
    async with world(tmp_path, ScriptedWire(), keychain=keychain) as here:
        assert not here.accounts.connected


async def test_a_profile_can_be_removed_where_there_is_no_keychain(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire(), keychain=FakeKeychain(safe=False)) as here:
        here.accounts.keep_for_session(OWN, KEY)
        here.accounts.keep_for_session(SERVICE, KEY)
        await here.accounts.remove("own")
        assert [profile.id for profile in here.accounts.profiles] == ["svc", DEMO_PROFILE_ID]
    async with world(tmp_path, ScriptedWire(), keychain=FakeKeychain(safe=False)) as here:
        await here.accounts.remove("svc")
        assert not here.accounts.connected


# -- where a key may go ---------------------------------------------------------------------------


@pytest.mark.fault("F04")
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://api.example.org/v1",
        "https://evil.example.com/v1",
        "https://api.example.com:8443/v1",
        "http://127.0.0.1:8080/v1",
        "https://api.example.com.evil.org/v1",
    ],
)
async def test_a_key_goes_only_to_the_origin_that_was_confirmed(tmp_path: Path, elsewhere: str) -> None:
    keychain = FakeKeychain()
    async with world(tmp_path, ScriptedWire(), keychain=keychain) as here:
        await here.accounts.store_key(SERVICE, KEY)
        here.accounts.save(replace(here.accounts.profile("svc"), openai_base=elsewhere))
        with pytest.raises(OriginNotConfirmed) as raised:
            await here.accounts.endpoint(here.accounts.profile("svc"), OPENAI)
        assert KEY.reveal() not in raised.value.message
    async with world(tmp_path, ScriptedWire(), keychain=keychain) as here:
        with pytest.raises(OriginNotConfirmed):
            await here.accounts.endpoint(here.accounts.profile("svc"), OPENAI)
        unchanged = await here.accounts.endpoint(here.accounts.profile("svc"), ANTHROPIC)
        assert unchanged.key == KEY
        await here.accounts.store_key(here.accounts.profile("svc"), KEY)
        moved = await here.accounts.endpoint(here.accounts.profile("svc"), OPENAI)
        assert moved.base.endpoint(OPENAI) == f"{elsewhere}/chat/completions"


async def test_another_path_of_a_confirmed_origin_needs_no_new_word(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        await here.accounts.store_key(SERVICE, KEY)
        here.accounts.save(replace(here.accounts.profile("svc"), openai_base="https://api.example.com./v2"))
        endpoint = await here.accounts.endpoint(here.accounts.profile("svc"), OPENAI)
        assert endpoint.url == "https://api.example.com/v2/chat/completions"


def test_confirming_takes_the_addresses_as_they_are_now() -> None:
    profile = replace(
        SERVICE, anthropic_base="https://other.example/anthropic", confirmed_origins=("https://old",)
    )
    assert with_confirmed_origins(profile).confirmed_origins == (
        "https://api.example.com",
        "https://other.example",
    )
    with pytest.raises(AddressRefused):
        with_confirmed_origins(replace(SERVICE, openai_base="http://example.com"))


async def test_a_server_without_keys_gets_none_and_the_keychain_is_not_asked(tmp_path: Path) -> None:
    keychain = FakeKeychain()
    keychain.keys["own"] = KEY
    async with world(tmp_path, ScriptedWire(), keychain=keychain) as here:
        here.accounts.save_without_key(OWN)
        endpoint = await here.accounts.endpoint(OWN, ANTHROPIC)
        assert (endpoint.key, endpoint.auth, keychain.calls) == (None, AuthForm.NONE, [])


async def test_a_server_on_this_computer_needs_no_key_even_if_it_could_have_one(tmp_path: Path) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        endpoint = await here.accounts.endpoint(replace(OWN, auth=AuthForm.BEARER), OPENAI)
        assert (endpoint.key, endpoint.auth) == (None, AuthForm.NONE)


@pytest.mark.parametrize("auth", [AuthForm.BEARER, AuthForm.X_API_KEY])
async def test_the_key_travels_as_the_profile_says(tmp_path: Path, auth: AuthForm) -> None:
    async with world(tmp_path, ScriptedWire()) as here:
        profile = replace(SERVICE, auth=auth, ca_file="/ca.pem", proxy="http://127.0.0.1:3128")
        await here.accounts.store_key(profile, KEY)
        endpoint = await here.accounts.endpoint(here.accounts.profile("svc"), ANTHROPIC)
        assert (endpoint.auth, endpoint.key) == (auth, KEY)
        assert (endpoint.ca_file, endpoint.proxy) == ("/ca.pem", "http://127.0.0.1:3128")


async def test_the_demo_starts_when_it_is_first_asked_and_gets_no_key(tmp_path: Path) -> None:
    demo, keychain = DemoAt("http://127.0.0.1:4711"), FakeKeychain()
    async with world(tmp_path, ScriptedWire(), keychain=keychain, demo=demo) as here:
        profile = here.accounts.profile(DEMO_PROFILE_ID)
        assert demo.starts == 0
        endpoint = await here.accounts.endpoint(profile, ANTHROPIC)
        assert endpoint.url == "http://127.0.0.1:4711/anthropic/v1/messages"
        assert (demo.starts, endpoint.key, keychain.calls) == (1, None, [])
