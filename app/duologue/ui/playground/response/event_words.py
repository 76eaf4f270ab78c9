"""What a record of an answer means, in words."""

from collections.abc import Sequence
from typing import assert_never

from duologue.domain.decoded_record import BLANK, COMMENT, END
from duologue.domain.events import (
    AnswerEnded,
    AnswerStarted,
    HeldBack,
    LimitsReported,
    ProblemReported,
    RawMessageAssembled,
    RetryScheduled,
    StopReasonGiven,
    StreamEvent,
    TextAdded,
    ThinkingAdded,
    ThinkingRedacted,
    ThinkingReplaced,
    ThinkingSigned,
    ToolArgumentsAdded,
    ToolCallStarted,
    UsageReported,
)
from duologue.domain.usage import Usage
from duologue.markdown.hidden import reveal
from duologue.ui.playground.response import number_words
from duologue.ui.words import translate

_CONTEXT = "EventWords"
_LONGEST = 160
_DONE = "[DONE]"
_PING = "ping"
_CHUNK = "chat.completion.chunk"
_BLOCK_STARTS, _BLOCK_STOPS = "content_block_start", "content_block_stop"


def record_words(name: str, events: Sequence[StreamEvent]) -> str:  # noqa: PLR0911 - one flat case per type is the point
    """What a record of this type means; a record that means nothing here is said to be one."""
    words = [said for event in events if (said := event_words(event))]
    if words:
        return " · ".join(words)
    if name == COMMENT:
        return translate(_CONTEXT, "a comment that keeps the line open")
    if name == BLANK:
        return translate(_CONTEXT, "a blank line")
    if name == _PING:
        return translate(_CONTEXT, "keeps the line open")
    if name == END:
        return translate(_CONTEXT, "the end of the body")
    if name == _DONE:
        return translate(_CONTEXT, "the end of the stream")
    if name == _BLOCK_STARTS:
        return translate(_CONTEXT, "a block of the answer begins")
    if name == _BLOCK_STOPS:
        return translate(_CONTEXT, "a block of the answer ends")
    if name == _CHUNK:
        return translate(_CONTEXT, "no words in it")
    return translate(_CONTEXT, "nothing that Duologue uses")


def event_words(event: StreamEvent) -> str:  # noqa: C901, PLR0911, PLR0912 - one flat case per event is the point
    """One event in a few words."""
    match event:
        case TextAdded(text, refusal=True):
            return translate(_CONTEXT, "refusal: {words}").format(words=quoted(text))
        case TextAdded(text):
            return translate(_CONTEXT, "text {words}").format(words=quoted(text)) if text else ""
        case ThinkingAdded(text):
            return translate(_CONTEXT, "thinking {words}").format(words=quoted(text)) if text else ""
        case ThinkingReplaced(text):
            return translate(_CONTEXT, "what came was thinking: {words}").format(words=quoted(text))
        case ThinkingSigned():
            return translate(_CONTEXT, "the thinking is signed")
        case ThinkingRedacted():
            return translate(_CONTEXT, "thinking that only the server can read")
        case ToolCallStarted(call_id, name):
            words = translate(_CONTEXT, "calls the tool {name} ({id})")
            return words.format(name=quoted(name), id=shown(call_id))
        case ToolArgumentsAdded(text):
            return translate(_CONTEXT, "arguments {words}").format(words=quoted(text))
        case AnswerStarted(_, model):
            named = translate(_CONTEXT, "the answer begins, model {model}")
            return named.format(model=shown(model)) if model else translate(_CONTEXT, "the answer begins")
        case UsageReported(usage):
            return usage_words(usage)
        case LimitsReported():
            return translate(_CONTEXT, "rate limits")
        case StopReasonGiven(reason):
            return translate(_CONTEXT, "stops: {reason}").format(reason=shown(reason))
        case AnswerEnded():
            return translate(_CONTEXT, "the answer is complete")
        case ProblemReported(failure):
            return translate(_CONTEXT, "failed: {message}").format(message=shown(failure.message))
        case RawMessageAssembled() | RetryScheduled() | HeldBack():
            return ""
        case _:
            assert_never(event)


def usage_words(usage: Usage) -> str:
    """The tokens that a record tells, each kind that it knows."""
    names = (
        (usage.input, translate(_CONTEXT, "{number} in")),
        (usage.output, translate(_CONTEXT, "{number} out")),
        (usage.thinking, translate(_CONTEXT, "{number} of them thinking")),
        (usage.cache_read, translate(_CONTEXT, "{number} read from the cache")),
        (usage.cache_write, translate(_CONTEXT, "{number} written to the cache")),
    )
    told = [words.format(number=number_words.count(value)) for value, words in names if value is not None]
    return translate(_CONTEXT, "tokens: {list}").format(list=", ".join(told)) if told else ""


def quoted(text: str) -> str:
    """Words of the answer between quotation marks, line ends and hidden characters made visible."""
    return f"“{shown(text)}”"


def shown(text: str) -> str:
    """Words of a server on one line, cut where they are long."""
    cut = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return reveal(cut.replace("\r", "␍").replace("\n", "⏎").replace("\t", "⇥"))
