"""What one request cost, in words, from what the ledger keeps of it."""

from duologue.domain.message import UsageRow
from duologue.domain.money import Money
from duologue.domain.usage import Provenance
from duologue.ui.dates import long_date
from duologue.ui.usage.usage_words import money
from duologue.ui.words import translate

_CONTEXT = "CostWords"
_PLAN, _FREE = "plan:", "free:"
_PARTS = 4  # of the id of a price: currency, table, day, model


def cost_words(row: UsageRow | None) -> tuple[str, str, Provenance]:
    """The cost, where its price comes from, and how it is known."""
    unknown = translate(_CONTEXT, "unknown")
    if row is None or row.price_id is None:
        return (
            unknown,
            translate(_CONTEXT, "No price is known for this profile and model."),
            Provenance.UNKNOWN,
        )
    if row.price_id.startswith(_PLAN):
        note = translate(_CONTEXT, "Drawn from your plan: no money is due for a single request.")
        return translate(_CONTEXT, "plan"), note, Provenance.DOCUMENTED
    if row.price_id.startswith(_FREE):
        return translate(_CONTEXT, "free (recorded)"), "", Provenance.DOCUMENTED
    parts = row.price_id.split(":", _PARTS - 1)
    if len(parts) < _PARTS or row.cost_micros is None:
        note = translate(_CONTEXT, "A kind of tokens was used that has no known price, or none were told.")
        return unknown, note, Provenance.UNKNOWN
    currency, table, day, model = parts
    words = translate(_CONTEXT, "By the price of {model} in the table {table}, known from {day}; before tax.")
    note = words.format(model=model, table=table, day=long_date(day))
    return money(Money(currency, row.cost_micros), fine=True), note, Provenance.ESTIMATED
