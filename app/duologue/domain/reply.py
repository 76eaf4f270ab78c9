"""Folds the events of an answer into the answer: the same for both API styles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, assert_never

from duologue.domain.errors import ConnectionFailed, DuologueError, Failure
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
from duologue.domain.limits import LimitReading
from duologue.domain.parts import Part, TextPart, ThinkingPart, ToolCallPart
from duologue.domain.turn_state import TurnState
from duologue.domain.usage import Usage

# Buffers, not lists of pieces: a million pieces of one letter must not cost a million objects.


@dataclass(slots=True)
class _TextBlock:
    content: StringIO = field(default_factory=StringIO)
    refusal: bool = False

    def part(self) -> Part:
        return TextPart(self.content.getvalue(), self.refusal)


@dataclass(slots=True)
class _ThinkingBlock:
    content: StringIO = field(default_factory=StringIO)
    signature: str | None = None
    redacted: str | None = None

    def part(self) -> Part:
        return ThinkingPart(self.content.getvalue(), self.signature, self.redacted)


@dataclass(slots=True)
class _ToolBlock:
    call_id: str = ""
    name: str = ""
    content: StringIO = field(default_factory=StringIO)

    def part(self) -> Part:
        return ToolCallPart(self.call_id, self.name, self.content.getvalue())


class Reply:
    """An answer while it arrives. `add` costs the same however long the answer already is."""

    def __init__(self, events: Iterable[StreamEvent] = ()) -> None:
        self._texts: dict[int, _TextBlock] = {}
        self._thoughts: dict[int, _ThinkingBlock] = {}
        self._tools: dict[int, _ToolBlock] = {}
        self._order: list[_TextBlock | _ThinkingBlock | _ToolBlock] = []
        self.response_id: str | None = None
        self.model: str | None = None
        self.usage: Usage | None = None
        self.raw_usage: Mapping[str, Any] | None = None
        self.limits: tuple[LimitReading, ...] | None = None
        self.stop_reason: str | None = None
        self.ended = False
        self.failure: Failure | None = None
        self.raw_message: Mapping[str, Any] | None = None
        self.retry: RetryScheduled | None = None
        for event in events:
            self.add(event)

    def add(self, event: StreamEvent) -> None:  # noqa: C901, PLR0912 - one flat case per event is the point
        """Take one more event."""
        match event:
            case TextAdded(text, block, refusal):
                said = self._text(block)
                said.content.write(text)
                said.refusal = said.refusal or refusal
            case ThinkingAdded(text, block):
                self._thinking(block).content.write(text)
            case ThinkingReplaced(text, block):
                self._words_were_thinking(block)
                self._thinking(block).content = StringIO()
                self._thinking(block).content.write(text)
            case ThinkingSigned(signature, block):
                self._thinking(block).signature = signature
            case ThinkingRedacted(data, block):
                self._thinking(block).redacted = data
            case ToolCallStarted(call_id, name, block):
                tool = self._tool(block)
                tool.call_id, tool.name = call_id, name
            case ToolArgumentsAdded(text, block):
                self._tool(block).content.write(text)
            case AnswerStarted(response_id, model):
                self.response_id, self.model = response_id, model
            case UsageReported(usage, raw):
                self.usage = usage if self.usage is None else self.usage.updated(usage)
                self.raw_usage = raw
            case LimitsReported(limits):
                self.limits = limits
            case StopReasonGiven(reason):
                self.stop_reason = reason
            case AnswerEnded():
                self.ended = True
            case ProblemReported(failure):
                self.failure = self.failure or failure
            case RawMessageAssembled(message):
                self.raw_message = message
            case RetryScheduled():
                self.retry = event
            case HeldBack():
                pass
            case _:
                assert_never(event)

    @property
    def state(self) -> TurnState:
        """What this answer would be if nothing more came: complete only after a terminal marker."""
        if self.failure is not None:
            return TurnState.FAILED
        return TurnState.COMPLETE if self.ended else TurnState.INTERRUPTED

    def ending(self, error: DuologueError | None) -> tuple[TurnState, Failure | None]:
        """The state and failure to keep, given the error that ended the stream, if any.

        A connection that breaks after content came leaves an interrupted answer, not a failed one;
        an error after the terminal marker takes nothing away from a complete answer.
        """
        if error is None or (self.ended and self.failure is None):
            return self.state, self.failure
        if isinstance(error, ConnectionFailed) and self._order and self.failure is None:
            return TurnState.INTERRUPTED, None
        return TurnState.FAILED, self.failure or error.failure()

    def parts(self) -> tuple[Part, ...]:
        """The answer's parts so far, empty ones left out."""
        built = (block.part() for block in self._order)
        return tuple(part for part in built if not _is_empty(part))

    def as_events(self) -> Iterator[StreamEvent]:
        """Events that lead to the content so far, for a view that joins while the answer arrives."""
        blocks: dict[int, int] = {
            id(content): block
            for kind in (self._texts, self._thoughts, self._tools)
            for block, content in kind.items()
        }
        for content in self._order:
            block = blocks[id(content)]
            match content.part():
                case TextPart(text, refusal):
                    yield TextAdded(text, block, refusal)
                case ThinkingPart(text):
                    yield ThinkingAdded(text, block)
                case ToolCallPart(call_id, name, arguments):
                    yield ToolCallStarted(call_id, name, block)
                    yield ToolArgumentsAdded(arguments, block)

    @property
    def text(self) -> str:
        """The words of the answer, refusals included."""
        return "".join(part.text for part in self.parts() if isinstance(part, TextPart))

    @property
    def thinking(self) -> str:
        """The readable thinking."""
        return "".join(part.text for part in self.parts() if isinstance(part, ThinkingPart))

    @property
    def tool_calls(self) -> tuple[ToolCallPart, ...]:
        """The tools the model wants called."""
        return tuple(part for part in self.parts() if isinstance(part, ToolCallPart))

    def _text(self, block: int) -> _TextBlock:
        if block not in self._texts:
            self._texts[block] = _TextBlock()
            self._order.append(self._texts[block])
        return self._texts[block]

    def _thinking(self, block: int) -> _ThinkingBlock:
        if block not in self._thoughts:
            self._thoughts[block] = _ThinkingBlock()
            self._order.append(self._thoughts[block])
        return self._thoughts[block]

    def _words_were_thinking(self, block: int) -> None:
        said = self._texts.pop(block, None)
        if said is None:
            return
        place = next(number for number, content in enumerate(self._order) if content is said)
        if block in self._thoughts:  # the block has a place for its thinking already
            del self._order[place]
        else:
            self._thoughts[block] = _ThinkingBlock()
            self._order[place] = self._thoughts[block]

    def _tool(self, block: int) -> _ToolBlock:
        if block not in self._tools:
            self._tools[block] = _ToolBlock()
            self._order.append(self._tools[block])
        return self._tools[block]


def _is_empty(part: Part) -> bool:
    match part:
        case TextPart(text=""):
            return True
        case ThinkingPart(text="", signature=None, redacted=None):
            return True
        case _:
            return False
