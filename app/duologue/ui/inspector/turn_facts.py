"""The numbers of one answer in rows, each with how it is known."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QGridLayout, QWidget

from duologue.domain.message import Message
from duologue.domain.money import Money
from duologue.domain.usage import Provenance
from duologue.services.usage.costs import FREE, Costs, Priced
from duologue.ui import provenance, tokens
from duologue.ui.controls.label import Label
from duologue.ui.theme import Theme
from duologue.ui.usage.usage_words import money, number, unknown
from duologue.ui.words import translate

_DAY = 10
Fact = tuple[str, str, str, Provenance]  # an object name, what it is, the value, how it is known


class TurnFacts(QWidget):
    """A table without lines; what is unknown is called so."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(5))
        self._grid.setColumnStretch(1, 1)

    def show_answer(self, message: Message | None, costs: Costs) -> None:
        """Show an answer, or that there is none."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if message is None:
            self._grid.addWidget(Label(self._theme, self.tr("No answer yet."), tone="quiet"), 0, 0)
            return
        for row, (name, what, value, known) in enumerate(facts_of(message, costs)):
            shown = Label(self._theme, value, size=tokens.SMALL_TEXT, wrap=True)
            shown.setObjectName(f"fact-{name}")
            provenance.mark(shown, known)
            self._grid.addWidget(Label(self._theme, what, tone="quiet", size=tokens.SMALL_TEXT), row, 0)
            self._grid.addWidget(shown, row, 1)
            how = Label(self._theme, known_words(known), tone="faint", size=tokens.SMALL_TEXT - 1)
            self._grid.addWidget(how, row, 2)


def known_words(known: Provenance) -> str:
    """How a number is known, in a word; nothing where its value says it."""
    return {
        Provenance.TOLD: translate("TurnFacts", "told"),
        Provenance.COUNTED: translate("TurnFacts", "measured here"),
        Provenance.DOCUMENTED: translate("TurnFacts", "documented"),
        Provenance.ESTIMATED: translate("TurnFacts", "estimated"),
        Provenance.UNKNOWN: "",
    }[known]


def facts_of(message: Message, costs: Costs) -> list[Fact]:
    """Tokens, cost and times of an answer."""
    usage = message.usage
    tokens_known = provenance.of_answer(message)
    facts = [
        ("model", translate("TurnFacts", "Model"), message.model or unknown(), Provenance.TOLD),
        _tokens(
            "input", translate("TurnFacts", "Tokens in"), None if usage is None else usage.input, tokens_known
        ),
        _tokens(
            "output",
            translate("TurnFacts", "Tokens out"),
            None if usage is None else usage.output,
            tokens_known,
        ),
    ]
    if usage is not None and usage.thinking is not None:
        words = translate("TurnFacts", "of it thinking")
        facts.append(_tokens("thinking", words, usage.thinking, tokens_known))
    if usage is not None and usage.cache_read is not None:
        words = translate("TurnFacts", "from the cache")
        facts.append(_tokens("cache", words, usage.cache_read, tokens_known))
    facts.append(_cost(message, costs))
    timing = message.timing
    first = None if timing is None else timing.first_token_ms
    total = None if timing is None else timing.total_ms
    facts.append(_seconds("first", translate("TurnFacts", "First token"), first))
    facts.append(_seconds("total", translate("TurnFacts", "In all"), total))
    speed = None if timing is None or usage is None else timing.tokens_per_second(usage.output)
    if speed is not None:
        value = translate("TurnFacts", "{number} tok/s").format(number=QLocale().toString(speed, "f", 0))
        facts.append(("speed", translate("TurnFacts", "Speed"), value, Provenance.COUNTED))
    return facts


def _tokens(name: str, what: str, amount: int | None, known: Provenance) -> Fact:
    if amount is None:
        return name, what, unknown(), Provenance.UNKNOWN
    return name, what, number(amount), known


def _seconds(name: str, what: str, milliseconds: float | None) -> Fact:
    if milliseconds is None:
        return name, what, unknown(), Provenance.UNKNOWN
    seconds = QLocale().toString(milliseconds / 1000, "f", 2)
    return name, what, translate("TurnFacts", "{seconds} s").format(seconds=seconds), Provenance.COUNTED


def _cost(message: Message, costs: Costs) -> Fact:
    what = translate("TurnFacts", "Cost")
    models = [model for model in (message.model,) if model]
    priced = costs.of(message.profile_id or "", models, message.usage, message.created[:_DAY])
    return "cost", what, _cost_words(priced), _cost_known(priced)


def _cost_words(priced: Priced) -> str:
    if priced.price_id == FREE:
        return translate("TurnFacts", "free (recorded)")
    if priced.price_id is not None and priced.price_id.startswith("plan:"):
        return translate("TurnFacts", "paid by the plan")
    if priced.price_id is None or priced.micros is None:
        return unknown()
    return money(Money(priced.price_id.partition(":")[0], priced.micros), fine=True)


def _cost_known(priced: Priced) -> Provenance:
    if priced.price_id is not None and priced.micros is None:
        return Provenance.DOCUMENTED
    return Provenance.UNKNOWN if priced.micros is None else Provenance.ESTIMATED
