"""What requests cost: the price that was valid on their day, in the table of their profile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duologue.domain.errors import ProfileGone
from duologue.domain.money import Money
from duologue.domain.prices import Price, PriceTable, cost, most_for_prompt
from duologue.domain.profile import Profile, ProfileKind
from duologue.domain.usage import Usage

if TYPE_CHECKING:
    from duologue.services.connection.accounts import Accounts
    from duologue.services.usage.price_tables import PriceTables

FREE = "free:demo"


@dataclass(frozen=True, slots=True)
class Priced:
    """What the ledger keeps of a cost: which price counted, and the amount in millionths.

    `price_id` is CURRENCY:TABLE:DAY:MODEL, the day being the one from which this price is known; or
    `plan:KIND` where a plan pays and no money is due for a single request; or `free:demo` for recorded
    examples; or None where no price is known. `micros` is None where the cost is unknown.
    """

    price_id: str | None = None
    micros: int | None = None


class Costs:
    """Looks up profiles and their tables; a profile that is gone has no known price."""

    def __init__(self, accounts: Accounts, tables: PriceTables) -> None:
        self._accounts = accounts
        self.tables = tables

    def of(self, profile_id: str, models: Iterable[str], usage: Usage | None, day: str) -> Priced:
        """The cost of a request sent on a UTC day. The first of the models that has a price counts.

        They are the model that the server told and the one that was asked for: servers name a model in
        their own ways.
        """
        profile = self._profile(profile_id)
        if profile is None:
            return Priced()
        if profile.kind is ProfileKind.DEMO:
            return Priced(FREE)
        if profile.quota is not None:
            return Priced(f"plan:{profile.quota}")
        table = self.tables.of(profile)
        if table is None:
            return Priced()
        known = usage or Usage()
        for model in models:
            price = table.price(model, day, known.input or 0)
            if price is not None:
                return Priced(_price_id(table, price, model), cost(price, known))
        return Priced()

    def most(self, profile_id: str, model: str, prompt: int, answer: int, day: str) -> Money | None:
        """The most that a request of so many tokens can cost, or None where no price is known."""
        profile = self._profile(profile_id)
        table = None if profile is None or profile.quota is not None else self.tables.of(profile)
        price = None if table is None else table.price(model, day, prompt)
        if table is None or price is None:
            return None
        asked, answered = most_for_prompt(price, prompt), cost(price, Usage(0, answer))
        return None if asked is None or answered is None else Money(table.currency, asked + answered)

    def _profile(self, profile_id: str) -> Profile | None:
        try:
            return self._accounts.profile(profile_id)
        except ProfileGone:
            return None


def _price_id(table: PriceTable, price: Price, model: str) -> str:
    return f"{table.currency}:{table.id}:{table.dated(price)}:{model}"
