"""Keeps budgets: asks before each request whether its worst case fits, and tells once when it gets near."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from duologue.domain.budget import Budget, BudgetWindow, Claim, budgets_of
from duologue.domain.errors import OverBudget, StorageError
from duologue.services.clock import today
from duologue.services.usage.budget_news import BudgetAlert, BudgetNews
from duologue.services.usage.budget_words import refusal
from duologue.services.usage.worst_case import worst_case

if TYPE_CHECKING:
    from duologue.domain.profile import Profile
    from duologue.domain.request import ChatRequest
    from duologue.domain.settings import BudgetSettings
    from duologue.domain.style import ApiStyle
    from duologue.domain.usage_sums import UsageSums
    from duologue.services.ports import UsageReader
    from duologue.services.usage.costs import Costs

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BudgetStanding:
    """How much of a budget is used now, in its unit, and how much is kept for requests under way."""

    budget: Budget
    used: int
    reserved: int


Place = tuple[Budget, str, str]  # a budget; its chat or run, or ""; the day it is in, for a day or month


class Budgets:
    """Every request asks `admitted` first and keeps its worst case reserved until its row is written.

    So with any number of requests at a time nothing passes a stop level, save what a person let pass.
    Another process (a terminal command beside the window) is seen once its rows are written, not before.
    """

    def __init__(
        self,
        reader: UsageReader,
        costs: Costs,
        settings: Callable[[], BudgetSettings],
        news: BudgetNews | None = None,
    ) -> None:
        self._reader = reader
        self._costs = costs
        self._settings = settings
        self._reserved: list[Claim] = []
        self._let_pass: set[str | None] = set()
        self._refused: Claim | None = None
        self._read: dict[Place, int] = {}
        self.news = news or BudgetNews()
        self._one_at_a_time = asyncio.Lock()

    def let_refused_pass(self) -> None:
        """A person said so: the next request of the chat that was refused last is not held to budgets."""
        if self._refused is not None:
            self._let_pass.add(self._refused.chat_id)
            self._refused = None

    def held(
        self,
        profile: Profile,
        style: ApiStyle,
        request: ChatRequest,
        *,
        chat_id: str | None = None,
        run_id: str | None = None,
        over_budget: bool = False,
    ) -> AbstractAsyncContextManager[None]:
        """`admitted` for a request of a chat or a run."""
        claim = worst_case(self._costs, profile, style, request, chat_id=chat_id, run_id=run_id)
        return self.admitted(claim, over_budget=over_budget)

    @asynccontextmanager
    async def admitted(self, claim: Claim, *, over_budget: bool = False) -> AsyncIterator[None]:
        """Keep a request's worst case reserved as long as the context lasts.

        Its row has to be in the ledger when the context ends. Raises OverBudget before anything is sent,
        unless a person let this one pass; StorageError.
        """
        async with self._one_at_a_time:  # nobody else may be admitted between the look and the reservation
            await self._check(claim, over_budget=over_budget)
            self._reserved.append(claim)
        try:
            yield
        finally:
            self._reserved.remove(claim)
            try:
                await self._alert(claim)
            except StorageError as error:  # what was asked for is done; only the look at the sums failed
                _LOG.warning("the budgets could not be looked at: %s", error.message)

    async def standings(self) -> tuple[BudgetStanding, ...]:
        """Where the budgets for a day and a month stand. Raises StorageError."""
        day = today()
        return tuple(
            [
                BudgetStanding(budget, await self._used(budget, key, day), self._kept(budget, key))
                for budget, key in self._about(Claim("", 0, None))
            ]
        )

    async def _check(self, claim: Claim, *, over_budget: bool) -> None:
        let_pass = over_budget or claim.chat_id in self._let_pass
        day = today()
        for budget, key in self._about(claim):
            used = await self._used(budget, key, day)
            self._read.setdefault(_place(budget, key, day), used)
            kept, worst = self._kept(budget, key), claim.worst(budget)
            if not let_pass and worst and budget.would_pass(used, kept, worst):
                self._refused = claim
                raise OverBudget(refusal(budget, used, kept, worst))
        self._let_pass.discard(claim.chat_id)

    async def _alert(self, claim: Claim) -> None:
        day = today()
        for budget, key in self._about(claim):
            used, place = await self._used(budget, key, day), _place(budget, key, day)
            if budget.reached_warning(self._read.get(place, 0), used):
                self.news.tell(BudgetAlert(budget, used))
            self._read[place] = max(used, self._read.get(place, 0))

    def _about(self, claim: Claim) -> Iterator[tuple[Budget, str]]:
        """The budgets a request falls under, each with its chat or run."""
        for budget in budgets_of(self._settings()):
            key = claim.key(budget)
            if key is not None:
                yield budget, key

    def _kept(self, budget: Budget, key: str) -> int:
        return sum(claim.worst(budget) for claim in self._reserved if claim.key(budget) == key)

    async def _used(self, budget: Budget, key: str, day: date) -> int:
        return budget.used(await self._sums(budget.window, key, day))

    async def _sums(self, window: BudgetWindow, key: str, day: date) -> UsageSums:
        if window is BudgetWindow.CHAT:
            return await self._reader.of_chat(key)
        if window is BudgetWindow.RUN:
            return await self._reader.of_run(key)
        first = day if window is BudgetWindow.DAY else day.replace(day=1)
        return await self._reader.of_days(first.isoformat(), _last_of(window, day).isoformat())


def _last_of(window: BudgetWindow, day: date) -> date:
    """The last day of a window. A clock that was set back leaves later days in the ledger: not counted."""
    if window is BudgetWindow.DAY:
        return day
    next_month = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(next_month.toordinal() - 1)


def _place(budget: Budget, key: str, day: date) -> Place:
    since = {BudgetWindow.DAY: day.isoformat(), BudgetWindow.MONTH: day.isoformat()[:7]}
    return budget, key, since.get(budget.window, "")
