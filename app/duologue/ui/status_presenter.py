"""Gathers what the status bar says from the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer

from duologue.domain.errors import DuologueError
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.terms import Acceptance
from duologue.domain.usage import Provenance
from duologue.services.clock import local_midnight
from duologue.services.tables import catalogue
from duologue.services.terms.gate import needs_terms
from duologue.ui.dates import long_date
from duologue.ui.limit_words import change_line, limit_explained, limit_line
from duologue.ui.notices import notice_for
from duologue.ui.words import counted

if TYPE_CHECKING:
    from duologue.services.suite import Services
    from duologue.ui.chat.setup import ChatSetup
    from duologue.ui.status_bar import StatusBar
    from duologue.ui.tasks import TaskScope


class StatusPresenter(QObject):
    """Refreshes the bar after every activity, and once when the oldest request falls out of the minute."""

    def __init__(
        self,
        services: Services,
        bar: StatusBar,
        setup: Callable[[], ChatSetup],
        unreachable: Callable[[], set[str]],
        tasks: TaskScope,
    ) -> None:
        super().__init__(bar)
        self._services = services
        self._bar = bar
        self._setup = setup
        self._unreachable = unreachable
        self._tasks = tasks
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Say what is true now."""
        self._tasks.start(self._refresh())

    async def _refresh(self) -> None:
        setup = self._setup()
        profile = setup.profile
        self._connection(profile, setup)
        await self._limits(profile, setup.model)
        await self._usage(profile)
        await self._terms(profile)

    def _connection(self, profile: Profile, setup: ChatSetup) -> None:
        if profile.kind is ProfileKind.DEMO:
            lines = [
                self.tr("Demo"),
                self.tr("Answers are recorded examples, not the model."),
                self.tr("Nothing leaves this computer."),
            ]
            self._bar.show_item("connection", "○ " + self.tr("Demo, not connected"), lines)
            return
        try:
            host = profile.base(setup.style).host
        except DuologueError as error:
            self._bar.show_item("connection", "○ " + self.tr("Address missing"), [error.message])
            return
        lines = [
            profile.name,
            self.tr("Sends to {host}").format(host=host),
            self.tr("API style: {style}").format(style=setup.style.label),
        ]
        if profile.id in self._unreachable():
            words = self.tr("{profile}: not reachable").format(profile=profile.name)
            lines.append(self.tr("The last message found no server there."))
            self._bar.show_item("connection", "○ " + words, lines)
        else:
            self._bar.show_item("connection", "● " + profile.name, lines)

    async def _limits(self, profile: Profile, model: str) -> None:
        documented = catalogue.documented_limit(profile, model)
        requests, tokens, *others = await self._services.limits.statuses(profile.id, documented)
        locale = QLocale()
        text = limit_line(requests, locale)
        lines = [text, limit_line(tokens, locale), *(limit_line(other, locale) for other in others)]
        lines.append(limit_explained(requests))
        if requests.provenance is Provenance.COUNTED:
            lines.append(self.tr("Other programs that use your key are not seen here."))
        changes = await self._services.limits.changes(profile.id)
        lines.extend(change_line(change, locale) for change in changes)
        trouble = self._services.troubles.of(profile.id)
        if trouble is not None:
            notice = notice_for(trouble.failure)
            text, lines = "▲ " + notice.title, [notice.title, notice.sentence, *lines]
        self._bar.show_item("limits", text, lines, requests.provenance)
        soon = [status.frees_in for status in (requests, tokens) if status.frees_in is not None]
        if trouble is not None and trouble.until is not None:
            soon.append((trouble.until - datetime.now(UTC)).total_seconds())
        if soon:
            self._later.start(round(max(0.0, min(soon)) * 1000) + 200)

    async def _usage(self, profile: Profile) -> None:
        totals = await self._services.ledger.totals_since(local_midnight(), profile.id)
        locale = QLocale()
        tokens = self.tr("{number} tokens today").format(number=_short(totals.tokens, locale))
        if totals.requests and totals.requests == totals.unknown:
            tokens = self.tr("tokens today: unknown")
        lines = [
            tokens,
            self.tr("{number} in, {other} out").format(
                number=locale.toString(totals.input), other=locale.toString(totals.output)
            ),
            counted(
                totals.requests,
                self.tr("{number} request with this profile today"),
                self.tr("{number} requests with this profile today"),
            ),
        ]
        if totals.unknown:
            lines.append(
                self.tr("{number} of them told no tokens: unknown").format(
                    number=locale.toString(totals.unknown)
                )
            )
        self._bar.show_item("usage", tokens, lines)

    async def _terms(self, profile: Profile) -> None:
        if not needs_terms(profile):
            words = (
                self.tr("No Terms for the demo")
                if profile.kind is ProfileKind.DEMO
                else self.tr("Your own server: other terms")
            )
            self._bar.show_item("terms", words, [])
            return
        dated = long_date(self._services.gate.current.version)
        status = await self._services.gate.status()
        if status is Acceptance.ACCEPTED:
            words = self.tr("Terms of {date} accepted").format(date=dated)
        else:
            words = self.tr("Terms of {date} not accepted").format(date=dated)
        self._bar.show_item("terms", words, [])


def _short(number: int, locale: QLocale) -> str:
    """A number at a glance: 950, 12k, 3.4M."""
    if number < 10_000:  # noqa: PLR2004 - still short as it is
        return locale.toString(number)
    if number < 1_000_000:  # noqa: PLR2004 - a million
        return locale.toString(number // 1000) + "k"
    return locale.toString(number / 1_000_000, "f", 1) + "M"
