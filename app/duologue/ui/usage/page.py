"""The usage page: a sentence first, a chart, a table, then limits and budgets."""

from datetime import timedelta

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from duologue.domain.usage import Provenance
from duologue.domain.usage_sums import DailySums, Grouping, UsageSums, total
from duologue.services.suite import Services
from duologue.services.usage.report import Span, sums_of
from duologue.ui import provenance, tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.navigation import Navigation
from duologue.ui.provenance import of_tokens
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.usage import exporting
from duologue.ui.usage.budget_pane import BudgetPane
from duologue.ui.usage.chart_paint import swatch
from duologue.ui.usage.chart_scale import bars
from duologue.ui.usage.day_chart import DayChart
from duologue.ui.usage.groups_table import GroupsTable, names_of_groupings
from duologue.ui.usage.limits_pane import LimitsPane
from duologue.ui.usage.span_chooser import SpanChooser
from duologue.ui.usage.usage_words import notes, sentence

_FEWEST_DAYS = 14  # in the chart: one bar alone says nothing
_WIDEST = 860


class UsagePage(QScrollArea):
    """Numbers of the ledger; what no server told is unknown, never 0."""

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self._theme = theme
        self._services = services
        self._tasks = tasks
        self._navigation = navigation
        self._newest = 0
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and is brought into view
        self.setAccessibleName(self.tr("Usage"))
        self.span = SpanChooser(theme)
        self.sentence = Label(theme, size=18, strong=True, wrap=True)
        self.sentence.setObjectName("usageSentence")
        self.note = Label(theme, tone="quiet", wrap=True)
        self.chart = DayChart(theme)
        self.legend = _Legend(theme)
        self.by = QComboBox()
        self.by.setObjectName("usageGrouping")
        self.by.setAccessibleName(self.tr("Table by"))
        for grouping, name in names_of_groupings().items():
            self.by.addItem(name, grouping)
        self.by.setCurrentIndex(self.by.findData(Grouping.MODEL))
        self.table = GroupsTable(theme)
        self.limits = LimitsPane(theme, services, tasks.start)
        self.budgets = BudgetPane(theme, navigation.budgets)
        self._head = self._table_head()
        self._lay_out()
        self.span.changed.connect(self.refresh)
        self.by.currentIndexChanged.connect(self.refresh)
        self.chart.opened.connect(self._open_day)

    def refresh(self) -> None:
        """Show what the ledger says now."""
        self._tasks.start(self._refresh())

    async def _refresh(self, selected: str = "") -> None:
        self._newest += 1
        number, span, by = self._newest, self.span.span, Grouping(self.by.currentData())
        shown = Span(min(span.first, span.last - timedelta(days=_FEWEST_DAYS - 1)), span.last)
        report = self._services.report
        lines = await report.daily(shown)
        days = set(span.days)
        chosen = [line for line in lines if line.day in days]
        groups = await report.groups(span, chosen, by)
        standings = await self._services.budgets.standings()
        if number != self._newest:  # other days were chosen meanwhile
            return
        self._tell(total(line.sums for line in chosen))
        self._draw(shown, span, lines)
        self.table.show_groups(by, groups)
        self._head.setVisible(bool(groups))
        if selected:
            self.table.select_key(selected)
        self.budgets.show_standings(standings)
        await self.limits.refresh()

    def _tell(self, sums: UsageSums) -> None:
        currencies = {cost.currency for cost in sums.costs}
        tables = [t for t in self._services.costs.tables.tables if t.currency in currencies]
        before_tax = all(table.before_tax for table in tables)
        self.sentence.setText(sentence(sums, self.span.when, before_tax=before_tax))
        provenance.mark(self.sentence, Provenance.ESTIMATED if sums.costs else of_tokens(sums))
        words = notes(sums)
        self.note.setText(words)
        provenance.mark(self.note, Provenance.COUNTED)
        self.note.setVisible(bool(words))

    def _draw(self, shown: Span, span: Span, lines: list[DailySums]) -> None:
        any_used = bool(sums_of(lines, shown.days).requests)
        self.chart.setVisible(any_used)
        self.legend.setVisible(any_used)
        self.chart.show_bars(bars(lines, shown.days, span.days))

    def _open_day(self, day: str) -> None:
        """A bar was chosen: its line in the table by day."""
        if Grouping(self.by.currentData()) is not Grouping.DAY:
            self.by.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            self.by.setCurrentIndex(self.by.findData(Grouping.DAY))
            self.by.blockSignals(False)  # noqa: FBT003 - the same
        self._tasks.start(self._refresh(day))

    def _export(self, *, rows: bool) -> None:
        report, span = self._services.report, self.span.span
        if rows:
            self._tasks.start(exporting.save_rows(self, report, span, self._say))
        else:
            by = Grouping(self.by.currentData())
            self._tasks.start(exporting.save_groups(self, report, span, by, self._say))

    def _say(self, words: str) -> None:
        self._navigation.toast(words, "", None)

    def _table_head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(8))
        row.addWidget(Label(self._theme, self.tr("By"), strong=True, size=16))
        row.addWidget(self.by)
        row.addStretch(1)
        menu = QMenu(self)
        menu.addAction(self.tr("This table…"), lambda: self._export(rows=False))
        menu.addAction(self.tr("Every request…"), lambda: self._export(rows=True))
        self.export = button(self.tr("Export as CSV"), kind="flat", name="exportUsage")
        self.export.setMenu(menu)
        row.addWidget(self.export)
        return head

    def _lay_out(self) -> None:
        theme = self._theme
        column = QWidget()
        column.setMaximumWidth(theme.px(_WIDEST))
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(12))
        inside.addWidget(Label(theme, self.tr("Usage"), size=tokens.TITLE_TEXT, strong=True))
        inside.addWidget(self.span)
        inside.addSpacing(theme.px(4))
        for widget in (self.sentence, self.note, self.chart, self.legend):
            inside.addWidget(widget)
        inside.addSpacing(theme.px(4))
        inside.addWidget(self._head)
        inside.addWidget(self.table)
        inside.addSpacing(theme.px(12))
        inside.addWidget(self.limits)
        inside.addSpacing(theme.px(12))
        inside.addWidget(self.budgets)
        inside.addStretch(1)
        whole = QWidget()
        layout = QHBoxLayout(whole)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.addWidget(column, 1)
        layout.addStretch(0)
        self.setWidget(whole)
        for part in (self.chart, self.legend, self._head, self.table, self.note):
            part.hide()


class _Legend(QWidget):
    """What the two colours are."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._swatches: list[tuple[QLabel, bool]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        for words, given in ((self.tr("Tokens in"), True), (self.tr("Tokens out"), False)):
            patch = QLabel()
            self._swatches.append((patch, given))
            row.addWidget(patch)
            row.addWidget(Label(theme, words, tone="quiet", size=tokens.SMALL_TEXT))
            row.addSpacing(theme.px(10))
        row.addStretch(1)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        side = self._theme.px(10)
        for patch, given in self._swatches:
            picture = QPixmap(QSize(side, side))
            picture.fill(swatch(self._theme, given=given))
            patch.setPixmap(picture)
