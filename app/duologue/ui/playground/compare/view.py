"""Columns of answers side by side, a table of differences above, and Run all and Stop all."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from duologue.domain.draft import Draft
from duologue.domain.errors import DuologueError
from duologue.domain.style import ApiStyle
from duologue.domain.token_estimate import tokens_of_request
from duologue.domain.translation import Fate
from duologue.services.playground.comparison import compared_answers, text_of
from duologue.services.suite import Services
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.navigation import Navigation
from duologue.ui.playground.compare.column import CompareColumn, Surroundings
from duologue.ui.playground.compare.difference_table import DifferenceTable
from duologue.ui.playground.compare.text_differences import TextDifferences
from duologue.ui.playground.response import number_words
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.theme import Theme
from duologue.ui.words import counted

MOST_COLUMNS = 4
_NARROWEST = 300


class CompareView(QWidget):
    """`running_changed` while any column runs; `closed` when a person is done with it."""

    running_changed = Signal(bool)
    closed = Signal()
    open_wanted = Signal(object)
    draft_wanted = Signal()

    def __init__(self, theme: Theme, services: Services, tasks: TaskScope, navigation: Navigation) -> None:
        super().__init__()
        self.setObjectName("compareView")
        self._theme = theme
        self._services = services
        self._tasks = OwnedTasks(tasks, self)
        self._around = Surroundings(theme, services, tasks, navigation)
        self._base: Draft | None = None
        self._was_running = False
        self.columns: list[CompareColumn] = []
        self.title = Label(theme, strong=True)
        self.forecast = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.forecast.setObjectName("compareForecast")
        self.run_all_button = button(self.tr("Run all"), self.run_all, kind="primary", name="runAll")
        self.stop_all_button = button(self.tr("Stop all"), self.stop, kind="danger", name="stopAll")
        self._add = button(self.tr("Add column"), self.add_column, kind="flat", name="addColumn")
        self._texts = button(self.tr("Text…"), self.show_texts, kind="flat", name="compareTexts")
        self._texts.setToolTip(self.tr("See the words of two answers side by side, word by word"))
        self._texts.setAccessibleName(self.tr("Differences in the text"))
        self._close = IconButton(theme, "close", self.tr("Close the comparison"), size=28)
        self._close.setObjectName("closeCompare")
        self._close.clicked.connect(self.closed)
        self.table = DifferenceTable(theme)
        self._table_shown = button(self.tr("Differences"), kind="choice", name="showDifferences")
        self._table_shown.setCheckable(True)
        self._table_shown.setChecked(True)
        self._table_shown.setToolTip(self.tr("Show or hide the table of differences"))
        self._table_shown.toggled.connect(self.table.setVisible)
        self._row = QHBoxLayout()
        self._lay_out()

    @property
    def running(self) -> bool:
        """Whether any column is under way."""
        return any(column.pull.running for column in self.columns)

    def show_styles(self, draft: Draft) -> None:
        """Two columns: the request in both API styles. Nothing is sent yet."""
        self._begin(draft, self.tr("Compare API styles"), editable=False)
        self._tasks.start(self._show_styles(draft))

    def show_variations(self, draft: Draft) -> None:
        """Two columns from one request, to be changed. Nothing is sent yet."""
        self._begin(draft, self.tr("Compare"), editable=True)
        for _ in range(2):
            self.add_column()
        self.columns[-1].toggle_editor()

    def run_all(self) -> None:
        """Send every column at once."""
        for column in self.columns:
            column.run()

    def stop(self) -> None:
        """Stop every column."""
        for column in self.columns:
            column.stop()

    def add_column(self) -> None:
        """One more column, as in the request."""
        if self._base is not None and len(self.columns) < MOST_COLUMNS:
            self._put(CompareColumn(self._around, self._base, editable=True))

    def show_texts(self) -> None:
        """Open the texts of two answers side by side."""
        done = [column for column in self.columns if column.result is not None]
        names = [f"{place}. {column.name}" for place, column in enumerate(done, 1)]
        texts = [text_of(column.result) for column in done if column.result is not None]
        if len(texts) > 1:
            TextDifferences(self._theme, names, texts, self).open()

    def _begin(self, draft: Draft, title: str, *, editable: bool) -> None:
        self.stop()
        for column in self.columns:
            self._row.removeWidget(column)
            column.hide()
            column.deleteLater()
        self.columns = []
        self._base = draft
        self._editable = editable
        self.title.setText(title)
        self._add.setVisible(editable)
        self._refresh()

    async def _show_styles(self, draft: Draft) -> None:
        code = self._services.playground.code
        drafts = {draft.style: draft}
        lost = ""
        try:
            written = await code.translation(draft)
        except DuologueError as error:
            self.forecast.setText(error.message)
        else:
            drafts[written.style] = code.translated(draft, written)
            sentences = [each.sentence for each in written.differences if each.fate is Fate.LOST]
            if sentences:
                lost = self.tr("What won't carry over: {list}").format(list=" ".join(sentences))
        if self._base is not draft:
            return
        for style in ApiStyle:
            if style in drafts:
                column = CompareColumn(self._around, drafts[style], editable=False)
                column.show_note("" if style is draft.style else lost)
                self._put(column)

    def _put(self, column: CompareColumn) -> None:
        column.changed.connect(self._refresh)
        column.open_wanted.connect(self.open_wanted)
        column.draft_wanted.connect(self.draft_wanted)
        column.remove_wanted.connect(lambda: self._remove(column))
        column.setMinimumWidth(self._theme.px(_NARROWEST))
        self.columns.append(column)
        self._row.addWidget(column, 1)
        self._refresh()

    def _remove(self, column: CompareColumn) -> None:
        column.stop()
        self.columns.remove(column)
        self._row.removeWidget(column)
        column.hide()
        column.deleteLater()
        self._refresh()

    def _refresh(self) -> None:
        columns = self.columns
        self.table.show_rows(
            [self._head(place, column) for place, column in enumerate(columns)],
            compared_answers([column.result for column in columns]),
            [column.result is not None for column in columns],
        )
        self.forecast.setText(self._forecast_words(columns))
        for column in columns:
            column.offer_remove(offer=self._editable and len(columns) > 2)  # noqa: PLR2004 - two are compared
        self._add.setEnabled(len(columns) < MOST_COLUMNS)
        running = self.running
        self.run_all_button.setVisible(not running)
        self.stop_all_button.setVisible(running)
        self.run_all_button.setEnabled(bool(columns) and not any(column.problem for column in columns))
        self._texts.setEnabled(sum(column.result is not None for column in columns) > 1)
        if running != self._was_running:
            self._was_running = running
            self.running_changed.emit(running)

    def _head(self, place: int, column: CompareColumn) -> str:
        if self._editable:
            return self.tr("Column {number}").format(number=number_words.count(place + 1))
        return column.draft.style.label

    def _forecast_words(self, columns: Sequence[CompareColumn]) -> str:
        if not columns:
            return ""
        prompts = [tokens_of_request(column.draft.filled()) for column in columns]
        requests = counted(len(columns), self.tr("{number} request"), self.tr("{number} requests"))
        low, high = number_words.count(min(prompts)), number_words.count(max(prompts))
        each = low if low == high else self.tr("{low} to {high}").format(low=low, high=high)
        words = self.tr("{requests}, about {tokens} tokens each, and the answers")
        return words.format(requests=requests, tokens=each)

    def _lay_out(self) -> None:
        theme = self._theme
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.px(12), theme.px(tokens.SPACE), theme.px(12), theme.px(tokens.GAP))
        bar.setSpacing(theme.px(tokens.SPACE))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.forecast)
        bar.addLayout(words, 1)
        for part in (
            self._table_shown,
            self._texts,
            self._add,
            self.run_all_button,
            self.stop_all_button,
            self._close,
        ):
            bar.addWidget(part)
        inner = QWidget()
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        area = QScrollArea()
        area.setObjectName("compareColumns")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.table)
        layout.addWidget(area, 1)
