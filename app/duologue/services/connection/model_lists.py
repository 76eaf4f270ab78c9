"""Asks a server which models it offers and keeps the answer with the profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from duologue.domain.errors import AddressRefused, DuologueError, NotAnAnswer, NotOffered, PermissionDenied
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.style import ApiStyle

if TYPE_CHECKING:
    from duologue.services.connection.accounts import Accounts
    from duologue.services.ports import Wire
    from duologue.services.terms.gate import TermsGate

MOST_KEPT = 2000
_NO_LIST_HERE = (NotOffered, PermissionDenied, NotAnAnswer)  # the other style's address may have one


class ModelLists:
    """Fetches lists of models; a model that is on no list can be typed in and used all the same."""

    def __init__(self, wire: Wire, accounts: Accounts, gate: TermsGate) -> None:
        self._wire = wire
        self._accounts = accounts
        self._gate = gate

    async def refresh(self, profile: Profile) -> tuple[str, ...]:
        """The ids the server offers now, which the profile keeps before those it already had.

        Raises DuologueError where there is no list; then the profile stays as it is.
        """
        await self._gate.check(profile)
        fetched = await self._fetched(profile)
        for kept in self._accounts.profiles:  # it may have been changed or removed while the server thought
            if kept.id == profile.id and kept.kind is not ProfileKind.DEMO:
                merged = tuple(dict.fromkeys((*fetched, *kept.models)))[:MOST_KEPT]
                if merged != kept.models:
                    self._accounts.save(replace(kept, models=merged))
        return fetched

    async def _fetched(self, profile: Profile) -> tuple[str, ...]:
        problem: DuologueError | None = None
        for style in styles_of(profile):
            try:
                return await self._wire.models(await self._accounts.endpoint(profile, style))
            except _NO_LIST_HERE as error:
                problem = problem or error
        raise problem or AddressRefused(f"{profile.name} has no address.")


def styles_of(profile: Profile) -> tuple[ApiStyle, ...]:
    """The styles a profile has an address for, the OpenAI style first."""
    if profile.kind is ProfileKind.DEMO:  # its addresses are known only when its server runs
        return tuple(ApiStyle)
    bases = {ApiStyle.OPENAI: profile.openai_base, ApiStyle.ANTHROPIC: profile.anthropic_base}
    return tuple(style for style, base in bases.items() if base)
