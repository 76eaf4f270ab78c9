"""What tokens cost: a dated table that belongs to a profile, because one model has many sellers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a million tokens of each kind; None is unknown.

    It holds for prompts of more than `above_input` tokens, up to where the next price begins.
    """

    input: Decimal
    output: Decimal
    cache_read: Decimal | None = None
    cache_write: Decimal | None = None
    above_input: int = 0


@dataclass(frozen=True, slots=True)
class PriceTable:
    """What a seller asks, before tax. `currency` is its code in ISO 4217, `as_of` a day in ISO 8601.

    Each model has its prices from the shortest prompts to the longest.
    """

    id: str
    name: str
    currency: str
    as_of: str
    models: Mapping[str, tuple[Price, ...]]

    def price(self, model: str, prompt_tokens: int = 0) -> Price | None:
        """The price of a model for a prompt of this length, or None where none is known."""
        fitting = [
            price
            for price in self.models.get(model, ())
            if not price.above_input or prompt_tokens > price.above_input
        ]
        return fitting[-1] if fitting else None
