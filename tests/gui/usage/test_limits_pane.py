"""Limits: counted here or told by the server, with what is wrong, and a plan only while somebody looks."""

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import pytest

from duologue.bootstrap.core import Core
from duologue.domain.errors import DuologueError, Failure, PermissionDenied
from duologue.domain.limits import LimitReading
from duologue.domain.profile import Endpoint, Profile
from duologue.domain.quota import QuotaWindow
from duologue.domain.secret import Secret
from duologue.services.suite import Services
from duologue.services.tables import catalogue
from duologue.services.usage.plan_quota import PlanQuotas
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme
from duologue.ui.usage.level_bar import LevelBar
from duologue.ui.usage.limits_pane import LimitsPane
from helpers import gui


class PlanWire:
    """A wire that tells a plan, or an error."""

    def __init__(self, *windows: QuotaWindow, error: DuologueError | None = None) -> None:
        self.windows = windows
        self.error = error
        self.asked = 0

    async def quota(self, _endpoint: Endpoint) -> tuple[QuotaWindow, ...]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.windows


class Open:
    """A gate that lets everything through."""

    async def check(self, _profile: Profile) -> None:
        return


@pytest.fixture
def profile(core: Core) -> Profile:
    built = replace(catalogue.presets()[0].profile("service"), quota=None)
    core.services.accounts.keep_for_session(built, Secret("sk-made-up-key-0123456789"))
    return built


def _pane(theme: Theme, services: Services) -> LimitsPane:
    def no_tasks(work: Coroutine[Any, Any, None]) -> None:
        work.close()

    return LimitsPane(theme, services, no_tasks)


async def test_without_a_service_there_is_no_limit(theme: Theme, core: Core) -> None:
    pane = _pane(theme, core.services)
    await pane.refresh()
    await gui.settle()
    assert "No service is connected" in gui.words_of(pane)


async def test_limits_are_counted_here_and_say_so(theme: Theme, core: Core, profile: Profile) -> None:
    pane = gui.shown(_pane(theme, core.services), 600)
    await pane.refresh()
    await gui.settle()
    words = gui.words_of(pane).split("\n")
    assert profile.name in words
    assert "0 of 200 requests this minute (counted here)" in words
    assert "0 of 10,000,000 tokens this minute (counted here)" in words
    assert "The limit is the one the service publishes." in words
    assert "Other programs that use your key are not seen here." in words


async def test_what_the_server_told_counts_down_while_it_is_seen(
    theme: Theme, core: Core, profile: Profile
) -> None:
    await core.services.limits.told(profile.id, [LimitReading("requests", 50, 2, 45.0)])
    pane = gui.shown(_pane(theme, core.services), 600)
    await pane.refresh()
    await gui.settle()
    label = pane.findChild(Label, "limit-requests")
    assert label.text().startswith("48 of 50 requests (told by the server) · more room in 4")
    bars = [bar for bar in pane.findChildren(LevelBar) if "48 of 50" in bar.accessibleName()]
    assert [bar._tone for bar in bars] == ["warning"]
    assert pane._tick.isActive()
    pane.hide()
    assert not pane._tick.isActive()
    assert not pane._look.isActive()


async def test_a_changed_limit_and_what_is_wrong_are_told(theme: Theme, core: Core, profile: Profile) -> None:
    for limit in (500, 200):
        await core.services.limits.told(profile.id, [LimitReading("requests", limit, 100, 30.0)])
    core.services.troubles.note(profile.id, Failure("out_of_balance", "insufficient balance"))
    pane = _pane(theme, core.services)
    await pane.refresh()
    await gui.settle()
    words = gui.words_of(pane)
    assert "the server changed its limit of requests from 500 to 200." in words
    assert "The account has run dry." in words


async def test_a_plan_is_told_in_percent_and_only_asked_for_while_seen(
    theme: Theme, core: Core, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = PlanWire(
        QuotaWindow("general", weekly=False, left_percent=62.4, resets_at="2030-01-01T10:00:00.000Z"),
        QuotaWindow("general", weekly=True, unlimited=True),
    )
    core.services.accounts.save(replace(core.services.accounts.profile(profile.id), quota="token_plan"))
    quotas = PlanQuotas(wire, core.services.accounts, Open())  # type: ignore[arg-type] - all it uses
    monkeypatch.setattr(core.services, "plan_quotas", quotas)
    pane = _pane(theme, core.services)
    await pane.refresh()
    await gui.settle()
    assert wire.asked == 0
    gui.shown(pane, 600)
    await pane.refresh()
    await gui.settle()
    assert wire.asked == 1
    words = gui.words_of(pane)
    assert "Plan (general), this window: 62 % left until " in words
    assert "Plan (general), this week: unlimited (told by the server)" in words
    assert pane._look.isActive()


async def test_a_key_without_a_plan_leaves_one_quiet_line(
    theme: Theme, core: Core, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = PlanWire(error=PermissionDenied("not a plan token"))
    core.services.accounts.save(replace(core.services.accounts.profile(profile.id), quota="token_plan"))
    quotas = PlanQuotas(wire, core.services.accounts, Open())  # type: ignore[arg-type] - all it uses
    monkeypatch.setattr(core.services, "plan_quotas", quotas)
    pane = gui.shown(_pane(theme, core.services), 600)
    await pane.refresh()
    await gui.settle()
    assert "What is left of the plan is unknown: not a plan token" in gui.words_of(pane)
