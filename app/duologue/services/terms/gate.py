"""The gate that keeps requests to a service back until its current Terms are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duologue.domain.errors import TermsNotAccepted
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.terms import Acceptance, TermsAct, TermsEvent, TermsText, acceptance, first_broken
from duologue.domain.terms_versions import newest

if TYPE_CHECKING:
    from duologue.services.ports import TermsRecord

SOURCE_BUNDLED = "bundled"


class TermsGate:
    """Knows the current text and the record; every request to a service asks `check` first."""

    def __init__(self, record: TermsRecord, bundled: TermsText, locale: str) -> None:
        self._record = record
        self._bundled = bundled
        self._locale = locale
        self._source = SOURCE_BUNDLED
        self.current = bundled

    async def load(self) -> None:
        """Find the newest text that is known; one that came with an update of the app is noted as news.

        To be called once, before the gate is asked. A record that does not fit together is left as it
        is: a row more would begin a new one, and nobody would be told.
        """
        events = await self._record.events()
        known = await self._record.texts(self._bundled.document)
        is_news = known and self._bundled.sha256 not in {text.sha256 for text in known}
        if is_news and self._bundled.has_words and first_broken(events) is None:
            await self._append(TermsAct.SUPERSEDED, ProfileKind.SERVICE, self._bundled, SOURCE_BUNDLED)
        await self._choose()

    async def status(self) -> Acceptance:
        """Where the person stands with the current text."""
        return acceptance(await self._record.events(), self.current)

    async def history(self) -> list[TermsEvent]:
        """The whole record, oldest first."""
        return await self._record.events()

    async def versions(self) -> list[TermsText]:
        """Every text of the document that is known, in the order it became known, the bundled one too."""
        known = await self._record.texts(self._bundled.document)
        missing = self._bundled.has_words and self._bundled not in known
        return [self._bundled, *known] if missing else known

    async def accepted_text(self) -> TermsText | None:
        """The exact text of the last acceptance, be it withdrawn since or not."""
        accepted = [event for event in await self.history() if event.act is TermsAct.ACCEPTED]
        known = {text.sha256: text for text in await self.versions()}
        return known.get(accepted[-1].sha256) if accepted else None

    async def check(self, profile: Profile) -> None:
        """Raises TermsNotAccepted unless a request to `profile` may leave this computer."""
        if not needs_terms(profile):
            return
        status = await self.status()
        if status is not Acceptance.ACCEPTED:
            raise TermsNotAccepted(_WHY[status])

    async def shown(self, profile_kind: str) -> None:
        """Record that the text was put before the person."""
        await self._append(TermsAct.SHOWN, profile_kind)

    async def accept(self, profile_kind: str, *, words: str, end_reached: bool) -> None:
        """Record an acceptance; `words` are those of the tick and the button.

        Raises TermsNotAccepted where there is no text that could be accepted.
        """
        if not self.current.has_words:
            raise TermsNotAccepted(_WHY[Acceptance.NO_TEXT])
        await self._append(TermsAct.ACCEPTED, profile_kind, words=words, end_reached=end_reached)

    async def decline(self, profile_kind: str, *, words: str, end_reached: bool) -> None:
        """Record a refusal. Reading, exporting and deleting stay possible."""
        await self._append(TermsAct.DECLINED, profile_kind, words=words, end_reached=end_reached)

    async def withdraw(self, *, words: str) -> None:
        """Record that an acceptance no longer stands; sending to the service stops."""
        await self._append(TermsAct.WITHDRAWN, ProfileKind.SERVICE, words=words)

    async def own_server(self, *, words: str) -> None:
        """Record that the person said a server is theirs or under other terms; nothing is accepted."""
        await self._append(TermsAct.OWN_SERVER, ProfileKind.OWN, words=words)

    async def learned(self, text: TermsText, source: str) -> None:
        """Another text became known: note it, and let the newest one count from now on."""
        await self._append(TermsAct.SUPERSEDED, ProfileKind.SERVICE, text, source)
        await self._choose()

    async def checked(self, source: str) -> None:
        """The publisher's page was asked, and what it says was known already."""
        await self._append(TermsAct.CHECKED, ProfileKind.SERVICE, source=source)

    async def _choose(self) -> None:
        events = await self._record.events()
        known = await self._record.texts(self._bundled.document)
        self.current = newest(self._bundled, known, events)
        sources = [event.source for event in events if event.sha256 == self.current.sha256]
        self._source = SOURCE_BUNDLED if self.current == self._bundled else sources[0]

    async def _append(
        self,
        act: TermsAct,
        profile_kind: str,
        text: TermsText | None = None,
        source: str = "",
        *,
        words: str = "",
        end_reached: bool = False,
    ) -> None:
        await self._record.append(
            act,
            self.current if text is None else text,
            profile_kind=profile_kind,
            locale=self._locale,
            words=words,
            source=source or self._source,
            end_reached=end_reached,
        )


def needs_terms(profile: Profile) -> bool:
    """Whether this profile sends to a service, whose Terms must be accepted first.

    Its `terms` field only names the document: profiles.json may be edited, and the gate must not open for it.
    """
    return profile.kind is ProfileKind.SERVICE


_WHY = {
    Acceptance.NOT_ASKED: "The Terms of the service have not been accepted on this computer yet.",
    Acceptance.DECLINED: "The Terms of the service were declined, so nothing is sent.",
    Acceptance.WITHDRAWN: "Your acceptance of the Terms was withdrawn, so nothing is sent.",
    Acceptance.TEXT_CHANGED: "The Terms have changed since you accepted them; please read them again.",
    Acceptance.RECORD_BROKEN: "The record of your acceptance was changed from outside; please accept again.",
    Acceptance.NO_TEXT: "The text of the Terms is missing from this installation, so it can't be accepted.",
}
