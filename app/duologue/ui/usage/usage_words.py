"""Usage in words: amounts of money and tokens as a person reads them, and the sentence at the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from duologue.domain.money import MICROS, Money
from duologue.ui.words import counted, translate

if TYPE_CHECKING:
    from duologue.domain.usage_sums import UsageSums

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "CN¥"}
_CENT = MICROS // 100
_THOUSAND, _MILLION = 1_000, 1_000_000


def number(amount: int) -> str:
    """As the person writes numbers."""
    return QLocale().toString(amount)


def short(amount: int) -> str:
    """At a glance: 950, 12k, 3.4M."""
    locale = QLocale()
    for size, letter in ((_MILLION, "M"), (_THOUSAND, "k")):
        if amount >= size:
            whole = not amount % size or amount >= 10 * size
            return locale.toString(amount / size, "f", 0 if whole else 1) + letter
    return locale.toString(amount)


def unknown() -> str:
    """The word for what is not known."""
    return translate("UsageWords", "unknown")


def money(amount: Money, *, fine: bool = False) -> str:
    """Such as $1.25; `fine` keeps four decimals below one unit, else less than a cent is said in words."""
    locale = QLocale()
    if 0 < amount.micros < _CENT and not fine:
        return translate("UsageWords", "less than {amount}").format(
            amount=_with_symbol(locale.toString(0.01, "f", 2), amount.currency)
        )
    decimals = 4 if fine and 0 < amount.micros < MICROS else 2
    return _with_symbol(locale.toString(amount.micros / MICROS, "f", decimals), amount.currency)


def tokens_in(sums: UsageSums) -> str:
    """Tokens of the prompts, or the word."""
    return number(sums.input) if sums.known else unknown()


def tokens_out(sums: UsageSums) -> str:
    """Tokens of the answers, or the word."""
    return number(sums.output) if sums.known else unknown()


def cost(sums: UsageSums) -> str:
    """What a line of a table cost: money, a plan, nothing at all, or unknown; never a 0 for unknown."""
    parts = [money(amount, fine=True) for amount in sums.costs]
    if sums.on_plan:
        parts.append(translate("UsageWords", "plan"))
    if sums.unpriced:
        parts.append(translate("UsageWords", "+ unknown") if parts else unknown())
    if sums.free and not parts:
        parts.append(translate("UsageWords", "free (recorded)"))
    return " ".join(parts)


def sentence(sums: UsageSums, when: str, *, before_tax: bool) -> str:
    """What was used, in one sentence; `when` is such as "today"."""
    if not sums.requests:
        return translate("UsageWords", "Nothing was used {when}.").format(when=when)
    if not sums.known:
        words = counted(
            sums.requests,
            translate("UsageWords", "{number} request {when}; its tokens are unknown."),
            translate("UsageWords", "{number} requests {when}; their tokens are unknown."),
        )
        return words.replace("{when}", when)
    told = translate("UsageWords", "{tokens} tokens {when}").format(tokens=number(sums.tokens), when=when)
    return f"{told}{_cost_clause(sums, before_tax=before_tax)}."


def notes(sums: UsageSums) -> str:
    """What the sentence is too short for: how many numbers are missing, estimated, or in no sum."""
    lines = []
    if sums.unknown:
        lines.append(
            counted(
                sums.unknown,
                translate("UsageWords", "{number} request told no tokens: unknown, so not in these sums."),
                translate("UsageWords", "{number} requests told no tokens: unknown, so not in these sums."),
            )
        )
    if sums.estimated:
        lines.append(
            counted(
                sums.estimated,
                translate("UsageWords", "{number} request was stopped or failed: its tokens are estimated."),
                translate("UsageWords", "{number} were stopped or failed: their tokens are estimated."),
            )
        )
    if sums.requests and not lines:
        lines.append(translate("UsageWords", "Tokens as the servers told them."))
    if sums.costs:
        lines.append(translate("UsageWords", "Costs by the price tables of your profiles, an estimate."))
    return " ".join(lines)


def _cost_clause(sums: UsageSums, *, before_tax: bool) -> str:
    paid = translate("UsageWords", " and ").join(money(amount) for amount in sums.costs)
    tax = translate("UsageWords", " before tax") if before_tax else ""
    if paid and sums.unpriced:
        words = counted(
            sums.unpriced,
            translate("UsageWords", ", about {money}{tax}, and {number} request of unknown cost"),
            translate("UsageWords", ", about {money}{tax}, and {number} requests of unknown cost"),
        )
        return words.replace("{money}", paid).replace("{tax}", tax)
    if paid and sums.on_plan:
        return translate("UsageWords", ", about {money}{tax}, the rest drawn from your plan").format(
            money=paid, tax=tax
        )
    if paid:
        return translate("UsageWords", ", about {money}{tax}").format(money=paid, tax=tax)
    if sums.unpriced:
        return translate("UsageWords", "; the cost is unknown")
    if sums.on_plan:
        return translate("UsageWords", ", drawn from your plan")
    return translate("UsageWords", ", recorded examples that cost nothing")


def _with_symbol(amount: str, currency: str) -> str:
    symbol = _SYMBOLS.get(currency)
    return f"{symbol}{amount}" if symbol else f"{amount} {currency}"
