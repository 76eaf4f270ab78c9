"""How the app learns of new Terms: on request, once a week if switched on, or from a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.domain.errors import DuologueError, InputUnreadable
from duologue.domain.profile import ProfileKind
from duologue.domain.terms import Acceptance, TermsAct, TermsEvent, TermsText
from duologue.domain.terms_versions import date_in, likeness
from duologue.services.daemon_thread import in_daemon_thread

if TYPE_CHECKING:
    from duologue.services.connection.accounts import Accounts
    from duologue.services.ports import TermsPages
    from duologue.services.preferences import Preferences
    from duologue.services.terms.gate import TermsGate

LARGEST_FILE = 16 * 1024 * 1024
_WEEK = timedelta(days=7)
_LOOKS_EVERY = 3600.0  # seconds
_ALIKE = 0.5  # a text that shares less than this with the known one may be another page altogether
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")


class Verdict(StrEnum):
    """What a text that was found is, compared with the one that counts.

    SPACES: other white space, noted and not asked; OLDER: dated before it; UNLIKE: not taken, since it
    may be something else altogether.
    """

    SAME = "same"
    SPACES = "spaces"
    CHANGED = "changed"
    OLDER = "older"
    UNLIKE = "unlike"


@dataclass(frozen=True, slots=True)
class News:
    """A text that was found, where, and what came of it."""

    verdict: Verdict
    text: TermsText
    source: str


class TermsNews:
    """A text that differs in words counts from the moment it is known; sending then waits for the person."""

    def __init__(
        self,
        gate: TermsGate,
        pages: TermsPages,
        accounts: Accounts,
        preferences: Preferences,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._gate = gate
        self._pages = pages
        self._accounts = accounts
        self._preferences = preferences
        self._now = now

    @property
    def address(self) -> str:
        """Where the publisher's page is asked."""
        return self._preferences.current.terms.address.strip() or f"https://{self._gate.current.document}"

    async def check(self) -> News:
        """Ask the publisher's page. Raises DuologueError, and then nothing was changed."""
        address = self.address
        service = next((p for p in self._accounts.profiles if p.kind is ProfileKind.SERVICE), None)
        found = await self._pages.words(
            address,
            ca_file=None if service is None else service.ca_file,
            proxy=None if service is None else service.proxy,
        )
        return await self._consider(found, address)

    async def read_file(self, path: Path) -> News:
        """Look at a text or a saved web page. Raises InputUnreadable, and then nothing was changed."""
        return await self._consider(await in_daemon_thread(_file_words, path), f"file {path.name}")

    async def take(self, news: News) -> None:
        """The person says that a text which is unlike the known one is the new one."""
        await self._gate.learned(news.text, news.source)

    async def keep_watch(self, told: Callable[[], object]) -> None:
        """Ask once a week while that is switched on and the Terms are accepted; `told` of each result.

        Runs until it is cancelled. A check that fails says nothing and is tried again an hour later.
        """
        while True:
            if await self._is_due():
                try:
                    await self.check()
                except DuologueError:
                    pass
                else:
                    told()
            await asyncio.sleep(_LOOKS_EVERY)

    async def _is_due(self) -> bool:
        if not self._preferences.current.terms.weekly_check:
            return False
        if await self._gate.status() is not Acceptance.ACCEPTED:
            return False
        last = last_checked(await self._gate.history())
        return last is None or abs(self._now() - datetime.fromisoformat(last)) >= _WEEK

    async def _consider(self, found: str, source: str) -> News:
        current = self._gate.current
        known = await self._gate.versions()
        verdict, text = await in_daemon_thread(_judge, current, found, self._now())
        news = News(verdict, text, source)
        if verdict is Verdict.CHANGED or (verdict is Verdict.SPACES and text not in known):
            await self._gate.learned(text, source)
        elif verdict is Verdict.SPACES:  # noted before
            news = News(Verdict.SAME, text, source)
        if news.verdict in (Verdict.SAME, Verdict.SPACES, Verdict.OLDER):
            await self._gate.checked(source)
        return news


def last_checked(events: Sequence[TermsEvent]) -> str | None:
    """When the publisher's page was last asked, in UTC, or None. A file says nothing of the page."""
    asked = (TermsAct.CHECKED, TermsAct.SUPERSEDED)
    times = [event.time_utc for event in events if event.act in asked and "://" in event.source]
    return times[-1] if times else None


def _judge(current: TermsText, found: str, now: datetime) -> tuple[Verdict, TermsText]:
    """Pure; the text is as it would be kept."""
    from duologue.domain.terms_page import from_title  # noqa: PLC0415 - brings a reader of HTML

    words = from_title(found, current.text)
    version = date_in(words) or max(now.date().isoformat(), current.version)
    text = TermsText(current.document, version, current.publisher, words)
    if text.normalised_sha256 == current.normalised_sha256:
        text = TermsText(current.document, current.version, current.publisher, words)
        return (Verdict.SAME if text == current else Verdict.SPACES), text
    if current.has_words and likeness(current.text, words) < _ALIKE:
        return Verdict.UNLIKE, text
    is_older = current.has_words and version < current.version
    return (Verdict.OLDER if is_older else Verdict.CHANGED), text


def _file_words(path: Path) -> str:
    """What a file says. Raises InputUnreadable."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputUnreadable(f"{path.name} is larger than {LARGEST_FILE // 1024 // 1024} MB.")
        data = path.read_bytes()
    except OSError as error:
        raise InputUnreadable(f"{path.name} can't be read: {error.strerror or error}.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputUnreadable(f"{path.name} is not a text in UTF-8.") from None
    if path.suffix.lower() in _PAGE_SUFFIXES:
        from duologue.domain.terms_page import words_of_page  # noqa: PLC0415 - as above

        text = words_of_page(text)
    if not text.strip() or "\0" in text:
        raise InputUnreadable(f"{path.name} holds no text.")
    return text
