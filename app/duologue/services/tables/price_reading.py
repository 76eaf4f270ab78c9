"""Reads price tables from JSON text; what is wrong is told with its place."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any

from duologue.domain.budget import TOKENS, is_unit
from duologue.domain.errors import InputUnreadable
from duologue.domain.prices import Price, PriceTable
from duologue.services.tables.json_entry import Entry, reading

FORMAT = "duologue-prices"
VERSION = 1
_OWN = "prices.json"
_MOST = Decimal(1_000_000)  # for a million tokens: one unit of the currency for each token
_FINEST = -12  # the exponent of the last decimal that an amount may have


def read_prices(stored: str) -> tuple[PriceTable, ...]:
    """Tables as stored, all of them sound. Raises InputUnreadable."""
    with reading("The table of prices"):
        held = Entry.of(json.loads(stored))
        as_of = _day(held, "as_of")
        return tuple(_table(name, entry, as_of) for name, entry in held.named("tables").items())


def read_own_prices(stored: str) -> tuple[tuple[PriceTable, ...], tuple[str, ...]]:
    """The sound tables of a person's own file, and a sentence for each that was left out.

    Raises InputUnreadable where nothing of the file can be used: it is no JSON, or of a newer form.
    """
    with reading(_OWN):
        held = Entry.of(_decoded(stored))
        _refuse_other_forms(held)
        as_of = _day(held, "as_of")
        entries = held.entry("tables").fields
    tables, problems = [], []
    for name, value in entries.items():
        try:
            tables.append(_table(name, Entry.of(value), as_of, own=True))
        except ValueError as error:
            problems.append(f"{_OWN}, table “{name}”, is not used: {error}.")
    return tuple(tables), tuple(problems)


def _decoded(stored: str) -> Any:
    try:
        return json.loads(stored)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _refuse_other_forms(held: Entry) -> None:
    version = held.whole("version") if "version" in held.fields else VERSION
    if held.fields.get("format", FORMAT) != FORMAT:
        raise ValueError(f"'format' is not “{FORMAT}”")
    if version > VERSION:
        raise InputUnreadable(
            f"{_OWN} was written for a newer Duologue (form {version}; this version knows {VERSION}), so its "
            "prices are not used."
        )


def _table(name: str, entry: Entry, as_of: str, *, own: bool = False) -> PriceTable:
    if not name or ":" in name:
        raise ValueError("the id of a table is not empty and holds no “:”")
    currency = entry.text("currency")
    if currency == TOKENS or not is_unit(currency):
        raise ValueError(f"'currency' holds {currency!r}, which is no code of a currency such as USD")
    models = entry.entry("models")
    return PriceTable(
        id=name,
        name=entry.text("name"),
        currency=currency,
        as_of=_day(entry, "as_of") if "as_of" in entry.fields else as_of,
        models={model: _prices(models, model) for model in models.fields},
        before_tax=entry.flag("before_tax") if "before_tax" in entry.fields else True,
        estimate=entry.flag("estimate") if "estimate" in entry.fields else True,
        own=own,
    )


def _prices(models: Entry, model: str) -> tuple[Price, ...]:
    with _at(f"model “{model}”"):
        prices = []
        for number, entry in enumerate(models.entries(model), 1):
            with _at(f"price {number}"):
                prices.append(_price(entry))
        if not prices:
            raise ValueError("there is no price")
        days = [price.since for price in prices]
        if days != sorted(days):
            raise ValueError("its prices are not in the order of their days")
        for since, of_one_day in groupby(prices, lambda price: price.since):
            starts = [price.above_input for price in of_one_day]
            if starts[0] != 0 or starts != sorted(set(starts)):
                day = f" from {since}" if since else ""
                raise ValueError(f"its prices{day} do not begin at 0 tokens and go up")
    return tuple(prices)


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Say where a fault is."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{place}, {error}") from error


def _price(entry: Entry) -> Price:
    return Price(
        input=_amount(entry, "input"),
        output=_amount(entry, "output"),
        cache_read=_maybe_amount(entry, "cache_read"),
        cache_write=_maybe_amount(entry, "cache_write"),
        above_input=entry.whole("above_input") if "above_input" in entry.fields else 0,
        since=_day(entry, "from") if "from" in entry.fields else "",
    )


def _day(entry: Entry, name: str) -> str:
    """A day in ISO 8601."""
    text = entry.text(name)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name!r} holds {text!r}, which is no day such as 2026-10-31") from None
    return found.isoformat()


def _maybe_amount(entry: Entry, name: str) -> Decimal | None:
    return None if entry.fields.get(name) is None else _amount(entry, name)


def _amount(entry: Entry, name: str) -> Decimal:
    """An amount of money, written as text so that no digit is lost."""
    if isinstance(entry.fields.get(name), int | float):
        raise ValueError(f"{name!r} holds a bare number; an amount is text, such as '0.30' in quotes")  # noqa: TRY004 - every fault of a file is one kind
    text = entry.text(name)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{name!r} holds {text!r}") from None
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 <= amount <= _MOST or exponent < _FINEST:
        raise ValueError(f"{name!r} holds {text!r}")
    return amount
