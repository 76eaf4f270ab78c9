"""Which days the page is about: today, the last 7 or 30 days, or any others."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QHBoxLayout, QWidget

from duologue.services.clock import today
from duologue.services.usage.report import Span
from duologue.ui.controls.button import button
from duologue.ui.controls.label import Label
from duologue.ui.dates import long_date
from duologue.ui.theme import Theme

_DAYS = (1, 7, 30)
_CUSTOM = 0
_LONGEST = 3660  # days; ten years


class SpanChooser(QWidget):
    """A row of buttons of which one is down; `changed` when the days are others."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        words = {
            1: self.tr("Today"),
            7: self.tr("7 days"),
            30: self.tr("30 days"),
            _CUSTOM: self.tr("Other days"),
        }
        for days in (*_DAYS, _CUSTOM):
            choice = button(words[days], kind="choice", name=f"span-{days or 'custom'}")
            choice.setCheckable(True)
            self._group.addButton(choice, days)
            row.addWidget(choice)
        self._group.button(1).setChecked(True)
        self.first, self.last = self._field("spanFirst"), self._field("spanLast")
        self.first.setAccessibleName(self.tr("First day"))
        self.last.setAccessibleName(self.tr("Last day"))
        self._to = Label(theme, self.tr("to"), tone="quiet")
        self._custom = (self.first, self._to, self.last)
        for widget in self._custom:
            row.addWidget(widget)
            widget.hide()
        row.addStretch(1)
        self._group.idToggled.connect(self._on_choice)
        for field in (self.first, self.last):
            field.dateChanged.connect(self.changed)

    @property
    def span(self) -> Span:
        """The days that are chosen; the later of the two is the last one, whichever was typed first."""
        days = self._group.checkedId()
        now = today()
        if days != _CUSTOM:
            return Span(now - timedelta(days=days - 1), now)
        typed = sorted((_as_date(self.first.date()), _as_date(self.last.date())))
        return Span(max(typed[0], typed[1] - timedelta(days=_LONGEST)), typed[1])

    @property
    def when(self) -> str:
        """The days in words that end a sentence."""
        days = self._group.checkedId()
        if days == 1:
            return self.tr("today")
        if days != _CUSTOM:
            return self.tr("in the last {days} days").format(days=days)
        span = self.span
        first, last = long_date(span.first.isoformat()), long_date(span.last.isoformat())
        if first == last:
            return self.tr("on {day}").format(day=first)
        return self.tr("from {first} to {last}").format(first=first, last=last)

    def choose(self, days: int) -> None:
        """Press the button for so many days; 0 is the one for others."""
        self._group.button(days).click()

    def _field(self, name: str) -> QDateEdit:
        now = today()
        field = QDateEdit(QDate(now.year, now.month, 1) if name == "spanFirst" else _as_qdate(now))
        field.setObjectName(name)
        field.setCalendarPopup(True)
        field.setDisplayFormat("d MMM yyyy")
        return field

    def _on_choice(self, days: int, down: bool) -> None:  # noqa: FBT001 - a signal's argument
        if not down:
            return
        for widget in self._custom:
            widget.setVisible(days == _CUSTOM)
        self.changed.emit()


def _as_date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


def _as_qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
