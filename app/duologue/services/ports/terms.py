"""What the services need to keep a record of the Terms and of announcements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from duologue.domain.terms import TermsAct, TermsEvent, TermsText


class TermsRecord(Protocol):
    """The append-only, hash-chained record of what a person did with which Terms."""

    async def events(self) -> list[TermsEvent]:
        """The whole record, oldest first."""
        ...

    async def append(
        self,
        act: TermsAct,
        terms: TermsText,
        *,
        profile_kind: str,
        locale: str,
        words: str,
        source: str,
        end_reached: bool,
    ) -> TermsEvent:
        """Add a row for this act, and keep the exact text once per digest."""
        ...

    async def texts(self, document: str) -> list[TermsText]:
        """The exact texts of a document that rows name, in the order in which they were first kept."""
        ...


class NoticesSeen(Protocol):
    """Which announcements of services a person was told of."""

    def is_new(self, digest: str) -> bool:
        """Whether this digest was never asked for before; now it was."""
        ...
