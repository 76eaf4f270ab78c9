"""The gate that keeps requests to a service back until its current Terms are accepted."""

from duologue.domain.errors import TermsNotAccepted
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.terms import Acceptance, TermsAct, TermsEvent, TermsText, acceptance
from duologue.services.ports import TermsRecord

SOURCE_BUNDLED = "bundled"


class TermsGate:
    """Knows the current text and the record; every request to a service asks `check` first."""

    def __init__(self, record: TermsRecord, current: TermsText, locale: str) -> None:
        self._record = record
        self.current = current
        self._locale = locale

    async def status(self) -> Acceptance:
        """Where the person stands with the current text."""
        return acceptance(await self._record.events(), self.current)

    async def history(self) -> list[TermsEvent]:
        """The whole record, oldest first."""
        return await self._record.events()

    async def check(self, profile: Profile) -> None:
        """Raises TermsNotAccepted unless a request to `profile` may leave this computer."""
        if not needs_terms(profile):
            return
        status = await self.status()
        if status is not Acceptance.ACCEPTED:
            raise TermsNotAccepted(_WHY[status])

    async def shown(self, profile_kind: str) -> None:
        """Record that the text was put before the person."""
        await self._append(TermsAct.SHOWN, profile_kind, words="", end_reached=False)

    async def accept(self, profile_kind: str, *, words: str, end_reached: bool) -> None:
        """Record an acceptance; `words` are those of the tick and the button."""
        await self._append(TermsAct.ACCEPTED, profile_kind, words=words, end_reached=end_reached)

    async def decline(self, profile_kind: str, *, words: str, end_reached: bool) -> None:
        """Record a refusal. Reading, exporting and deleting stay possible."""
        await self._append(TermsAct.DECLINED, profile_kind, words=words, end_reached=end_reached)

    async def withdraw(self, *, words: str) -> None:
        """Record that an acceptance no longer stands; sending to the service stops."""
        await self._append(TermsAct.WITHDRAWN, ProfileKind.SERVICE, words=words, end_reached=False)

    async def own_server(self, *, words: str) -> None:
        """Record that the person said a server is theirs or under other terms; nothing is accepted."""
        await self._append(TermsAct.OWN_SERVER, ProfileKind.OWN, words=words, end_reached=False)

    async def _append(self, act: TermsAct, profile_kind: str, *, words: str, end_reached: bool) -> None:
        await self._record.append(
            act,
            self.current,
            profile_kind=profile_kind,
            locale=self._locale,
            words=words,
            source=SOURCE_BUNDLED,
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
}
