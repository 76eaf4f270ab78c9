"""Profiles and their keys: where a person may send to, and with what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from duologue.domain.errors import InputUnreadable, KeyMissing, OriginNotConfirmed, ProfileGone
from duologue.domain.profile import DEMO_PROFILE_ID, AuthForm, Endpoint, Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.services.connection.known_hosts import known_host
from duologue.services.daemon_thread import in_daemon_thread
from duologue.services.tables.catalogue import demo_profile

if TYPE_CHECKING:
    from duologue.domain.secret import Redactor, Secret
    from duologue.services.ports import Demo, Keychain, KeychainState, ProfilesFile


class Accounts:
    """The profiles a person made, plus the built-in demo, and the one road keys travel."""

    def __init__(self, file: ProfilesFile, keychain: Keychain, demo: Demo, redactor: Redactor) -> None:
        self._file = file
        self._keychain = keychain
        self._demo = demo
        self._redactor = redactor
        self._stored = {profile.id: profile for profile in file.load()}
        self._keys: dict[str, Secret] = {}

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Every profile, the demo last."""
        return (*self._stored.values(), demo_profile())

    @property
    def connected(self) -> bool:
        """Whether there is any profile besides the demo."""
        return bool(self._stored)

    def profile(self, profile_id: str) -> Profile:
        """A profile by its id. Raises ProfileGone if there is none."""
        if profile_id == DEMO_PROFILE_ID:
            return demo_profile()
        try:
            return self._stored[profile_id]
        except KeyError:
            raise ProfileGone("The profile was removed. Choose another one.") from None

    def named(self, name: str) -> Profile:
        """A profile by its id or the name a person gave it. Raises InputUnreadable if there is none."""
        for profile in self.profiles:
            if name in (profile.id, profile.name):
                return profile
        known = ", ".join(profile.name for profile in self.profiles)
        raise InputUnreadable(f"There is no profile {name!r}. There are: {known}.")

    def save(self, profile: Profile) -> None:
        """Keep a new or changed profile. Raises StoreNotWritable."""
        changed = {**self._stored, profile.id: profile}
        self._file.save(tuple(changed.values()))
        self._stored = changed

    async def remove(self, profile_id: str) -> None:
        """Forget a profile and its key. Raises StoreNotWritable and KeychainError."""
        await self.forget_key(profile_id)
        self._file.save(tuple(p for p in self._stored.values() if p.id != profile_id))
        self._stored.pop(profile_id, None)

    async def keychain_state(self) -> KeychainState:
        """Which keychain this computer has, asked before anything is written."""
        return await in_daemon_thread(self._keychain.state)

    async def store_key(self, profile: Profile, key: Secret) -> None:
        """Put a key into the keychain and confirm the profile's addresses for it. Raises KeychainError."""
        self._redactor.learn(key)
        await in_daemon_thread(self._keychain.store, profile.id, key)
        self._keys[profile.id] = key
        self.save(with_confirmed_origins(with_key(profile)))

    def keep_for_session(self, profile: Profile, key: Secret) -> None:
        """Use a key until the app is closed; it is written nowhere."""
        self._redactor.learn(key)
        self._keys[profile.id] = key
        self.save(with_confirmed_origins(with_key(profile)))

    @contextmanager
    def trying(self, profile_id: str, key: Secret) -> Iterator[None]:
        """Have a key at hand, before its owner decides whether to keep it; afterwards all is as before."""
        self._redactor.learn(key)
        before = self._keys.get(profile_id)
        self._keys[profile_id] = key
        try:
            yield
        finally:
            self._keys.pop(profile_id, None)
            if before is not None:
                self._keys[profile_id] = before

    def save_without_key(self, profile: Profile) -> None:
        """Keep a profile whose server asks for no key, such as one on this computer."""
        self.save(with_confirmed_origins(replace(profile, auth=AuthForm.NONE)))

    async def key(self, profile: Profile) -> Secret | None:
        """The profile's key, asked of the keychain once a session. Raises KeychainError."""
        if profile.auth is AuthForm.NONE:
            return None
        if profile.id not in self._keys:
            found = await in_daemon_thread(self._keychain.load, profile.id)
            if found is None:
                return None
            self._redactor.learn(found)
            self._keys[profile.id] = found
        return self._keys[profile.id]

    async def forget_key(self, profile_id: str) -> None:
        """Forget a key here and in the keychain. Raises KeychainError.

        Where the keychain is not safe, nothing of ours was put into it.
        """
        self._keys.pop(profile_id, None)
        if (await self.keychain_state()).safe:
            await in_daemon_thread(self._keychain.delete, profile_id)

    async def endpoint(self, profile: Profile, style: ApiStyle) -> Endpoint:
        """Where a request goes, and with which key.

        Raises AddressRefused, KeyMissing, OriginNotConfirmed and KeychainError; nothing is sent.
        """
        if profile.kind is ProfileKind.DEMO:
            profile = await self._demo.profile()
        base = profile.base(style)
        key = await self.key(profile)
        if key is None and profile.auth is not AuthForm.NONE and not base.is_loopback:
            raise KeyMissing(f"There is no key for {profile.name} on this computer.")
        if key is not None and base.origin not in profile.confirmed_origins:
            raise OriginNotConfirmed(f"Your key has not been confirmed for {base.origin}.")
        return endpoint_with(profile, style, key)


def endpoint_with(profile: Profile, style: ApiStyle, key: Secret | None) -> Endpoint:
    """Where a request goes, with a key that may go there. Raises AddressRefused."""
    base = profile.base(style)
    auth = AuthForm.NONE if key is None else profile.auth
    known = known_host(base.host)
    cumulative = known is not None and known.cumulative
    return Endpoint(style, base, auth, key, profile.ca_file, profile.proxy, cumulative)


def with_key(profile: Profile) -> Profile:
    """The profile as one that sends its key; one that sent none so far sends it as a bearer token."""
    return replace(profile, auth=AuthForm.BEARER) if profile.auth is AuthForm.NONE else profile


def with_confirmed_origins(profile: Profile) -> Profile:
    """The profile after its owner agreed that the key may go to the addresses it holds now."""
    texts = {ApiStyle.OPENAI: profile.openai_base, ApiStyle.ANTHROPIC: profile.anthropic_base}
    origins = {profile.base(style).origin for style, text in texts.items() if text}
    return replace(profile, confirmed_origins=tuple(sorted(origins)))
