"""A kept request in words: what was asked, and what came of it."""

import json

from PySide6.QtCore import QLocale

from duologue.domain.draft import Draft
from duologue.domain.kept_exchange import ExchangeSummary, KeptExchange
from duologue.domain.parts import (
    FilePart,
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from duologue.domain.turn_state import TurnState
from duologue.ui.dates import local_time
from duologue.ui.playground.request.long_texts import LongTexts
from duologue.ui.words import QT_TRANSLATE_NOOP, translate

_LONGEST_LINE = 8000  # characters
_STATES = {
    TurnState.COMPLETE: "",
    TurnState.STOPPED: QT_TRANSLATE_NOOP("PlaygroundHistory", "stopped"),
    TurnState.INTERRUPTED: QT_TRANSLATE_NOOP("PlaygroundHistory", "interrupted"),
    TurnState.FAILED: QT_TRANSLATE_NOOP("PlaygroundHistory", "failed"),
}


def row_words(row: ExchangeSummary) -> tuple[str, str]:
    """The two lines of a row."""
    first = " ".join((row.note or row.asked or row.said).split()) or translate(
        "PlaygroundHistory", "(no words)"
    )
    state = _STATES.get(row.state, "")
    second = [local_time(row.time), row.model]
    if state:
        second.append(translate("PlaygroundHistory", state))
    if row.tokens is not None:
        second.append(
            translate("PlaygroundHistory", "{number} tokens").format(number=QLocale().toString(row.tokens))
        )
    return first, " · ".join(filter(None, second))


def facts(kept: KeptExchange) -> str:
    """Model, style, tokens and time of one request, in a line; what is not known is left out."""
    outcome, locale = kept.outcome, QLocale()
    parts = [local_time(kept.time), kept.draft.request.model, kept.draft.style.label]
    state = _STATES.get(outcome.state, "")
    if state:
        parts.append(translate("PlaygroundHistory", state))
    usage = outcome.usage
    if usage is not None and usage.input is not None and usage.output is not None:
        words = (
            translate("PlaygroundHistory", "{input} in · {output} out")
            if outcome.reported
            else translate("PlaygroundHistory", "about {input} in · {output} out")
        )
        parts.append(words.format(input=locale.toString(usage.input), output=locale.toString(usage.output)))
    if outcome.timing.total_ms is not None:
        parts.append(
            translate("PlaygroundHistory", "{seconds} s").format(
                seconds=locale.toString(outcome.timing.total_ms / 1000, "f", 1)
            )
        )
    return " · ".join(filter(None, parts))


def request_text(draft: Draft) -> str:
    """The whole request as text, in the order of reading, so that two of them can be compared."""
    request, parameters = draft.request, draft.request.parameters
    lines: list[str] = []
    settings = {
        "max_tokens": parameters.max_tokens,
        "temperature": parameters.temperature,
        "top_p": parameters.top_p,
        "stop": list(parameters.stop) or None,
        "thinking": parameters.thinking,
        "tool_choice": request.tool_choice,
        **draft.extra,
    }
    if request.system:
        lines += [translate("PlaygroundHistory", "System"), request.system, ""]
    for turn in request.turns:
        role = (
            translate("PlaygroundHistory", "User")
            if turn.role == "user"
            else translate("PlaygroundHistory", "Assistant")
        )
        words = answer_text(turn.parts)
        if not words and turn.raw is not None:  # more than the form has words for
            words = json.dumps(turn.raw.message, ensure_ascii=False)
        lines += [role, words, ""]
    if request.prefill:
        lines += [translate("PlaygroundHistory", "Beginning of the answer"), request.prefill, ""]
    lines += [f"{name}: {json.dumps(value)}" for name, value in settings.items() if value is not None]
    lines += [
        f"{translate('PlaygroundHistory', 'Tool')}: {tool.name}: {tool.description}" for tool in request.tools
    ]
    lines += [f"{{{{{name}}}}} = {value}" for name, value in draft.variables.items()]
    return _without_endless_lines("\n".join(lines).strip())


def answer_text(parts: tuple[Part, ...]) -> str:
    """Parts as text."""
    return _without_endless_lines("\n\n".join(filter(None, map(_part_text, parts))))


def _without_endless_lines(text: str) -> str:
    """What can be drawn at once; the whole of it comes back with the request."""
    return LongTexts().added(text, _LONGEST_LINE)


def _part_text(part: Part) -> str:
    match part:
        case TextPart(text):
            return text
        case ThinkingPart(text):
            return f"{translate('PlaygroundHistory', 'Thinking')}: {text}" if text else ""
        case ToolCallPart(_, name, arguments):
            return f"{translate('PlaygroundHistory', 'Tool call')}: {name}({arguments})"
        case ToolResultPart(_, text):
            return f"{translate('PlaygroundHistory', 'Tool result')}: {text}"
        case FilePart(name) | ImagePart(name):
            return f"{translate('PlaygroundHistory', 'File')}: {name}"
