"""One line of facts about an answer: style, model, tokens, seconds, tokens a second."""

from PySide6.QtCore import QLocale

from duologue.domain.message import Message
from duologue.ui.words import translate


def facts_line(message: Message, locale: QLocale) -> str:
    """The line in the person's language; what is unknown is said to be unknown, never shown as 0."""
    rows = []
    if message.style is not None:
        rows.append(message.style.label)
    if message.model:
        rows.append(message.model)
    rows.append(_tokens(message, locale))
    timing = message.timing
    if timing is not None and timing.first_token_ms is not None:
        seconds = locale.toString(timing.first_token_ms / 1000, "f", 2)
        rows.append(translate("AnswerFacts", "first token {seconds} s").format(seconds=seconds))
    if timing is not None and timing.total_ms is not None:
        rows.append(
            translate("AnswerFacts", "{seconds} s").format(
                seconds=locale.toString(timing.total_ms / 1000, "f", 1)
            )
        )
    output = message.usage.output if message.usage is not None else None
    speed = timing.tokens_per_second(output) if timing is not None else None
    if speed is not None:
        rows.append(translate("AnswerFacts", "{number} tok/s").format(number=locale.toString(speed, "f", 0)))
    return " · ".join(rows)


def _tokens(message: Message, locale: QLocale) -> str:
    usage = message.usage
    if usage is None or (usage.input is None and usage.output is None):
        return translate("AnswerFacts", "tokens unknown")
    unknown = translate("AnswerFacts", "unknown")
    given = unknown if usage.input is None else locale.toString(usage.input)
    made = unknown if usage.output is None else locale.toString(usage.output)
    words = translate("AnswerFacts", "{given} in, {made} out").format(given=given, made=made)
    return words if not message.usage_estimated else f"{words} {translate('AnswerFacts', '(estimated)')}"
