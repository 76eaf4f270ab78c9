"""Budgets in words: amounts, windows, and why something was not sent."""

from decimal import ROUND_UP, Decimal

from duologue.domain.budget import Budget, BudgetWindow
from duologue.domain.money import MICROS, Money

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "CN¥"}
_SMALL = MICROS  # below one unit of a currency two decimals say too little

WINDOWS = {
    BudgetWindow.DAY: "daily budget",
    BudgetWindow.MONTH: "monthly budget",
    BudgetWindow.CHAT: "budget for one chat",
    BudgetWindow.RUN: "budget for one run",
}


def money_words(money: Money) -> str:
    """An amount such as $0.25, or $0.0031 where two decimals would say next to nothing."""
    decimals = 2 if money.micros >= _SMALL or not money.micros % (MICROS // 100) else 4
    step = Decimal(1).scaleb(-decimals)
    amount = (Decimal(money.micros) / MICROS).quantize(step, ROUND_UP)
    symbol = _SYMBOLS.get(money.currency)
    return f"{symbol}{amount:,}" if symbol else f"{amount:,} {money.currency}"


def amount_words(amount: int, budget: Budget) -> str:
    """An amount in the unit of a budget."""
    return f"{amount:,} tokens" if budget.counts_tokens else money_words(Money(budget.unit, amount))


def refusal(budget: Budget, used: int, kept: int, worst: int) -> str:
    """Why a request was not sent, with every number that led to it."""
    end = amount_words(budget.stop or 0, budget)
    told = (
        f"This could use up to {amount_words(worst, budget)}. "
        f"{amount_words(used, budget)} of your {WINDOWS[budget.window]} of {end} are used."
    )
    if kept:
        told += f" {amount_words(kept, budget)} more are kept for answers that are under way."
    return f"{told} Nothing was sent."


def alert(budget: Budget, used: int) -> str:
    """That the warn level of a budget was reached."""
    told = f"{amount_words(used, budget)} of your {WINDOWS[budget.window]} are used"
    if budget.stop is None:
        return f"{told}; you asked to be told at {amount_words(budget.warn or 0, budget)}."
    return f"{told}; it ends at {amount_words(budget.stop, budget)}."
