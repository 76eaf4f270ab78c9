"""The services about what is used: the ledger, costs, budgets, limits, the report."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from duologue.bootstrap.rooms.connection import ConnectionRoom

if TYPE_CHECKING:
    from duologue.services.usage.budget_news import BudgetNews
    from duologue.services.usage.budgets import Budgets
    from duologue.services.usage.costs import Costs
    from duologue.services.usage.limit_board import LimitBoard
    from duologue.services.usage.meter import UsageMeter
    from duologue.services.usage.plan_quota import PlanQuotas
    from duologue.services.usage.report import UsageReport
    from duologue.storage.recordings import Recordings
    from duologue.storage.usage_ledger import Ledger
    from duologue.storage.usage_reading import LedgerReader


class UsageRoom(ConnectionRoom):
    """What was used, may be used, and costs."""

    @cached_property
    def ledger(self) -> Ledger:
        from duologue.storage.usage_ledger import Ledger

        return Ledger(self._foundation.database)

    @cached_property
    def costs(self) -> Costs:
        from duologue.services.usage.costs import Costs
        from duologue.services.usage.price_tables import PriceTables
        from duologue.storage.prices_file import PricesOnDisk

        return Costs(self.accounts, PriceTables(PricesOnDisk(self._foundation.paths.prices)))

    @cached_property
    def meter(self) -> UsageMeter:
        from duologue.services.usage.meter import UsageMeter

        return UsageMeter(self.ledger, self.costs)

    @cached_property
    def budgets(self) -> Budgets:
        from duologue.services.usage.budgets import Budgets

        return Budgets(self._reader, self.costs, lambda: self.preferences.current.budgets, self.budget_news)

    @cached_property
    def budget_news(self) -> BudgetNews:
        from duologue.services.usage.budget_news import BudgetNews

        return BudgetNews()

    @cached_property
    def limits(self) -> LimitBoard:
        from duologue.services.usage.limit_board import LimitBoard
        from duologue.storage.limits_seen import LimitsSeen

        return LimitBoard(self.ledger, self.meter, LimitsSeen(self._foundation.database))

    @cached_property
    def plan_quotas(self) -> PlanQuotas:
        from duologue.services.usage.plan_quota import PlanQuotas

        return PlanQuotas(self.wire, self.accounts, self.gate)

    @cached_property
    def report(self) -> UsageReport:
        from duologue.services.usage.report import UsageReport

        return UsageReport(self._reader, self.accounts, self._recordings.write_text)

    @cached_property
    def _reader(self) -> LedgerReader:
        from duologue.storage.usage_reading import LedgerReader

        return LedgerReader(self._foundation.database)

    @cached_property
    def _recordings(self) -> Recordings:
        from duologue.storage.recordings import Recordings

        return Recordings(self._foundation.paths.recordings)
