"""What tokens cost: dated tables that belong to a profile, because one model has many sellers."""

import decimal
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from duologue.domain.usage import Usage

_EXACT = 60  # digits; more than the longest product of a price and a number of tokens has


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a million tokens of each kind; None is unknown.

    It holds for prompts of more than `above_input` tokens, up to where the next price begins, and for
    requests sent on the day `since` (ISO 8601, UTC) or later; "" is since ever, as far as is known.
    """

    input: Decimal
    output: Decimal
    cache_read: Decimal | None = None
    cache_write: Decimal | None = None
    above_input: int = 0
    since: str = ""


@dataclass(frozen=True, slots=True)
class PriceTable:
    """What a seller asks. `currency` is its code in ISO 4217, `as_of` a day in ISO 8601.

    Each model has its prices from the oldest to the newest, and of one day from the shortest prompts to
    the longest. `estimate` says that the seller's own page decides; `own`, that a person wrote the table.
    """

    id: str
    name: str
    currency: str
    as_of: str
    models: Mapping[str, tuple[Price, ...]]
    before_tax: bool = True
    estimate: bool = True
    own: bool = False

    def price(self, model: str, day: str, prompt_tokens: int = 0) -> Price | None:
        """The price on a day for a prompt of this length, or None where none is known."""
        fitting = [
            price
            for price in self.valid(model, day)
            if not price.above_input or prompt_tokens > price.above_input
        ]
        return fitting[-1] if fitting else None

    def valid(self, model: str, day: str) -> tuple[Price, ...]:
        """The prices of a model that hold on a day, the shortest prompts first."""
        begun = [price.since for price in self._of(model) if price.since <= day]
        return self._since(model, max(begun)) if begun else ()

    def coming(self, model: str, day: str) -> tuple[Price, ...]:
        """The prices that follow those of a day, where they are known already; each says from when."""
        later = [price.since for price in self._of(model) if price.since > day]
        return self._since(model, min(later)) if later else ()

    def dated(self, price: Price) -> str:
        """From which day this price is known: its own, else that of the table."""
        return price.since or self.as_of

    def _since(self, model: str, since: str) -> tuple[Price, ...]:
        return tuple(price for price in self._of(model) if price.since == since)

    def _of(self, model: str) -> tuple[Price, ...]:
        """Servers differ in how they write a model's name, so capital letters do not matter."""
        if model in self.models:
            return self.models[model]
        known = {name.casefold(): prices for name, prices in self.models.items()}
        return known.get(model.casefold(), ())


def cost(price: Price, usage: Usage) -> int | None:
    """What these tokens cost, in millionths of the price's currency, or None where that is unknown.

    A prompt is made of tokens read from a cache, tokens written to it, and the rest, which costs the
    normal input price: `Usage.input` holds all three in both API styles. A server that says nothing of
    a cache is taken at its word: nothing was read or written, so the whole prompt costs the normal
    price. The cost is unknown, never 0, where input or output is unknown, where a kind of tokens was
    used that has no known price, and where the parts are more than the whole. Rounded once, at the end.
    """
    if usage.input is None or usage.output is None:
        return None
    read, written = usage.cache_read or 0, usage.cache_write or 0
    plain = usage.input - read - written
    if plain < 0:
        return None
    parts = (
        (plain, price.input),
        (read, price.cache_read),
        (written, price.cache_write),
        (usage.output, price.output),
    )
    with decimal.localcontext(prec=_EXACT):
        total = Decimal(0)
        for tokens, amount in parts:
            if tokens and amount is None:
                return None
            total += tokens * (amount or Decimal(0))
        return int(total.to_integral_value(ROUND_HALF_EVEN))


def most_for_prompt(price: Price, tokens: int) -> int | None:
    """The most that a request with such a prompt can cost besides its answer: all of it may be cached."""
    dearest = max(price.input, price.cache_write or Decimal(0))
    return cost(Price(dearest, Decimal(0)), Usage(tokens, 0))
