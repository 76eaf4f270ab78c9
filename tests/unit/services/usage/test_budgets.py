"""Budgets: asked before sending with the worst case, never overspent, told once, overridden by an act."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duologue.domain.budget import Claim
from duologue.domain.errors import Failure, OverBudget, leaves
from duologue.domain.events import AnswerEnded, RetryScheduled, TextAdded, UsageReported
from duologue.domain.message import UsageRow
from duologue.domain.money import Money
from duologue.domain.request import Parameters
from duologue.domain.settings import BudgetLevels, BudgetSettings, Settings
from duologue.domain.style import ApiStyle
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Timing, Usage
from duologue.domain.usage_sums import ChatSums, DailySums, UsageSums, total
from duologue.services.asking.chat_session import AnswerBegun
from duologue.services.clock import now_utc
from duologue.services.usage import budgets as budgets_module
from duologue.services.usage.budgets import BudgetAlert, Budgets
from helpers.services import OWN, ScriptedWire, World, for_ever, pull, world

TODAY = date(2026, 11, 24)
PRICED = replace(OWN, prices="minimax-global")


class Ledger:
    """A ledger in memory, as far as budgets read it; every reading lets others go on first."""

    def __init__(self) -> None:
        self.lines: list[DailySums] = []

    def add(self, micros: int, tokens: int = 0, day: date = TODAY) -> None:
        sums = UsageSums(1, tokens, 0, costs=(Money("USD", micros),))
        self.lines.append(DailySums(day.isoformat(), "p", "openai", "m", sums))

    async def daily(self, first_day: str, last_day: str) -> list[DailySums]:
        await asyncio.sleep(0)
        return [line for line in self.lines if first_day <= line.day <= last_day]

    async def of_days(self, first_day: str, last_day: str) -> UsageSums:
        return total(line.sums for line in await self.daily(first_day, last_day))

    async def of_chat(self, chat_id: str) -> UsageSums:
        raise AssertionError(chat_id)

    of_run = of_chat

    async def by_chat(self, since_utc: str, before_utc: str) -> list[ChatSums]:
        raise AssertionError((since_utc, before_utc))

    async def rows(self, since_utc: str, before_utc: str) -> tuple[list[str], list[list[object]]]:
        raise AssertionError((since_utc, before_utc))


@pytest.fixture
def _fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets_module, "today", lambda: TODAY)


def kept(ledger: Ledger, **levels: BudgetLevels) -> Budgets:
    held = BudgetSettings(**levels)
    return Budgets(ledger, None, lambda: held)  # type: ignore[arg-type] - claims come ready made here


def dollars(micros: int) -> Claim:
    return Claim("p", 10, Money("USD", micros))


@pytest.mark.usefixtures("_fixed_day")
async def test_what_fits_is_sent_and_what_could_pass_the_stop_is_not() -> None:
    ledger = Ledger()
    budgets = kept(ledger, day=BudgetLevels(stop="1.00"))
    ledger.add(800_000)
    async with budgets.admitted(dollars(200_000)):
        pass
    with pytest.raises(OverBudget) as refused:
        async with budgets.admitted(dollars(200_001)):
            pytest.fail("it was let in")
    assert refused.value.message == (
        "This could use up to $0.2001. $0.80 of your daily budget of $1.00 are used. Nothing was sent."
    )


@pytest.mark.usefixtures("_fixed_day")
async def test_requests_under_way_keep_their_worst_case_reserved() -> None:
    budgets = kept(Ledger(), day=BudgetLevels(stop="1.00"))
    async with budgets.admitted(dollars(600_000)):
        with pytest.raises(OverBudget, match=r"\$0\.60 more are kept for answers that are under way"):
            async with budgets.admitted(dollars(500_000)):
                pytest.fail("it was let in")
        (standing,) = await budgets.standings()
        assert (standing.used, standing.reserved) == (0, 600_000)
    async with budgets.admitted(dollars(500_000)):
        pass


@pytest.mark.usefixtures("_fixed_day")
async def test_a_request_that_fails_gives_its_reservation_back() -> None:
    budgets = kept(Ledger(), day=BudgetLevels(stop="1.00"))
    with pytest.raises(ValueError, match="broken"):
        async with budgets.admitted(dollars(1_000_000)):
            raise ValueError("broken")
    async with budgets.admitted(dollars(1_000_000)):
        pass


@pytest.mark.usefixtures("_fixed_day")
async def test_an_explicit_act_lets_the_refused_one_pass_and_no_other() -> None:
    ledger = Ledger()
    budgets = kept(ledger, day=BudgetLevels(stop="0"))
    mine, other = (replace(dollars(5), chat_id=name) for name in ("mine", "other"))
    budgets.let_refused_pass()  # nothing was refused yet
    for _ in range(2):
        with pytest.raises(OverBudget):
            async with budgets.admitted(mine):
                pytest.fail("it was let in")
        budgets.let_refused_pass()
        with pytest.raises(OverBudget):
            async with budgets.admitted(other):
                pytest.fail("it was let in")
        async with budgets.admitted(mine):
            pass
    async with budgets.admitted(other, over_budget=True):
        pass


@pytest.mark.fault("F61")
@pytest.mark.usefixtures("_fixed_day")
async def test_a_month_is_a_month_and_later_days_after_a_clock_was_set_back_do_not_count() -> None:
    ledger = Ledger()
    for day in (
        date(2026, 10, 31),
        date(2026, 11, 1),
        date(2026, 11, 30),
        date(2026, 12, 1),
        date(2031, 1, 1),
    ):
        ledger.add(1, day=day)
    ledger.add(1)
    budgets = kept(ledger, day=BudgetLevels(stop="1"), month=BudgetLevels(stop="1"))
    assert [standing.used for standing in await budgets.standings()] == [1, 3]


@pytest.mark.parametrize(
    ("day", "last"), [(date(2026, 12, 31), date(2026, 12, 31)), (date(2028, 2, 1), date(2028, 2, 29))]
)
async def test_a_month_ends_with_its_last_day(monkeypatch: pytest.MonkeyPatch, day: date, last: date) -> None:
    monkeypatch.setattr(budgets_module, "today", lambda: day)
    ledger = Ledger()
    ledger.add(1, day=last)
    ledger.add(1, day=date.fromordinal(last.toordinal() + 1))
    (standing,) = await kept(ledger, month=BudgetLevels(stop="1")).standings()
    assert standing.used == 1


@pytest.mark.usefixtures("_fixed_day")
async def test_a_warning_is_told_once_for_its_day() -> None:
    ledger = Ledger()
    budgets = kept(ledger, day=BudgetLevels(warn="0.50"))
    told: list[BudgetAlert] = []
    unsubscribe = budgets.news.subscribe(told.append)
    for micros in (400_000, 200_000, 300_000):
        async with budgets.admitted(dollars(micros)):
            ledger.add(micros)
    assert [alert.used for alert in told] == [600_000]
    again = kept(ledger, day=BudgetLevels(warn="0.50"))  # after a restart
    again.news.subscribe(told.append)
    async with again.admitted(dollars(1)):
        ledger.add(1)
    assert len(told) == 1
    unsubscribe()


@pytest.mark.usefixtures("_fixed_day")
async def test_requests_that_end_together_warn_once() -> None:
    ledger = Ledger()
    budgets = kept(ledger, day=BudgetLevels(warn="0.50"))
    told: list[BudgetAlert] = []
    budgets.news.subscribe(told.append)

    async def ask() -> None:
        async with budgets.admitted(dollars(300_000)):
            await asyncio.sleep(0)
            ledger.add(300_000)

    await asyncio.gather(ask(), ask(), ask())
    assert len(told) == 1


@pytest.mark.usefixtures("_fixed_day")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, 1_000_000),
    st.integers(0, 500_000),
    st.lists(st.tuples(st.integers(1, 400_000), st.integers(0, 100), st.integers(0, 4), st.booleans())),
)
def test_concurrent_sends_never_overspend(
    stop: int, before: int, requests: list[tuple[int, int, int, bool]]
) -> None:
    """However they interleave; each uses some part of its worst case, and some are forced past the stop."""

    async def play() -> None:
        ledger = Ledger()
        ledger.add(before)
        budgets = kept(ledger, day=BudgetLevels(stop=f"{stop / 1_000_000:.6f}"))
        forced = 0

        async def ask(worst: int, per_cent: int, turns: int, force: bool) -> None:  # noqa: FBT001 - drawn
            nonlocal forced
            try:
                async with budgets.admitted(dollars(worst), over_budget=force):
                    for _ in range(turns):
                        await asyncio.sleep(0)
                    ledger.add(worst * per_cent // 100)
                    forced += worst if force else 0
            except OverBudget:
                pass

        await asyncio.gather(*(ask(*request) for request in requests))
        used = sum(line.sums.cost_in("USD") for line in ledger.lines)
        assert used <= max(stop, before) + forced
        (standing,) = await budgets.standings()
        assert standing.reserved == 0

    asyncio.run(play())


# -- with the real ledger and session -----------------------------------------------------------------


@asynccontextmanager
async def priced_world(home: Path, *script: object, **levels: BudgetLevels) -> AsyncIterator[World]:
    async with world(home, ScriptedWire(*script)) as here:  # type: ignore[arg-type] - steps
        here.settings.save(Settings(budgets=BudgetSettings(**levels)))
        here.accounts.save(PRICED)
        yield here


async def a_chat(here: World, most: int = 1000) -> str:
    chat = await here.library.create(PRICED.id, ApiStyle.OPENAI, "MiniMax-M2.7")
    await here.store.save_chat(replace(chat, parameters=Parameters(max_tokens=most)))
    return chat.id


ANSWER = (TextAdded("Hello"), UsageReported(Usage(1_000_000, 100_000)), AnswerEnded())


async def test_nothing_is_stored_or_sent_when_a_budget_says_no(tmp_path: Path) -> None:
    async with priced_world(tmp_path, *ANSWER, day=BudgetLevels(stop="0.0001")) as here:
        chat = await a_chat(here)
        with pytest.raises(OverBudget, match="daily budget"):
            await pull(here.session.send(chat, "q"))
        assert await here.store.path(chat) == []
        assert await here.ledger_rows() == []
        here.budgets.let_refused_pass()
        await pull(here.session.send(chat, "q"))
        (answer,) = await here.answers(chat)
        with pytest.raises(OverBudget):
            await pull(here.session.regenerate(chat, answer.id))
        assert len(await here.ledger_rows()) == 1


async def test_a_chats_budget_counts_its_own_requests(tmp_path: Path) -> None:
    async with priced_world(tmp_path, *ANSWER, chat=BudgetLevels(unit="tokens", stop="1100000")) as here:
        first, second = await a_chat(here), await a_chat(here)
        await pull(here.session.send(first, "q"))
        with pytest.raises(OverBudget, match="budget for one chat of 1,100,000 tokens"):
            await pull(here.session.send(first, "q"))
        await pull(here.session.send(second, "q"))


async def test_answers_under_way_in_other_chats_count(tmp_path: Path) -> None:
    day = BudgetLevels(unit="tokens", stop="1500")
    async with priced_world(tmp_path, TextAdded("x"), for_ever, day=day) as here:
        first, second = await a_chat(here), await a_chat(here)
        running = here.session.send(first, "q")
        async for event in running:
            if isinstance(event, AnswerBegun):
                break
        with pytest.raises(OverBudget, match="under way"):
            await pull(here.session.send(second, "q"))
        await running.aclose()
        assert (await here.budgets.standings())[0].reserved == 0


async def test_tries_that_were_refused_cost_nothing_and_the_rest_is_counted(tmp_path: Path) -> None:
    retry = RetryScheduled(0.0, 2, Failure("rate_limited", "Slow down", 429))
    async with priced_world(tmp_path, retry, *ANSWER) as here:
        await pull(here.session.send(await a_chat(here), "q"))
        rows = await here.database.run(
            lambda c: [
                tuple(row)
                for row in c.execute(
                    "SELECT state, input, output, provenance, price_id, cost_micros, message IS NOT NULL"
                    " FROM usage ORDER BY id"
                )
            ]
        )
    price = "USD:minimax-global:2026-10-31:MiniMax-M2.7"
    assert rows == [
        ("failed", 0, 0, "estimated", price, 0, 1),
        ("complete", 1_000_000, 100_000, "reported", price, 420_000, 1),
    ]


async def test_recorded_examples_and_plans_are_not_money(tmp_path: Path) -> None:
    async with priced_world(tmp_path, *ANSWER, day=BudgetLevels(stop="0")) as here:
        here.accounts.save(replace(PRICED, quota="token_plan"))
        await pull(here.session.send(await a_chat(here), "q"))
        row = UsageRow(
            now_utc(), None, "demo", ApiStyle.OPENAI, "m", TurnState.COMPLETE, Usage(5, 5), Timing(),
            price_id="free:demo",
        )  # fmt: skip
        await here.ledger.append(row)
        assert (await here.budgets.standings())[0].used == 0
        stored = await here.database.run(
            lambda c: [tuple(row) for row in c.execute("SELECT price_id, cost_micros FROM usage ORDER BY id")]
        )
    assert stored == [("plan:token_plan", None), ("free:demo", None)]


def test_the_refusal_is_a_leaf_of_the_tree_that_left_nothing_on_the_wire() -> None:
    assert OverBudget in list(leaves())
