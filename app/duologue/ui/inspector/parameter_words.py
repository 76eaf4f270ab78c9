"""What the parameters are called, and what may stand in them, in the person's language."""

from PySide6.QtCore import QLocale

from duologue.services.asking.parameter_fields import ParameterName, Range
from duologue.services.tables.request_rules import Effect
from duologue.ui.words import translate


def name_of(name: ParameterName) -> str:
    """The name beside a field."""
    return {
        ParameterName.TEMPERATURE: translate("Parameters", "Temperature"),
        ParameterName.TOP_P: translate("Parameters", "Top p"),
        ParameterName.MAX_TOKENS: translate("Parameters", "Most tokens"),
        ParameterName.STOP: translate("Parameters", "Stop sequences"),
        ParameterName.THINKING: translate("Parameters", "Thinking"),
    }[name]


def help_of(name: ParameterName, allowed: Range | None) -> str:
    """The line below a field: its range where one is documented."""
    if name is ParameterName.STOP:
        return translate("Parameters", "One a line; the answer ends before it.")
    if name is ParameterName.THINKING:
        return ""
    if allowed is None:
        return ""
    locale = QLocale()
    if name is ParameterName.MAX_TOKENS:
        if allowed.high is None:
            return translate("Parameters", "1 or more; thinking counts too.")
        words = translate("Parameters", "1 to {most}; thinking counts too.")
        return words.format(most=locale.toString(int(allowed.high)))
    words = (
        translate("Parameters", "above {low}, up to {high}")
        if allowed.above_low
        else translate("Parameters", "{low} to {high}")
    )
    return words.format(low=_short(allowed.low), high=_short(allowed.high or 0))


def effect_of(effect: Effect) -> str:
    """What becomes of a value, in a word."""
    return {
        Effect.IGNORED: translate("Parameters", "Ignored"),
        Effect.REJECTED: translate("Parameters", "May be refused"),
        Effect.NOT_CARRIED: translate("Parameters", "Not sent"),
    }[effect]


def number_text(value: float | None) -> str:
    """A value as it stands in a field; nothing where it is not set."""
    return "" if value is None else f"{value:.10g}"


def _short(value: float) -> str:
    return QLocale().toString(value, "g", 6)
