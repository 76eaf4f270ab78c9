"""Columns of answers side by side, a table of differences above, and Run all and Stop all."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from duologue.domain.draft import Draft
from duologue.domain.errors import DuologueError
from duologue.domain.playground_state import Compared
from duologue.domain.style import ApiStyle
from duologue.domain.token_estimate import tokens_of_request
from duologue.domain.variation import MOST_COLUMNS, Variation
from duologue.services.playground.comparison import compared_answers, text_of
from duologue.services.playground.runs import Run
from duologue.services.suite import Services
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.icon_button import IconButton
from duologue.ui.controls.label import Label
from duologue.ui.navigation import Navigation
from duologue.ui.playground.compare.column import CompareColumn, Surroundings
from duologue.ui.playground.compare.difference_table import DifferenceTable
from duologue.ui.playground.compare.text_differences import TextDifferences
from duologue.ui.playground.compare.variation_words import carry_words
from duologue.ui.playground.response import number_words
from duologue.ui.tasks import OwnedTasks, TaskScope
from duologue.ui.theme import Theme
from duologue.ui.words import counted

_NARROWEST = 300
_FEWEST = 2


class CompareView(QWidget):
    """`running_changed` while any column runs; `closed` when a person is done with it.

    `changed` whenever a column came, went, or asks or answers something else.
    """

    changed = Signal()
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
        self.compared: Compared = ""
        self._was_running = False
        self.columns: list[CompareColumn] = []
        self.title = Label(theme, strong=True)
        self.forecast = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        self.forecast.setObjectName("compareForecast")
        self.run_all_button = button(self.tr("Run all"), self.run_all, kind="primary", name="runAll")
        self.stop_all_button = button(self.tr("Stop all"), self.stop, kind="danger", name="stopAll")
        self._add = button(self.tr("Add column"), self.add_column, kind="flat", name="addColumn")
        self._over = button(self.tr("Start over"), self.start_over, kind="flat", name="startOver")
        self._over.setToolTip(self.tr("Two columns as in the request"))
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

    @property
    def variations(self) -> tuple[Variation, ...]:
        """How the columns differ from the request they come from."""
        return tuple(column.variation for column in self.columns)

    @property
    def answers(self) -> tuple[Run | None, ...]:
        """What came of each column, None where it was not run."""
        return tuple(column.answer for column in self.columns)

    def show_styles(self, draft: Draft, answers: Sequence[Run | None] = ()) -> None:
        """Two columns: the request in both API styles. Nothing is sent.

        `answers` are those to the same that there are already. Where the same stands here, it stays.
        """
        if (self.compared, self._base) != ("styles", draft):
            self._begin(draft, self.tr("Compare API styles"), "styles")
            self._tasks.start(self._show_styles(draft, answers))

    def show_variations(
        self, draft: Draft, columns: Sequence[Variation] = (), answers: Sequence[Run | None] = ()
    ) -> None:
        """Columns from one request, to be changed; two new ones where none are given. Nothing is sent.

        `answers` as in `show_styles`. Where the same request is varied here, it stays.
        """
        if (self.compared, self._base) == ("columns", draft):
            return
        self._begin(draft, self.tr("Compare"), "columns")
        some = (*columns, *[Variation()] * (_FEWEST - len(columns)))
        for variation in some:
            self._put(CompareColumn(self._around, draft, variation))
        self._show_answers(answers)
        if not any(variation.changes for variation in some):
            self.columns[-1].toggle_editor()

    def start_over(self) -> None:
        """Two columns as in the request; the ones before can be brought back."""
        draft, before, answers = self._base, self.variations, self.answers
        if draft is None:
            return

        def show(columns: Sequence[Variation], runs: Sequence[Run | None]) -> None:
            self.compared = ""
            self.show_variations(draft, columns, runs)

        show((), ())
        words = self.tr("The columns are as in the request.")
        self._around.navigation.toast(words, self.tr("Undo"), lambda: show(before, answers))

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
            self._put(CompareColumn(self._around, self._base, Variation()))

    def show_texts(self) -> None:
        """Open the texts of two answers side by side."""
        done = [column for column in self.columns if column.result is not None]
        names = [f"{place}. {column.name}" for place, column in enumerate(done, 1)]
        texts = [text_of(column.result) for column in done if column.result is not None]
        if len(texts) > 1:
            TextDifferences(self._theme, names, texts, self).open()

    def _begin(self, draft: Draft, title: str, compared: Compared) -> None:
        self.stop()
        for column in self.columns:
            self._row.removeWidget(column)
            column.hide()
            column.deleteLater()
        self.columns = []
        self._base = draft
        self.compared = compared
        self.title.setText(title)
        for part in (self._add, self._over):
            part.setVisible(self._editable)
        self._refresh()

    @property
    def _editable(self) -> bool:
        return self.compared == "columns"

    async def _show_styles(self, draft: Draft, answers: Sequence[Run | None]) -> None:
        code = self._services.playground.code
        drafts = {draft.style: draft}
        lost = ""
        try:
            written = await code.translation(draft)
        except DuologueError as error:
            self.forecast.setText(error.message)
        else:
            drafts[written.style] = code.in_style(draft, written.style)
            lost = carry_words(written.differences)
        if self._base is not draft or self._editable:
            return
        for style in ApiStyle:
            if style in drafts:
                column = CompareColumn(self._around, drafts[style])
                column.show_note("" if style is draft.style else lost)
                self._put(column)
        self._show_answers(answers)

    def _show_answers(self, answers: Iterable[Run | None]) -> None:
        for column, run in zip(self.columns, answers, strict=False):
            if run is not None and run.result is not None and run.draft == column.draft:
                column.show_answer(run)
        self._refresh()

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
            column.offer_remove(offer=self._editable and len(columns) > _FEWEST)
        self._add.setEnabled(len(columns) < MOST_COLUMNS)
        self._over.setEnabled(len(columns) > _FEWEST or any(column.variation.changes for column in columns))
        running = self.running
        self.run_all_button.setVisible(not running)
        self.stop_all_button.setVisible(running)
        self.run_all_button.setEnabled(bool(columns) and not any(column.problem for column in columns))
        self._texts.setEnabled(sum(column.result is not None for column in columns) > 1)
        if running != self._was_running:
            self._was_running = running
            self.running_changed.emit(running)
        self.changed.emit()

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
        bar.setContentsMargins(theme.px(12), theme.px(tokens.SPACE), theme.px(12), 0)
        bar.setSpacing(theme.px(tokens.SPACE))
        bar.addWidget(self.title, 1)
        for part in (
            self._table_shown,
            self._texts,
            self._over,
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
        self.forecast.setContentsMargins(theme.px(12), 0, theme.px(12), theme.px(tokens.SPACE))
        layout.addWidget(self.forecast)
        layout.addWidget(self.table)
        layout.addWidget(area, 1)
