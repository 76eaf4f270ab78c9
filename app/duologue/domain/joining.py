"""Pieces of an answer that came together, as fewer: who looks once a frame need not take each by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from duologue.domain.events import StreamEvent, TextAdded, ThinkingAdded


def joined(events: Iterable[StreamEvent]) -> Iterator[StreamEvent]:
    """The same content in fewer events: words that follow each other in one block are one event."""
    for _, together in groupby(events, _place):
        first, *others = together
        if others and isinstance(first, TextAdded | ThinkingAdded):
            words = (event.text for event in others if isinstance(event, TextAdded | ThinkingAdded))
            yield replace(first, text="".join((first.text, *words)))
        else:
            yield first
            yield from others


def _place(event: StreamEvent) -> object:
    """What events have in common that can be one."""
    match event:
        case TextAdded(_, block, refusal):
            return "words", block, refusal
        case ThinkingAdded(_, block):
            return "thinking", block
        case _:
            return event
