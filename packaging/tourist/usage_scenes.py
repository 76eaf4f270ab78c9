"""The scenes of usage, prices and budgets."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QPushButton

from duologue.domain.message import UsageRow
from duologue.domain.money import MICROS
from duologue.domain.profile import AuthForm, Profile, ProfileKind
from duologue.domain.secret import Secret
from duologue.domain.settings import BudgetLevels, BudgetSettings
from duologue.domain.style import ApiStyle
from duologue.domain.times import utc_text
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.domain.usage_sums import Grouping
from duologue.services.clock import today
from duologue.services.tables import catalogue
from duologue.services.usage.report import Span
from duologue.ui.settings.profile_editor import ProfileEditor
from tourist.stage import Stage

WIDTHS = ((1024, 768), (1920, 1080))
_OWN = Profile(
    "own",
    "My own server",
    ProfileKind.OWN,
    openai_base="http://127.0.0.1:8080/v1",
    auth=AuthForm.NONE,
    models=("gemma-3",),
)


def connected(stage: Stage) -> Profile:
    """A profile as the Connect sheet makes it, and a server of one's own."""
    profile = catalogue.presets()[0].profile("service")
    stage.services.accounts.keep_for_session(profile, Secret("sk-made-up-for-the-tour"))
    stage.services.accounts.save(_OWN)
    return profile


async def a_month(stage: Stage) -> None:
    """Thirty days of use, fewer on weekends, the same in every tour."""
    profile = connected(stage)
    chance = random.Random(7)  # noqa: S311 - sample data
    now = datetime.now(UTC)
    for back in range(29, -1, -1):
        day = now - timedelta(days=back)
        for number in range(chance.randint(0, 3) if day.isoweekday() > 5 else chance.randint(4, 12)):  # noqa: PLR2004 - Friday
            moment = day - timedelta(minutes=3 * number + 1)
            if moment.date() != day.date():
                continue
            await stage.services.ledger.append(_row(profile, chance, utc_text(moment)))


def _row(profile: Profile, chance: random.Random, time_utc: str) -> UsageRow:
    model = chance.choice(("MiniMax-M2.7", "MiniMax-M2.7", "MiniMax-M3", "gemma-3"))
    is_own = model == "gemma-3"
    stopped = chance.random() < 0.06  # noqa: PLR2004 - a few
    given, made = chance.randint(800, 24_000), chance.randint(200, 4_000)
    return UsageRow(
        time_utc=time_utc,
        message_id=None,
        profile_id="own" if is_own else profile.id,
        style=chance.choice((ApiStyle.OPENAI, ApiStyle.ANTHROPIC)),
        model=model,
        state=TurnState.STOPPED if stopped else TurnState.COMPLETE,
        usage=None if is_own and chance.random() < 0.1 else Usage(given, made, 0, 0),  # noqa: PLR2004 - a few
        timing=Timing(400, 3000),
        provenance="estimated" if stopped else "reported",
        price_id=None if is_own else f"USD:minimax-global:2026-10-31:{model}",
        cost_micros=None if is_own else round(given * 0.3 + made * 1.2),
    )


async def usage(stage: Stage) -> None:
    """Usage: nothing yet, and a month of it at two widths, with a bar pointed at."""
    stage.window.show_page("usage")
    await stage.shoot("usage-empty")
    await a_month(stage)
    page = stage.window.page_widget("usage")
    for width, height in WIDTHS:
        stage.window.resize(width, height)
        for days in (1, 30):
            page.span.choose(days)
            await stage.shoot(f"usage-{days}-{width}")
        page.chart.point_at(20)
        await stage.shoot(f"usage-hover-{width}")
        page.chart.point_at(None)
    page.span.choose(0)
    page.by.setCurrentIndex(page.by.findData(Grouping.DAY))
    await stage.shoot("usage-other-days")


async def usage_budgets(stage: Stage) -> None:
    """Budgets: in the settings, on the usage page, and a message that would go over one."""
    await a_month(stage)
    used = await stage.services.report.daily(Span(today(), today()))
    spent = sum(line.sums.cost_in("USD") for line in used) / MICROS
    day = BudgetLevels("USD", f"{spent / 2:.2f}", f"{spent + 0.01:.2f}")
    month = BudgetLevels("tokens", "2000000", "5000000")
    budgets = BudgetSettings(day=day, month=month, chat=BudgetLevels("USD", "1,00", ""))
    stage.services.preferences.change(budgets=budgets)
    for width, height in WIDTHS:
        stage.window.resize(width, height)
        stage.window.navigation.budgets()
        await stage.shoot(f"budgets-settings-{width}")
        stage.window.show_page("usage")
        page = stage.window.page_widget("usage")
        await stage.settle()
        page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
        await stage.shoot(f"budgets-usage-{width}")
    await stage.services.gate.accept(ProfileKind.SERVICE, words="I accept", end_reached=True)
    stage.window.show_page("chat")
    stage.window.chat.setup.choose_model(stage.services.accounts.profile("service"), "MiniMax-M2.7")
    stage.window.chat.send("Can you summarise this for me?")
    await stage.until(lambda: stage.window.chat_page.notice is not None)
    await stage.shoot("budgets-refused")


async def usage_prices(stage: Stage) -> None:
    """Prices where a profile is edited, with one that is to come and a table that is broken."""
    stage.core.paths.prices.write_text(_OWN_PRICES, encoding="utf-8")
    stage.services.accounts.save(replace(connected(stage), prices="ours"))
    stage.window.show_section("profiles")
    page = stage.window.page_widget("settings")
    page.findChild(QPushButton, "editProfile").click()
    editor = stage.window.findChild(ProfileEditor)
    editor.tables.parentWidget().parentWidget().parentWidget().verticalScrollBar().setValue(10_000)
    await stage.shoot("usage-prices", editor)
    editor.reject()


_OWN_PRICES = """{
  "format": "duologue-prices",
  "version": 1,
  "as_of": "2026-11-01",
  "tables": {
    "ours": {
      "name": "Our contract",
      "currency": "EUR",
      "estimate": false,
      "models": {
        "MiniMax-M2.7": [
          {"input": "0.25", "output": "1.00"},
          {"from": "2027-01-01", "input": "0.28", "output": "1.10", "cache_read": "0.05"}
        ]
      }
    },
    "broken": {"name": "Broken", "currency": "EUR", "models": {"m": [{"input": "much", "output": "1"}]}}
  }
}
"""
