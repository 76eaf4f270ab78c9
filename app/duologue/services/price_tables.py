"""The price tables that ship with the app, and which one applies to a profile."""

import json
from decimal import Decimal, InvalidOperation
from functools import cache

from duologue import resources
from duologue.domain.prices import Price, PriceTable
from duologue.domain.profile import Profile
from duologue.services.json_entry import Entry, reading

PRICES_FILE = "prices.json"


def price_tables() -> tuple[PriceTable, ...]:
    """Every table, in the order they are offered. Raises InputUnreadable."""
    return _bundled()


def prices_of(profile: Profile) -> PriceTable | None:
    """The table a profile names, or None: it names none, or one not known here. Raises InputUnreadable."""
    return next((table for table in price_tables() if table.id == profile.prices), None)


def read_prices(stored: str) -> tuple[PriceTable, ...]:
    """Tables as stored. Raises InputUnreadable."""
    with reading("The table of prices"):
        held = Entry.of(json.loads(stored))
        as_of = held.text("as_of")
        return tuple(_table(name, entry, as_of) for name, entry in held.named("tables").items())


@cache
def _bundled() -> tuple[PriceTable, ...]:
    return read_prices(resources.text(PRICES_FILE))


def _table(name: str, entry: Entry, as_of: str) -> PriceTable:
    models = entry.entry("models")
    return PriceTable(
        id=name,
        name=entry.text("name"),
        currency=entry.text("currency"),
        as_of=as_of,
        models={model: _prices(models, model) for model in models.fields},
    )


def _prices(models: Entry, model: str) -> tuple[Price, ...]:
    prices = tuple(_price(entry) for entry in models.entries(model))
    starts = [price.above_input for price in prices]
    if not starts or starts[0] != 0 or starts != sorted(set(starts)):
        raise ValueError(f"the prices of {model!r} do not begin at 0 and go up")
    return prices


def _price(entry: Entry) -> Price:
    return Price(
        input=_amount(entry, "input"),
        output=_amount(entry, "output"),
        cache_read=_maybe_amount(entry, "cache_read"),
        cache_write=_maybe_amount(entry, "cache_write"),
        above_input=entry.whole("above_input"),
    )


def _maybe_amount(entry: Entry, name: str) -> Decimal | None:
    return None if entry.maybe_text(name) is None else _amount(entry, name)


def _amount(entry: Entry, name: str) -> Decimal:
    """An amount of money, written as text so that no digit is lost."""
    text = entry.text(name)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{name!r} holds {text!r}") from None
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"{name!r} holds {text!r}")
    return amount
