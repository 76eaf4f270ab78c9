"""The heads of request and answer: status, headers, and what they say of limits, in words."""

from PySide6.QtWidgets import QVBoxLayout

from duologue.domain.exchange import Exchange
from duologue.domain.usage import Provenance
from duologue.markdown.hidden import reveal
from duologue.ui.playground.response import number_words
from duologue.ui.playground.response.answer_pane import AnswerPane
from duologue.ui.playground.response.fact_rows import Fact, FactGroup, FactRows
from duologue.ui.playground.response.header_words import header_note, is_limit, limit_facts, status_note
from duologue.ui.theme import Theme

_FIRST_PROBLEM = 400


class HeadersPane(AnswerPane):
    """Everything shown here was redacted when it was recorded."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "headersPane")
        self.rows = FactRows(theme, "headerRows", self.tr("Headers"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.rows)

    def refresh(self) -> None:
        """See AnswerPane."""
        number = self.shown_number
        if self.watch is None or number < 0:
            nothing = self.tr("Nothing was sent yet.")
            self.rows.show_groups((FactGroup(self.tr("Headers"), (), nothing),))
            return
        outline = self.watch.outlines[number]
        groups = [self._status(outline), *self._limits(outline, number)]
        request = [_fact(name, value) for name, value in outline.request_headers]
        answer = [_fact(name, value) for name, value in outline.headers]
        groups.append(
            FactGroup(self.tr("Headers of the answer"), tuple(answer), self.tr("No head of an answer came."))
        )
        groups.append(FactGroup(self.tr("Headers of the request"), tuple(request), self.tr("None")))
        self.rows.show_groups(tuple(groups))

    def _status(self, outline: Exchange) -> FactGroup:
        refused = outline.status is not None and outline.status >= _FIRST_PROBLEM
        status = Fact(
            self.tr("Status"),
            number_words.status(outline.status),
            status_note(outline.status),
            tone="danger" if refused else "",
        )
        return FactGroup(f"{outline.method} {reveal(outline.url)}", (status,))

    def _limits(self, outline: Exchange, number: int) -> list[FactGroup]:
        watch = self.watch
        if watch is None or outline.status is None:
            return []
        told = any(is_limit(name) for name, _ in outline.headers)
        is_last = number == watch.last
        limits = watch.answering.reply.limits or () if is_last else ()
        facts = tuple(Fact(name, sentence, known=Provenance.TOLD) for name, sentence in limit_facts(limits))
        nothing = (
            self.tr("The headers below are of limits, but cannot be read.")
            if told
            else self.tr("The server told no rate limits: unknown.")
        )
        return [FactGroup(self.tr("Rate limits, as the server told them"), facts, nothing)]


def _fact(name: str, value: str) -> Fact:
    return Fact(reveal(name), reveal(value), header_note(name), code=True)
