"""A table of prices in words: what holds now, and what is known to come."""

from decimal import Decimal

from PySide6.QtCore import QLocale

from duologue.domain.prices import Price, PriceTable
from duologue.ui.dates import long_date
from duologue.ui.words import translate


def prices_told(table: PriceTable, day: str) -> str:
    """Every price that holds on a day (ISO 8601) in a line each, each with the one that follows it.

    The first line says what kind of knowledge that is.
    """
    lines = [_head(table)]
    for model in table.models:
        lines += [_line(model, price) for price in table.valid(model, day)]
        lines += [_coming(model, price) for price in table.coming(model, day)]
    return "\n".join(lines)


def _head(table: PriceTable) -> str:
    tax = (
        translate("ProfileTables", "before tax")
        if table.before_tax
        else translate("ProfileTables", "tax included")
    )
    head = translate("ProfileTables", "{currency} for a million tokens, {tax}, as of {day}.").format(
        currency=table.currency, tax=tax, day=long_date(table.as_of)
    )
    if not table.estimate:
        return head
    return f"{head} {translate('ProfileTables', 'An estimate: the seller decides.')}"


def _line(model: str, price: Price) -> str:
    words = translate("ProfileTables", "{model}: {amounts}")
    return words.format(model=model, amounts=_amounts(price))


def _coming(model: str, price: Price) -> str:
    words = translate("ProfileTables", "{model}, from {day}: {amounts}")
    return words.format(model=model, day=long_date(price.since), amounts=_amounts(price))


def _amounts(price: Price) -> str:
    locale = QLocale()
    words = translate("ProfileTables", "{input} in, {output} out").format(
        input=_amount(price.input, locale), output=_amount(price.output, locale)
    )
    if price.cache_read is not None:
        cached = translate("ProfileTables", "{amount} in from the cache")
        words += ", " + cached.format(amount=_amount(price.cache_read, locale))
    if price.above_input:
        longer = translate("ProfileTables", " (prompts over {tokens} tokens)")
        words += longer.format(tokens=locale.toString(price.above_input))
    return words


def _amount(amount: Decimal, locale: QLocale) -> str:
    """With at least two decimals, and every one there is."""
    decimals = max(2, -int(amount.normalize().as_tuple().exponent))
    return locale.toString(float(amount), "f", decimals)
