"""Where an answer stands, on one line: status, time, tokens, and what it came to."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from duologue.domain.exchange import Mark
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Provenance
from duologue.services.playground.answer_watch import AnswerWatch
from duologue.ui import provenance, tokens
from duologue.ui.controls.label import ElidedLabel, Label
from duologue.ui.limit_words import provenance_words
from duologue.ui.notices import notice_for
from duologue.ui.playground.response import number_words
from duologue.ui.stop_words import stop_words
from duologue.ui.theme import Theme

_FIRST_PROBLEM = 400


class StatusLine(QWidget):
    """`refresh` says it again."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("responseStatus")
        self.state = Label(theme, strong=True, size=13)
        self.facts = ElidedLabel(theme, tone="quiet", size=tokens.SMALL_TEXT)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(tokens.GAP))
        row.setSpacing(theme.px(tokens.SPACE))
        row.addWidget(self.state)
        row.addWidget(self.facts, 1)

    def refresh(self, watch: AnswerWatch | None) -> None:
        """Say where this answer stands."""
        self.setVisible(watch is not None)
        if watch is None:
            return
        words, tone = self._state(watch)
        if words != self.state.text():
            self.state.setText(words)
            self.state.set_tone(tone)
        self.facts.setText(" · ".join(self._facts(watch)))
        provenance.mark(self.facts, self._known(watch))

    def _state(self, watch: AnswerWatch) -> tuple[str, str]:
        answering = watch.answering
        result = answering.result
        if result is None and answering.recorded:
            return self.tr("Playing…"), "quiet"
        if result is None:
            began = bool(answering.reply.parts())
            return (self.tr("Streaming…") if began else self.tr("Waiting…")), "quiet"
        match result.state:
            case TurnState.COMPLETE:
                return self.tr("Done"), "good"
            case TurnState.STOPPED:
                return self.tr("Stopped"), "quiet"
            case TurnState.INTERRUPTED:
                return self.tr("Broke off"), "danger"
            case _ if not result.exchanges:
                return self.tr("Not sent"), "danger"
            case _:
                return self.tr("Failed"), "danger"

    def _known(self, watch: AnswerWatch) -> Provenance:
        """How the tokens are known; the times are always counted here."""
        result = watch.answering.result
        row = None if result is None else result.row
        if row is None or row.usage is None:
            return Provenance.TOLD if watch.answering.reply.usage is not None else Provenance.COUNTED
        return Provenance.ESTIMATED if row.provenance == "estimated" else Provenance.TOLD

    def _facts(self, watch: AnswerWatch) -> list[str]:
        answering, facts = watch.answering, []
        result = answering.result
        if watch.outlines and watch.outlines[-1].status is not None:
            facts.append(number_words.status(watch.outlines[-1].status))
        if result is not None and result.failure is not None:
            facts.append(notice_for(result.failure).title)
        elif result is not None and result.state is TurnState.COMPLETE:
            facts.extend(filter(None, (stop_words(result.stop_reason),)))
        if len(watch.outlines) > 1:
            facts.append(self.tr("{number} tries").format(number=number_words.count(len(watch.outlines))))
        first = watch.outlines[-1].at(Mark.FIRST_TOKEN) if watch.outlines else None
        if first is not None:
            facts.append(self.tr("first token {time}").format(time=number_words.seconds(first)))
        if result is not None and result.timing.total_ms is not None and result.exchanges:
            facts.append(number_words.seconds(result.timing.total_ms / 1000))
        facts.extend(self._tokens(watch))
        return facts

    def _tokens(self, watch: AnswerWatch) -> list[str]:
        result = watch.answering.result
        if result is None or not result.exchanges:
            return []
        row = result.row
        usage = watch.answering.reply.usage if row is None else row.usage
        if usage is None:
            return [self.tr("tokens unknown")]
        words = self.tr("{given} in, {made} out").format(
            given=number_words.count(usage.input), made=number_words.count(usage.output)
        )
        if row is not None and row.provenance == "estimated":
            words += f" ({provenance_words(Provenance.ESTIMATED)})"
        played_whole = not watch.answering.recorded or result.state is TurnState.COMPLETE
        speed = result.timing.tokens_per_second(usage.output) if played_whole else None
        return [words] if speed is None else [words, number_words.rate(speed)]
