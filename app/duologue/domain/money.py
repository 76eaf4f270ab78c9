"""Amounts of money: whole millionths of a currency, so that sums are exact; currencies never mix."""

from collections.abc import Iterable
from dataclasses import dataclass

MICROS = 1_000_000  # in one unit of a currency


@dataclass(frozen=True, slots=True)
class Money:
    """`micros` millionths of a currency, which is named by its code in ISO 4217."""

    currency: str
    micros: int


def added(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum for each currency, in the order of their codes; nothing is ever converted."""
    sums: dict[str, int] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.micros
    return tuple(Money(currency, sums[currency]) for currency in sorted(sums))
