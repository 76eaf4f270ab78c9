"""The rows of differences in words."""

from duologue.domain.message import UsageRow
from duologue.domain.stop_meaning import StopMeaning, stop_meaning
from duologue.services.playground.comparison import Aspect, AspectRow
from duologue.ui.playground.response import number_words
from duologue.ui.playground.response.cost_words import cost_words
from duologue.ui.playground.response.event_words import shown
from duologue.ui.words import counted, translate

_CONTEXT = "AspectWords"
_LONGEST = 60


def aspect_name(aspect: Aspect) -> str:
    """What is compared."""
    return {
        Aspect.TEXT: translate(_CONTEXT, "Text"),
        Aspect.THINKING: translate(_CONTEXT, "Thinking"),
        Aspect.TOOLS: translate(_CONTEXT, "Tool calls"),
        Aspect.STOP: translate(_CONTEXT, "Stop reason"),
        Aspect.INPUT: translate(_CONTEXT, "Input tokens"),
        Aspect.OUTPUT: translate(_CONTEXT, "Output tokens"),
        Aspect.FIRST_TOKEN: translate(_CONTEXT, "First token"),
        Aspect.SPEED: translate(_CONTEXT, "Speed"),
        Aspect.COST: translate(_CONTEXT, "Cost"),
    }[aspect]


def verdict(row: AspectRow) -> str:
    """Whether the answers agree, in one word; nothing where that cannot be said."""
    if row.same is None:
        return ""
    return translate(_CONTEXT, "same") if row.same else translate(_CONTEXT, "differs")


def value_words(aspect: Aspect, value: object) -> str:  # noqa: PLR0911 - one flat case per aspect is the point
    """One answer's value; None is unknown."""
    if value is None:
        return number_words.unknown()
    match aspect:
        case Aspect.TEXT | Aspect.THINKING:
            return _length(str(value))
        case Aspect.TOOLS if isinstance(value, tuple):
            names = ", ".join(shown(name) for name, _ in value)
            return names or translate(_CONTEXT, "none")
        case Aspect.STOP:
            return f"{shown(str(value)[:_LONGEST])} ({_stop(str(value))})"
        case Aspect.INPUT | Aspect.OUTPUT if isinstance(value, int):
            return number_words.count(value)
        case Aspect.FIRST_TOKEN if isinstance(value, float):
            return number_words.seconds(value / 1000)
        case Aspect.SPEED if isinstance(value, float):
            return number_words.rate(value)
        case Aspect.COST if isinstance(value, UsageRow):
            return cost_words(value)[0]
        case _:
            return str(value)


def _length(text: str) -> str:
    if not text:
        return translate(_CONTEXT, "none")
    one, many = translate(_CONTEXT, "{number} character"), translate(_CONTEXT, "{number} characters")
    return counted(len(text), one, many)


def _stop(reason: str) -> str:
    return {
        StopMeaning.END: translate(_CONTEXT, "finished"),
        StopMeaning.LENGTH: translate(_CONTEXT, "length limit"),
        StopMeaning.TOOLS: translate(_CONTEXT, "asks for a tool"),
        StopMeaning.FILTER: translate(_CONTEXT, "the service's filter"),
        StopMeaning.REFUSAL: translate(_CONTEXT, "declined"),
        StopMeaning.OTHER: translate(_CONTEXT, "unknown here"),
    }[stop_meaning(reason)]
