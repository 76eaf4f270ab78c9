"""The limits of each profile, as they stand now, and what is left of a plan; it counts down while seen."""

import math
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.domain.limits import LimitStatus
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.usage import Provenance
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.services.usage.plan_quota import PlanState
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.limit_words import change_line, limit_explained, limit_line, quota_line, room_words
from duologue.ui.notices import notice_for
from duologue.ui.provenance import mark
from duologue.ui.theme import Theme
from duologue.ui.usage.level_bar import LevelBar

_TICK_MS = 1_000
_LOOK_MS = 60_000
_NEARLY = 0.8  # of a limit; from here on its bar warns


@dataclass(frozen=True, slots=True)
class _Countdown:
    """A line that says when there is more room; `due` is on the clock that never runs back."""

    label: Label
    words: str
    due: float


class LimitsPane(QWidget):
    """A few lines and bars per profile. Nothing runs while it is not seen; `start` runs what it asks for."""

    def __init__(
        self, theme: Theme, services: Services, start: Callable[[Coroutine[Any, Any, None]], object]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._services = services
        self._start = start
        self._rows: list[QWidget] = []
        self._countdowns: list[_Countdown] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(8))
        self._layout.addWidget(Label(theme, self.tr("Limits"), strong=True, size=16))
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(lambda: self._start(self.refresh()))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: somebody looks."""
        super().showEvent(event)
        self._look.start()
        if self._countdowns:
            self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: nobody looks any more."""
        super().hideEvent(event)
        self._look.stop()
        self._tick.stop()

    async def refresh(self) -> None:
        """Say what is true now. Raises StorageError."""
        rows: list[QWidget] = []
        countdowns: list[_Countdown] = []
        for profile in self._services.accounts.profiles:
            if profile.kind is not ProfileKind.DEMO:
                rows += await self._profile(profile, countdowns)
        if not rows:
            nothing = self.tr("No service is connected, so there is no limit to count against.")
            rows = [Label(self._theme, nothing, wrap=True)]
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows, self._countdowns = rows, countdowns
        for row in rows:
            self._layout.addWidget(row)
        if countdowns and self.isVisible():
            self._tick.start()

    async def _profile(self, profile: Profile, countdowns: list[_Countdown]) -> list[QWidget]:
        documented = catalogue.documented_limit(profile, catalogue.default_model(profile, ()))
        statuses = await self._services.limits.statuses(profile.id, documented)
        changes = await self._services.limits.changes(profile.id)
        quota = await self._services.plan_quotas.look(profile) if self.isVisible() else None
        rows: list[QWidget] = [Label(self._theme, profile.name, strong=True)]
        trouble = self._services.troubles.of(profile.id)
        if trouble is not None:
            notice = notice_for(trouble.failure)
            rows.append(Label(self._theme, f"{notice.title}. {notice.sentence}", tone="danger", wrap=True))
        for status in statuses:
            rows += self._status(status, countdowns)
        lines = [limit_explained(statuses[0]), self.tr("Other programs that use your key are not seen here.")]
        rows += [self._quiet(line) for line in lines]
        for change in changes:
            changed = self._quiet(change_line(change, QLocale()))
            mark(changed, Provenance.TOLD)
            rows.append(changed)
        if quota is not None:
            rows += self._plan(quota)
        return rows

    def _status(self, status: LimitStatus, countdowns: list[_Countdown]) -> list[QWidget]:
        words = limit_line(status, QLocale())
        label = Label(self._theme, words, wrap=True)
        label.setObjectName(f"limit-{status.name}")
        mark(label, status.provenance)
        if status.frees_in is not None and status.used:
            countdown = _Countdown(label, words, time.monotonic() + status.frees_in)
            countdowns.append(countdown)
            _count(countdown)
        if status.limit is None or status.used is None:
            return [label]
        share = status.used / status.limit if status.limit else 1.0
        return [label, LevelBar(self._theme, words, share, "warning" if share >= _NEARLY else "accent")]

    def _plan(self, quota: PlanState) -> list[QWidget]:
        if quota.failure is not None:
            words = self.tr("What is left of the plan is unknown: {reason}")
            return [self._quiet(words.format(reason=quota.failure.message))]
        rows: list[QWidget] = []
        for window in quota.windows:
            words = quota_line(window)
            told = Label(self._theme, words, wrap=True)
            mark(told, Provenance.TOLD)
            rows.append(told)
            if window.left_percent is not None:
                rows.append(LevelBar(self._theme, words, 1 - window.left_percent / 100))
        return rows

    def _quiet(self, words: str) -> Label:
        return Label(self._theme, words, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)

    def _on_tick(self) -> None:
        for countdown in self._countdowns:
            _count(countdown)
        if any(countdown.due <= time.monotonic() for countdown in self._countdowns):
            self._tick.stop()
            self._countdowns = []
            self._start(self.refresh())


def _count(countdown: _Countdown) -> None:
    seconds = math.ceil(max(0.0, countdown.due - time.monotonic()))
    countdown.label.setText(f"{countdown.words} · {room_words(seconds)}")
