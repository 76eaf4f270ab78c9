"""When everything happened: a waterfall from DNS to the last byte, the rate of the words, the numbers."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from duologue.domain.exchange import Exchange, Mark
from duologue.domain.phases import Phase, phases, reused
from duologue.domain.usage import Provenance, Timing
from duologue.services.playground.event_log import EventLog
from duologue.ui import tokens
from duologue.ui.controls.label import Label
from duologue.ui.playground.response import number_words
from duologue.ui.playground.response.answer_pane import AnswerPane
from duologue.ui.playground.response.fact_rows import Fact, FactGroup, FactRows
from duologue.ui.playground.response.rate_line import SPANS, RateLine
from duologue.ui.playground.response.timing_words import phase_name, phase_note
from duologue.ui.playground.response.waterfall import Waterfall
from duologue.ui.theme import Theme

_MORE = 1.1


class TimingPane(AnswerPane):
    """The rows below the pictures say the same in words and numbers."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "timingPane")
        self._rated: EventLog | None = None  # whose rate is drawn, and how many events it had then
        self._rated_at = 0
        self.waterfall = Waterfall(theme)
        self.rate = RateLine(theme)
        self.rate.hide()
        self._rate_title = Label(
            theme, self.tr("Tokens a second, estimated from the words"), tone="quiet", size=tokens.SMALL_TEXT
        )
        self._rate_title.hide()
        self._connection = Label(theme, tone="quiet", size=tokens.SMALL_TEXT, wrap=True)
        pad = theme.px(16)
        above = QWidget()
        pictures = QVBoxLayout(above)
        pictures.setContentsMargins(pad, theme.px(12), pad, 0)
        pictures.setSpacing(theme.px(6))
        for part in (self.waterfall, self._connection, self._rate_title, self.rate):
            pictures.addWidget(part)
        self.rows = FactRows(theme, "timingRows", self.tr("Times"), above)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rows, 1)

    def refresh(self) -> None:
        """See AnswerPane."""
        number = self.shown_number
        if self.watch is None or number < 0:
            self.waterfall.hide()
            self._connection.clear()
            nothing = self.tr("Nothing was sent yet.")
            self.rows.show_groups((FactGroup(self.tr("Times"), (), nothing),))
            return
        outline, log = self.watch.outlines[number], self.watch.log_of(number)
        last = log.seconds(len(log) - 1) if log is not None and len(log) else None
        found = phases(outline, last)
        self.waterfall.setVisible(bool(found))
        self.waterfall.show_phases(found)
        self._connection.setText(self._connection_words(outline))
        self._show_rate(log)
        self.rows.show_groups((self._answer(outline, log, last), self._phases(found)))

    def _show_rate(self, log: EventLog | None) -> None:
        """Draw the rate anew once there is a tenth more: it looks at every event there is."""
        count = 0 if log is None else len(log)
        if log is not None and log is self._rated and not log.ended and count < self._rated_at * _MORE:
            return
        self._rated, self._rated_at = log, count
        first, end, counts = (0.0, 0.0, []) if log is None else log.tokens_by_time(SPANS)
        self.rate.show_counts(first, end, counts)
        self._rate_title.setVisible(bool(self.rate.rates))

    def _connection_words(self, outline: Exchange) -> str:
        if reused(outline):
            return self.tr("A connection that stood already was used again: no DNS, no connect, no TLS.")
        if outline.at(Mark.CONNECTED) is not None and outline.at(Mark.ENCRYPTED) is None:
            return self.tr("A new connection, not encrypted.")
        return ""

    def _answer(self, outline: Exchange, log: EventLog | None, last: float | None) -> FactGroup:
        first = outline.at(Mark.FIRST_TOKEN)
        end = outline.at(Mark.LAST_BYTE)
        total = last if end is None else end
        timing = Timing(_milliseconds(first), _milliseconds(total))
        speed, known = self._speed(timing)
        gap = None if log is None else log.longest_gap
        return FactGroup(
            self.tr("The answer"),
            (
                Fact(self.tr("First token"), number_words.seconds(first), known=_counted(first)),
                Fact(self.tr("Last byte"), number_words.seconds(total), known=_counted(total)),
                Fact(self.tr("Speed"), speed, self._speed_note(known), known=known),
                Fact(self.tr("Longest pause"), number_words.seconds(gap), known=_counted(gap)),
                Fact(
                    self.tr("Events"),
                    number_words.count(None if log is None else len(log)),
                    known=Provenance.UNKNOWN if log is None else Provenance.COUNTED,
                ),
            ),
        )

    def _speed(self, timing: Timing) -> tuple[str, Provenance]:
        if self.watch is None:
            return number_words.unknown(), Provenance.UNKNOWN
        answering = self.watch.answering
        usage = answering.reply.usage
        result = answering.result
        row = None if result is None else result.row
        output = usage.output if row is None and usage is not None else None
        estimated = False
        if row is not None and row.usage is not None:
            output, estimated = row.usage.output, row.provenance == "estimated"
        value = timing.tokens_per_second(output)
        if value is None:
            return number_words.unknown(), Provenance.UNKNOWN
        return number_words.rate(value), Provenance.ESTIMATED if estimated else Provenance.TOLD

    def _speed_note(self, known: Provenance) -> str:
        if known is Provenance.TOLD:
            return self.tr("Output tokens as the server told them, from the first token to the last byte.")
        if known is Provenance.ESTIMATED:
            return self.tr("Output tokens estimated from the words, from the first token to the last byte.")
        return ""

    def _phases(self, found: tuple[Phase, ...]) -> FactGroup:
        facts = tuple(
            Fact(
                phase_name(phase.kind),
                number_words.seconds(phase.seconds),
                phase_note(phase.kind),
                known=Provenance.COUNTED,
            )
            for phase in found
        )
        return FactGroup(self.tr("Phases"), facts, self.tr("No answer came."))


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000


def _counted(value: float | None) -> Provenance:
    return Provenance.UNKNOWN if value is None else Provenance.COUNTED
