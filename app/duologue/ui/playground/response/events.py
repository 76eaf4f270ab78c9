"""Every record of the answer as it came: when, how big, what it means; filtered, jumped to, paused."""

import re

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from duologue.services.playground.answer_watch import AnswerWatch
from duologue.ui import tokens
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.controls.tip import literal
from duologue.ui.file_saver import FileSaver
from duologue.ui.playground.response import number_words
from duologue.ui.playground.response.answer_pane import AnswerPane
from duologue.ui.playground.response.event_detail import EventDetail
from duologue.ui.playground.response.event_model import EventModel
from duologue.ui.playground.response.event_table import EventTable
from duologue.ui.theme import Theme
from duologue.ui.words import counted

LEAST_GAP = 0.3  # seconds that are felt as a pause
_TYPING_MS = 150
_JUMP = re.compile(r"\s*(?P<number>#)?\s*(?P<value>\d+(?:[.,]\d+)?)\s*s?\s*")


class EventsPane(AnswerPane):
    """Live while the answer streams. Paused, the table stays as it is and the rest is counted."""

    def __init__(self, theme: Theme, files: FileSaver) -> None:
        super().__init__(theme, "eventsPane")
        self.model = EventModel(theme)
        self.table = EventTable(theme, self.model)
        self.table.chosen.connect(self._show_record)
        self.detail = EventDetail(theme, files)
        self.detail.hide()
        self.filter = self._field("eventFilter", self.tr("Filter"), self.tr("Filter by words or type"))
        self.jump = self._field(
            "eventJump", self.tr("Go to 1.5 s or #20"), self.tr("Go to a time or a number")
        )
        self.jump.setMaximumWidth(theme.px(160))
        self.jump.returnPressed.connect(self._go)
        gap = self.tr("Next pause")
        self._next_gap = button(gap, self.go_to_gap, kind="flat", name="nextGap")
        words = self.tr("Go to the next event that came {seconds} or more after the one before it")
        self._next_gap.setToolTip(literal(words.format(seconds=number_words.seconds(LEAST_GAP))))
        self._paused = button(self.tr("Hold"), kind="choice", name="holdEvents")
        self._paused.setCheckable(True)
        self._paused.setToolTip(self.tr("Leave the list as it is while more events come"))
        self._paused.toggled.connect(self._on_pause)
        self._count = Label(theme, tone="quiet", size=tokens.SMALL_TEXT)
        self._said = Label(theme, tone="danger", size=tokens.SMALL_TEXT)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._filter)
        self.filter.textChanged.connect(self._typing.start)
        self.filter.returnPressed.connect(self._filter)
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.setInterval(0)
        self._more.timeout.connect(self.refresh)
        self._lay_out()

    def show_answer(self, watch: AnswerWatch | None, number: int = -1) -> None:
        """See AnswerPane."""
        self._paused.setChecked(False)
        self.detail.hide()
        self._said.clear()
        self.watch, self.number = watch, number
        self.model.show_log(None)
        self.refresh()

    def refresh(self) -> None:
        """See AnswerPane."""
        log = None if self.watch is None else self.watch.log_of(self.shown_number)
        if log is not self.model.log:
            self.model.show_log(log)
        if not self._paused.isChecked() and self.table.take_in():
            self._more.start()
        self._say_count()

    def go_to_gap(self) -> None:
        """Choose the next record that a pause stands before; say so where there is none."""
        log = self.model.log
        found = None if log is None else log.next_gap(max(0, self.table.current), LEAST_GAP)
        self._arrive(found, self.tr("No later pause"))

    def _go(self) -> None:
        wanted = _JUMP.fullmatch(self.jump.text())
        log = self.model.log
        if wanted is None:
            self._said.setText(self.tr("A time such as 1.5, or a number such as #20"))
            return
        value = float(wanted["value"].replace(",", "."))
        found = None
        if log is not None and wanted["number"]:
            found = int(value) - 1 if 1 <= value <= len(log) else None
        elif log is not None:
            found = log.at(value)
        self._arrive(found, self.tr("There is no event so late"))

    def _arrive(self, number: int | None, nowhere: str) -> None:
        self._said.setText("" if number is not None else nowhere)
        if number is not None:
            self.table.go_to(number)

    def _filter(self) -> None:
        self._typing.stop()
        self.model.choose(self.filter.text().strip())
        self.refresh()

    def _on_pause(self) -> None:
        self._paused.setText(self.tr("Held") if self._paused.isChecked() else self.tr("Hold"))
        self.refresh()

    def _show_record(self, number: int) -> None:
        if self.model.log is not None:
            self.detail.show_record(self.model.log, number)
            self.detail.show()

    def _say_count(self) -> None:
        log = self.model.log
        one, many = self.tr("{number} event"), self.tr("{number} events")
        words = counted(0 if log is None else len(log), one, many)
        if self.model.filtered:
            shown = self.tr("{number} of them shown")
            words += " · " + shown.format(number=number_words.count(self.model.rowCount()))
        if self._paused.isChecked() and self.model.behind:
            words += " · " + self.tr("{number} newer").format(number=number_words.count(self.model.behind))
        self._count.setText(words)

    def _field(self, name: str, hint: str, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setProperty("kind", "search")
        field.setPlaceholderText(hint)
        field.setAccessibleName(words)
        field.setClearButtonEnabled(True)
        return field

    def _lay_out(self) -> None:
        theme = self.theme
        pad, space = theme.px(16), theme.px(tokens.SPACE)
        bar = QHBoxLayout()
        bar.setContentsMargins(pad, space, pad, theme.px(tokens.GAP))
        bar.setSpacing(space)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.jump)
        bar.addWidget(self._next_gap)
        bar.addWidget(self._paused)
        line = QHBoxLayout()
        line.setContentsMargins(pad, 0, pad, theme.px(tokens.GAP))
        line.addWidget(self._count)
        line.addWidget(self._said)
        line.addStretch(1)
        upper = QWidget()
        inside = QVBoxLayout(upper)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(bar)
        inside.addLayout(line)
        inside.addWidget(self.table, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setObjectName("eventSplitter")
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(self.detail)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
