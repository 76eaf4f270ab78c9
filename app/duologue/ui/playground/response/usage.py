"""What the answer used: tokens, in both styles' arithmetic, how they are known, cost and limits."""

import json

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QVBoxLayout

from duologue.domain.limits import LimitStatus
from duologue.domain.style import ApiStyle
from duologue.domain.usage import Provenance, Usage
from duologue.markdown.hidden import reveal
from duologue.services.playground.answer_watch import AnswerWatch
from duologue.ui.limit_words import limit_explained, limit_line, limit_name, provenance_words
from duologue.ui.playground.response import number_words
from duologue.ui.playground.response.answer_pane import AnswerPane
from duologue.ui.playground.response.cost_words import cost_words
from duologue.ui.playground.response.fact_rows import Fact, FactGroup, FactRows
from duologue.ui.theme import Theme


class UsagePane(AnswerPane):
    """Unknown is a word, never 0."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "usagePane")
        self._limits: tuple[LimitStatus, ...] = ()
        self.rows = FactRows(theme, "usageRows", self.tr("Usage"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.rows)

    def show_answer(self, watch: AnswerWatch | None, number: int = -1) -> None:
        """See AnswerPane."""
        if watch is not self.watch:
            self._limits = ()
        super().show_answer(watch, number)

    def show_limits(self, limits: tuple[LimitStatus, ...]) -> None:
        """Where the profile stands against its limits after this answer."""
        self._limits = limits
        self.refresh()

    def refresh(self) -> None:
        """See AnswerPane."""
        if self.watch is None:
            nothing = self.tr("Nothing was sent yet.")
            self.rows.show_groups((FactGroup(self.tr("Usage"), (), nothing),))
            return
        answering = self.watch.answering
        result = answering.result
        row = None if result is None else result.row
        usage = answering.reply.usage if row is None else row.usage
        estimated = row is not None and row.provenance == "estimated"
        known = Provenance.ESTIMATED if estimated else Provenance.TOLD
        raw = answering.reply.raw_usage
        groups = [self._tokens(usage, known), self._arithmetic(usage, answering.style)]
        if answering.recorded:
            note = self.tr("A recording belongs to no profile, so no price is known.")
            cost = (number_words.unknown(), note, Provenance.UNKNOWN)
        else:
            cost = cost_words(row)
        groups.append(FactGroup(self.tr("Cost"), (Fact(self.tr("Cost"), cost[0], cost[1], cost[2]),)))
        told = "" if not raw else json.dumps(dict(raw), ensure_ascii=False, indent=2)
        facts = (Fact("usage", reveal(told), known=Provenance.TOLD, code=True),) if told else ()
        groups.append(
            FactGroup(self.tr("As the server told it"), facts, self.tr("The server told no usage."))
        )
        if not answering.recorded:
            groups.append(self._limit_group())
        self.rows.show_groups(tuple(groups))

    def _tokens(self, usage: Usage | None, known: Provenance) -> FactGroup:
        usage = usage or Usage()
        rows = (
            (self.tr("Input"), usage.input, self.tr("the whole prompt, cached tokens included")),
            (self.tr("Output"), usage.output, self.tr("thinking included")),
            (self.tr("Thinking"), usage.thinking, self.tr("of the output")),
            (self.tr("Read from the cache"), usage.cache_read, self.tr("of the input")),
            (self.tr("Written to the cache"), usage.cache_write, self.tr("of the input")),
            (self.tr("Total"), usage.total, self.tr("input and output")),
        )
        facts = tuple(_number(name, value, note, known) for name, value, note in rows)
        return FactGroup(self.tr("Tokens, in numbers that both styles can be compared by"), facts)

    def _arithmetic(self, usage: Usage | None, style: ApiStyle) -> FactGroup:
        """The same tokens as either style would name them."""
        usage = usage or Usage()
        plain = None
        if usage.input is not None:
            plain = usage.input - (usage.cache_read or 0) - (usage.cache_write or 0)
        openai = f"prompt_tokens {_told(usage.input)} = {_told(plain)} + cached {_told(usage.cache_read)}"
        anthropic = (
            f"input_tokens {_told(plain)} + cache_read_input_tokens {_told(usage.cache_read)}"
            f" + cache_creation_input_tokens {_told(usage.cache_write)} = {_told(usage.input)}"
        )
        spoken = self.tr("the style of this answer")
        return FactGroup(
            self.tr("The prompt in each style's arithmetic"),
            (
                Fact(ApiStyle.OPENAI.label, openai, spoken if style is ApiStyle.OPENAI else "", code=True),
                Fact(
                    ApiStyle.ANTHROPIC.label,
                    anthropic,
                    spoken if style is ApiStyle.ANTHROPIC else "",
                    code=True,
                ),
            ),
        )

    def _limit_group(self) -> FactGroup:
        locale = QLocale()
        facts = tuple(
            Fact(
                limit_name(status.name),
                limit_line(status, locale),
                limit_explained(status),
                status.provenance,
            )
            for status in self._limits
        )
        return FactGroup(
            self.tr("Limits after this answer"), facts, self.tr("They are read when the answer has ended.")
        )


def _number(name: str, value: int | None, note: str, known: Provenance) -> Fact:
    if value is None:
        return Fact(name, number_words.unknown(), note, Provenance.UNKNOWN, tone="quiet")
    return Fact(name, f"{number_words.count(value)} ({provenance_words(known)})", note, known)


def _told(value: int | None) -> str:
    return "?" if value is None else str(value)
