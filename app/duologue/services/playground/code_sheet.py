"""A request of the playground as code, and in the other API style: made without sending anything."""

import asyncio
import re
import unicodedata
from dataclasses import replace

from duologue.domain.address import read_base_url
from duologue.domain.code import CodeLanguage, Snippet
from duologue.domain.draft import Draft
from duologue.domain.errors import AddressRefused
from duologue.domain.profile import Endpoint, Profile, ProfileKind
from duologue.domain.style import ApiStyle
from duologue.domain.translation import Difference, Fate, WrittenBothWays
from duologue.services.asking.request_notes import HISTORY, notes
from duologue.services.connection.accounts import Accounts
from duologue.services.ports import RequestForms
from duologue.services.tables.request_rules import Effect

_NO_ADDRESS = "https://example.invalid"  # only the body of a translation is shown
_NAME_END = "_API_KEY"


class CodeSheet:
    """Writes drafts in other words. No key is asked for: code takes it from the environment."""

    def __init__(self, accounts: Accounts, forms: RequestForms) -> None:
        self._accounts = accounts
        self._forms = forms

    async def code(self, draft: Draft, language: CodeLanguage) -> Snippet:
        """The draft as code; for a library that speaks the other style, the draft translated first.

        Raises AddressRefused, InputUnreadable and ProfileGone.
        """
        profile = self._accounts.profile(draft.profile_id)
        style = language.style or draft.style
        endpoint = await self._endpoint(profile, style)
        request = draft.filled()
        if style is not draft.style:
            there = replace(endpoint, style=draft.style)
            request = self._forms.both_ways(there, endpoint, request).request
        return self._forms.snippet(endpoint, request, language, key_variable(profile))

    async def translation(self, draft: Draft) -> WrittenBothWays:
        """The draft in the other style, and what becomes of each thing in it. Raises ProfileGone."""
        profile = self._accounts.profile(draft.profile_id)
        other = other_style(draft.style)
        there, here = [await self._somewhere(profile, style) for style in (draft.style, other)]
        request = draft.filled()
        found = await asyncio.to_thread(self._forms.both_ways, there, here, request)  # it may hold megabytes
        rules = [
            Difference(Fate.AT_RISK, note.setting, note.sentence)
            for note in notes(profile, other, request.model, request)
            if note.setting != HISTORY and note.effect is not Effect.NOT_CARRIED  # said above already
        ]
        told = {(difference.about, difference.fate) for difference in found.differences}
        more = [rule for rule in rules if (rule.about, rule.fate) not in told]
        if str(here.base) == _NO_ADDRESS:
            address = f"No {other.label} address is set for {profile.name}, so this can't be sent yet."
            more.append(Difference(Fate.AT_RISK, "address", address))
        return replace(found, differences=(*found.differences, *more))

    def in_style(self, draft: Draft, style: ApiStyle) -> Draft:
        """The draft in this style, its names and values as they are."""
        if style is draft.style:
            return draft
        return replace(draft, style=style, extra=self._forms.carried(draft.extra, draft.style))

    async def _endpoint(self, profile: Profile, style: ApiStyle) -> Endpoint:
        """Where the request would go, and how a key would travel. Raises AddressRefused."""
        if profile.kind is ProfileKind.DEMO:
            return await self._accounts.endpoint(profile, style)
        return Endpoint(
            style, profile.base(style), profile.auth, ca_file=profile.ca_file, proxy=profile.proxy
        )

    async def _somewhere(self, profile: Profile, style: ApiStyle) -> Endpoint:
        try:
            return await self._endpoint(profile, style)
        except AddressRefused:
            return Endpoint(style, read_base_url(_NO_ADDRESS, style), profile.auth)


def other_style(style: ApiStyle) -> ApiStyle:
    """The style that this one is not."""
    return ApiStyle.ANTHROPIC if style is ApiStyle.OPENAI else ApiStyle.OPENAI


def key_variable(profile: Profile) -> str:
    """The environment variable that code reads this profile's key from, such as MINIMAX_API_KEY."""
    plain = unicodedata.normalize("NFKD", profile.name).encode("ascii", "ignore").decode().upper()
    words = re.findall(r"[A-Z0-9]+", plain)
    if any(word.startswith("MINIMAX") for word in words):
        return f"MINIMAX{_NAME_END}"
    name = "_".join(words)[:40].strip("_")
    if not name:
        return _NAME_END.strip("_")
    return f"{'KEY_' if name[0].isdigit() else ''}{name}{_NAME_END}"
