"""Budgets: how much may be used in a day, a month, a chat and a run, before you are told or asked."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from duologue.domain.budget import TOKENS, BudgetWindow, by_window, problem_in
from duologue.domain.settings import BudgetLevels, Settings
from duologue.services.preferences import Preferences
from duologue.services.usage.price_tables import PriceTables
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.settings.row import settings_row
from duologue.ui.theme import Theme


class BudgetsSection(QWidget):
    """Each change is kept at once; what can't be read is told at its place and holds nothing back."""

    def __init__(self, theme: Theme, preferences: Preferences, prices: PriceTables) -> None:
        super().__init__()
        self._preferences = preferences
        currencies = list(dict.fromkeys(table.currency for table in prices.tables))
        words = {
            BudgetWindow.DAY: self.tr("A day"),
            BudgetWindow.MONTH: self.tr("A month"),
            BudgetWindow.CHAT: self.tr("One chat"),
            BudgetWindow.RUN: self.tr("One run"),
        }
        self.rows = {window: BudgetRow(theme, window, currencies) for window in BudgetWindow}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(18))
        about = self.tr(
            "Before a message is sent, the most it could use is compared with what is left. At the warning "
            "you are told once; what could go over the stop is sent only if you say so. Requests of unknown "
            "price, and those that a plan pays, count in tokens only."
        )
        layout.addWidget(Label(theme, about, tone="quiet", wrap=True))
        for window, row in self.rows.items():
            help_line = self.tr("One call of “duologue ask”.") if window is BudgetWindow.RUN else ""
            layout.addWidget(settings_row(theme, words[window], row, help_line, stretch=True))
            row.name_fields(words[window])
            row.connect_to(partial(self._keep, window))
        self._show(preferences.current)
        self.destroyed.connect(preferences.subscribe(self._show))

    def _keep(self, window: BudgetWindow, levels: BudgetLevels) -> None:
        budgets = self._preferences.current.budgets
        self._preferences.change(budgets=replace(budgets, **{window.value: levels}))

    def _show(self, settings: Settings) -> None:
        for window, levels in by_window(settings.budgets).items():
            self.rows[window].show_levels(levels)


class BudgetRow(QWidget):
    """A warn level, a stop level and their unit."""

    def __init__(self, theme: Theme, window: BudgetWindow, currencies: list[str]) -> None:
        super().__init__()
        self.setObjectName(f"budgetRow-{window}")
        self.setAccessibleName(str(window))
        self.warn, self.stop = QLineEdit(), QLineEdit()
        self.unit = QComboBox()
        for currency in currencies:
            self.unit.addItem(currency, currency)
        self.unit.addItem(self.tr("tokens"), TOKENS)
        self.problem = Label(theme, tone="danger", size=tokens.SMALL_TEXT, wrap=True)
        self.problem.hide()
        for name, field in (("Warn", self.warn), ("Stop", self.stop), ("Unit", self.unit)):
            field.setObjectName(f"budget{name}-{window}")
        self.warn.setPlaceholderText(self.tr("no warning"))
        self.stop.setPlaceholderText(self.tr("no stop"))
        row = QGridLayout()
        row.setHorizontalSpacing(theme.px(8))
        row.setVerticalSpacing(theme.px(2))
        captions = (self.tr("Warn at"), self.tr("Stop at"), self.tr("In"))
        fields: tuple[QWidget, ...] = (self.warn, self.stop, self.unit)
        for column, (words, each) in enumerate(zip(captions, fields, strict=True)):
            row.addWidget(Label(theme, words, tone="quiet", size=tokens.SMALL_TEXT), 0, column)
            row.addWidget(each, 1, column)
            each.setMinimumWidth(theme.px(72))
            row.setColumnStretch(column, 0 if each is self.unit else 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        layout.addLayout(row)
        layout.addWidget(self.problem)

    def name_fields(self, what: str) -> None:
        """Say to a screen reader which budget the fields are of."""
        self.warn.setAccessibleName(self.tr("{budget}: warn at").format(budget=what))
        self.stop.setAccessibleName(self.tr("{budget}: stop at").format(budget=what))
        self.unit.setAccessibleName(self.tr("{budget}: unit").format(budget=what))

    def connect_to(self, keep: Callable[[BudgetLevels], object]) -> None:
        """Call `keep` with the levels when a person has changed them."""
        for field in (self.warn, self.stop):
            field.editingFinished.connect(lambda: keep(self.levels()))
        self.unit.activated.connect(lambda _place: keep(self.levels()))

    def levels(self) -> BudgetLevels:
        """What stands in the fields."""
        return BudgetLevels(self.unit.currentData(), self.warn.text().strip(), self.stop.text().strip())

    def show_levels(self, levels: BudgetLevels) -> None:
        """Show levels, and what is wrong with them."""
        if self.unit.findData(levels.unit) < 0:
            self.unit.addItem(levels.unit, levels.unit)
        self.unit.setCurrentIndex(self.unit.findData(levels.unit))
        for field, text in ((self.warn, levels.warn), (self.stop, levels.stop)):
            if field.text() != text:
                field.setText(text)
        problem = problem_in(levels)
        self.problem.setText(problem or "")
        self.problem.setVisible(problem is not None)
