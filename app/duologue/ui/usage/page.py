"""The usage page: a sentence first, a table by model, then the limits counted here."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from duologue.domain.profile import ProfileKind
from duologue.domain.usage import UsageTotals
from duologue.services import catalogue
from duologue.services.clock import local_midnight, seconds_ago
from duologue.services.suite import Services
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.tasks import TaskScope
from duologue.ui.theme import Theme
from duologue.ui.words import counted

_DAYS = 30
_ROWS_SHOWN = 12
_DAY_SECONDS = 86_400


class UsagePage(QWidget):
    """Numbers the servers told for each request; requests without numbers are counted as unknown."""

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope) -> None:
        super().__init__()
        self._services = services
        self._tasks = tasks
        self.sentence = Label(theme, size=18, strong=True, wrap=True)
        self._note = Label(theme, tone="quiet", wrap=True)
        self.table = QTableWidget(0, 5)
        self.table.setObjectName("usageTable")
        self.table.setAccessibleName(self.tr("Usage by model, last {days} days").format(days=_DAYS))
        self.table.setHorizontalHeaderLabels(
            [
                self.tr("Model"),
                self.tr("Profile"),
                self.tr("Requests"),
                self.tr("Tokens in"),
                self.tr("Tokens out"),
            ]
        )
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px(38))
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        self._limits_title = Label(theme, self.tr("Limits"), strong=True, size=16)
        self.limits = Label(theme, wrap=True)
        column = QWidget()
        column.setMaximumWidth(theme.px(860))
        inside = QVBoxLayout(column)
        inside.setSpacing(theme.px(12))
        inside.addWidget(Label(theme, self.tr("Usage"), size=tokens.TITLE_TEXT, strong=True))
        inside.addWidget(self.sentence)
        inside.addWidget(self._note)
        inside.addSpacing(theme.px(8))
        by_model = self.tr("By model, last {days} days").format(days=_DAYS)
        self._by_model = Label(theme, by_model, strong=True, size=16)
        inside.addWidget(self._by_model)
        inside.addWidget(self.table)
        inside.addWidget(self._limits_title)
        inside.addWidget(self.limits)
        inside.addStretch(1)
        layout = QVBoxLayout(self)
        pad = theme.px(tokens.AIR)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.addWidget(column)

    def refresh(self) -> None:
        """Show what the ledger says now."""
        self._tasks.start(self._refresh())

    async def _refresh(self) -> None:
        locale = QLocale()
        today = await self._services.ledger.totals_since(local_midnight())
        self.sentence.setText(self._sentence(today, locale))
        self._note.setText(
            self.tr("{number} of today's requests told no tokens: unknown.").format(number=today.unknown)
            if today.unknown
            else self.tr("Tokens as the servers told them, recorded examples included.")
        )
        rows = await self._services.ledger.totals_by_model(seconds_ago(_DAYS * _DAY_SECONDS))
        self.table.setRowCount(len(rows))
        names = {profile.id: profile.name for profile in self._services.accounts.profiles}
        for number, (profile_id, model, totals) in enumerate(rows):
            cells = [
                model,
                names.get(profile_id, profile_id),
                locale.toString(totals.requests),
                self._tokens(totals.input, totals, locale),
                self._tokens(totals.output, totals, locale),
            ]
            for column, words in enumerate(cells):
                self.table.setItem(number, column, QTableWidgetItem(words))
        self._fit_table()
        await self._show_limits(locale)

    def _fit_table(self) -> None:
        """As tall as its rows, up to a dozen; the rest scrolls."""
        rows = range(min(self.table.rowCount(), _ROWS_SHOWN))
        height = sum(self.table.rowHeight(row) for row in rows)
        self.table.setFixedHeight(self.table.horizontalHeader().height() + height + 4)
        self.table.setVisible(self.table.rowCount() > 0)
        self._by_model.setVisible(self.table.rowCount() > 0)

    def _sentence(self, totals: UsageTotals, locale: QLocale) -> str:
        if not totals.requests:
            return self.tr("Nothing was used today.")
        if totals.requests == totals.unknown:
            return counted(
                totals.requests,
                self.tr("{number} request today; its tokens are unknown."),
                self.tr("{number} requests today; their tokens are unknown."),
            )
        requests = counted(totals.requests, self.tr("{number} request"), self.tr("{number} requests"))
        return self.tr("{tokens} tokens today in {requests}.").format(
            tokens=locale.toString(totals.tokens), requests=requests
        )

    def _tokens(self, number: int, totals: UsageTotals, locale: QLocale) -> str:
        return self.tr("unknown") if totals.unknown == totals.requests else locale.toString(number)

    async def _show_limits(self, locale: QLocale) -> None:
        lines = []
        for profile in self._services.accounts.profiles:
            if profile.kind is ProfileKind.DEMO:
                continue
            documented = catalogue.documented_limit(profile, catalogue.default_model(profile, ()))
            status, _ = (await self._services.limits.statuses(profile.id, documented))[:2]
            limit = self.tr("unknown") if status.limit is None else locale.toString(status.limit)
            lines.append(
                self.tr("{profile}: {used} of {limit} requests in the last minute · counted here").format(
                    profile=profile.name, used=locale.toString(status.used or 0), limit=limit
                )
            )
        nothing = self.tr("No service is connected, so there is no limit to count against.")
        other = self.tr("Other programs that use your key are not seen here.")
        self.limits.setText("\n".join([*lines, other]) if lines else nothing)
