"""How much of the budgets for a day and a month is used."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from duologue.domain.budget import Budget, BudgetWindow
from duologue.domain.money import Money
from duologue.domain.usage import Provenance
from duologue.services.usage.budgets import BudgetStanding
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.provenance import mark
from duologue.ui.theme import Theme
from duologue.ui.usage.level_bar import LevelBar
from duologue.ui.usage.usage_words import money, number
from duologue.ui.words import translate


class BudgetPane(QWidget):
    """A line and a bar for each budget; `change` opens the settings."""

    def __init__(self, theme: Theme, change: Callable[[], object]) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Sequence[BudgetStanding] | None = None
        self._rows: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(12))
        head = QHBoxLayout()
        head.addWidget(Label(theme, self.tr("Budgets"), strong=True, size=16))
        head.addStretch(1)
        head.addWidget(button(self.tr("Change budgets…"), change, kind="link", name="changeBudgets"))
        self._layout.addLayout(head)

    def show_standings(self, standings: Sequence[BudgetStanding]) -> None:
        """Show where the budgets stand now."""
        if standings == self._shown:
            return
        self._shown = standings
        for row in self._rows:
            row.hide()
            row.deleteLater()
        none = self.tr("No budget for a day or a month is set.")
        self._rows = [self._row(standing) for standing in standings] or [Label(self._theme, none, wrap=True)]
        for row in self._rows:
            self._layout.addWidget(row)

    def _row(self, standing: BudgetStanding) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(6))
        told = Label(self._theme, standing_words(standing), wrap=True)
        told.setObjectName(f"budget-{standing.budget.window}")
        mark(told, Provenance.COUNTED if standing.budget.counts_tokens else Provenance.ESTIMATED)
        column.addWidget(told)
        column.addWidget(_bar(self._theme, standing))
        return row


def _bar(theme: Theme, standing: BudgetStanding) -> LevelBar:
    """The used part of a budget; a notch stands at the warn level."""
    budget, used = standing.budget, standing.used
    end = budget.stop or budget.warn or 1
    notch = budget.warn / end if budget.warn is not None and budget.warn < end else None
    return LevelBar(theme, standing_words(standing), used / end, _tone(budget, used), notch)


def standing_words(standing: BudgetStanding) -> str:
    """Such as: Today: $0.35 of $1.00; a warning comes at $0.80."""
    budget = standing.budget
    names = {
        BudgetWindow.DAY: translate("BudgetPane", "Today"),
        BudgetWindow.MONTH: translate("BudgetPane", "This month"),
    }
    name = names.get(budget.window, str(budget.window))
    used = amount(standing.used, budget)
    if budget.stop is None:
        words = translate("BudgetPane", "{name}: {used}; a warning comes at {warn}")
        return words.format(name=name, used=used, warn=amount(budget.warn or 0, budget))
    words = translate("BudgetPane", "{name}: {used} of {stop}")
    told = words.format(name=name, used=used, stop=amount(budget.stop, budget))
    if standing.reserved:
        kept = translate("BudgetPane", "{amount} kept for answers under way")
        told += " · " + kept.format(amount=amount(standing.reserved, budget))
    if budget.warn is not None:
        told += " · " + translate("BudgetPane", "warning at {warn}").format(warn=amount(budget.warn, budget))
    return told


def amount(value: int, budget: Budget) -> str:
    """An amount in the unit of a budget."""
    if budget.counts_tokens:
        return translate("BudgetPane", "{number} tokens").format(number=number(value))
    return money(Money(budget.unit, value), fine=True)


def _tone(budget: Budget, used: int) -> str:
    if budget.stop is not None and used >= budget.stop:
        return "danger"
    return "warning" if budget.warn is not None and used >= budget.warn else "accent"
