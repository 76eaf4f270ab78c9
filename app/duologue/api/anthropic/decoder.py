"""Decodes answers of the Anthropic style: message events, and whole messages.

Sources: anthropic-sdk-python 2.12.0; https://platform.claude.com/docs/en/build-with-claude/streaming;
streams of MiniMax, llama.cpp and LiteLLM. Unknown events, blocks and deltas are skipped, as asked there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from duologue.api.channels import Blocks, ContentChannel, ThinkingChannel
from duologue.api.json_text import (
    JsonObject,
    Unparseable,
    as_index,
    as_list,
    as_object,
    as_text,
    read_json,
    write_json,
)
from duologue.api.surrogates import SurrogateJoiner, scrubbed, without_lone_surrogates
from duologue.api.token_counts import AnthropicUsage
from duologue.domain.events import (
    AnswerEnded,
    AnswerStarted,
    RawMessageAssembled,
    StopReasonGiven,
    StreamEvent,
    ThinkingAdded,
    ThinkingRedacted,
    ThinkingSigned,
    ToolArgumentsAdded,
    ToolCallStarted,
    UsageReported,
)

_KIND_OF_DELTA = {"text_delta": "text", "thinking_delta": "thinking", "signature_delta": "thinking"}
_STRAY = 1_000_000  # past every index that `as_index` lets through


@dataclass(slots=True)
class _Block:
    """One content block: `raw` is how it began, `grown` what its deltas brought."""

    raw: JsonObject
    number: int
    content: ContentChannel | None = None
    joiner: SurrogateJoiner = field(default_factory=SurrogateJoiner)
    grown: StringIO = field(default_factory=StringIO)
    citations: list[Any] = field(default_factory=list)
    started_with: str = ""
    stopped: bool = False

    @property
    def kind(self) -> str:
        return as_text(self.raw.get("type"))

    @property
    def has_grown(self) -> bool:
        return self.grown.tell() > 0


class AnthropicDecoder:
    """One answer. Blocks are kept by index, for they may be open at the same time."""

    def __init__(self) -> None:
        self._blocks = Blocks()
        self._tag_thinking = ThinkingChannel(self._blocks)
        self._open: dict[int, _Block] = {}
        self._newest: _Block | None = None
        self._usage = AnthropicUsage()
        self._raw_usage: JsonObject = {}
        self._stop_reason = ""
        self._started = False
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether `message_stop` has come, to an answer that had begun."""
        return self._ended

    @property
    def closed(self) -> bool:
        """The same: nothing follows it."""
        return self._ended

    def plain_words(self, payload: JsonObject) -> Iterable[StreamEvent] | None:
        """See Decoder."""
        delta, index = payload.get("delta"), as_index(payload.get("index"))
        if payload.get("type") != "content_block_delta" or not isinstance(delta, dict) or index is None:
            return None
        text, block = delta.get("text"), self._open.get(index)
        if delta.get("type") != "text_delta" or not isinstance(text, str):
            return None
        if block is None or block.content is None or block.started_with:
            return None
        return block.content.feed(text)

    def decode(self, event: str, payload: JsonObject) -> Iterator[StreamEvent]:
        """The events of one record; its `type` counts before the name of the event."""
        match as_text(payload.get("type")) or event:
            case "content_block_delta":
                yield from self._delta(payload)
            case "content_block_start":
                index = as_index(payload.get("index"))
                if index is not None:
                    yield from self._begin(index, as_object(payload.get("content_block")))
            case "message_start":
                message = as_object(payload.get("message"))
                yield from self._start(message)
                for index, block in enumerate(map(as_object, as_list(message.get("content")))):
                    yield from self._begin(index, block)
            case "message_delta":
                yield from self._report(payload.get("usage"))
                yield from self._stop(as_object(payload.get("delta")))
            case "content_block_stop":
                self._stop_block(as_index(payload.get("index")))
            case "message_stop":
                # Out of order, before anything began, it ends nothing: the answer may still follow.
                self._ended = self._started or bool(self._open)
            case _:
                return

    def decode_whole(self, message: JsonObject) -> Iterator[StreamEvent]:
        """The events of a whole message."""
        if message.get("type") != "message" and not isinstance(message.get("content"), list):
            return
        yield from self._start(message)
        for index, block in enumerate(map(as_object, as_list(message.get("content")))):
            yield from self._begin(index, block)
        yield from self._stop(message)
        self._ended = True

    def finish(self) -> Iterator[StreamEvent]:
        """What was held back, and the raw message if the answer is complete."""
        for block in self._open.values():
            yield from self._close(block)
        yield from self._tag_thinking.finish()
        if self._ended:
            content = [_raw_block(block) for _, block in sorted(self._open.items())]
            yield RawMessageAssembled(scrubbed({"role": "assistant", "content": content}))
            yield AnswerEnded()

    def _start(self, message: JsonObject) -> Iterator[StreamEvent]:
        self._started = True
        response_id = without_lone_surrogates(as_text(message.get("id"))) or None
        model = without_lone_surrogates(as_text(message.get("model"))) or None
        yield AnswerStarted(response_id, model)
        yield from self._report(message.get("usage"))

    def _stop(self, delta: JsonObject) -> Iterator[StreamEvent]:
        reason = without_lone_surrogates(as_text(delta.get("stop_reason")))
        if reason and reason != self._stop_reason:
            self._stop_reason = reason
            yield StopReasonGiven(reason)

    def _report(self, raw: Any) -> Iterator[StreamEvent]:
        usage = self._usage.update(as_object(raw))
        if usage is not None:
            self._raw_usage |= {name: value for name, value in as_object(raw).items() if value is not None}
            yield UsageReported(usage, scrubbed(self._raw_usage))

    def _begin(self, index: int, raw: JsonObject) -> Iterator[StreamEvent]:
        if index in self._open:
            return
        yield from self._reserve_place()
        block = self._newest = self._open[index] = _Block(raw, -1)
        match block.kind:
            case "text":
                block.content = ContentChannel(self._blocks, self._tag_thinking)
                if len(self._open) > 1:  # A closing tag alone means something only at the very beginning.
                    self._tag_thinking.used = True
                block.started_with = as_text(raw.get("text"))
                yield from self._say(block, block.started_with)
            case "thinking":
                self._tag_thinking.used = True
                block.number = self._blocks.next()
                block.started_with = as_text(raw.get("thinking"))
                if block.started_with:
                    yield ThinkingAdded(block.joiner.feed(block.started_with), block.number)
                if signature := as_text(raw.get("signature")):
                    yield ThinkingSigned(without_lone_surrogates(signature), block.number)
            case "redacted_thinking":
                block.number = self._blocks.next()
                yield ThinkingRedacted(without_lone_surrogates(as_text(raw.get("data"))), block.number)
            case "tool_use":
                block.number = self._blocks.next()
                call_id = without_lone_surrogates(as_text(raw.get("id"))) or f"call_{index}"
                name = without_lone_surrogates(as_text(raw.get("name")))
                yield ToolCallStarted(call_id, name, block.number)
            case _:
                return

    def _stop_block(self, index: int | None) -> None:
        if index is not None and index in self._open:
            self._open[index].stopped = True

    def _reserve_place(self) -> Iterator[StreamEvent]:
        """Where blocks overlap, keep the place of one that has not said anything yet."""
        newest = self._newest
        if newest is None or newest.stopped:
            return
        if newest.content is not None:
            yield from newest.content.reserve()
        elif newest.kind == "thinking" and not newest.has_grown:
            yield ThinkingAdded("", newest.number)

    def _delta(self, payload: JsonObject) -> Iterator[StreamEvent]:
        index = as_index(payload.get("index"))
        delta = as_object(payload.get("delta"))
        kind = as_text(delta.get("type"))
        if index is None:
            return
        wanted = _KIND_OF_DELTA.get(kind)
        if wanted is not None:
            if index in self._open and self._open[index].kind != wanted:
                index += (
                    _STRAY  # Words in a block of thinking, or the reverse: kept, in a block of their own.
                )
            yield from self._begin(index, {"type": wanted})
        block = self._open.get(index)
        if block is not None:
            yield from self._grow(block, kind, delta)

    def _grow(self, block: _Block, kind: str, delta: JsonObject) -> Iterator[StreamEvent]:
        match kind:
            case "text_delta":
                yield from self._say(block, _without_start(block, as_text(delta.get("text"))))
            case "thinking_delta":
                text = block.joiner.feed(_without_start(block, as_text(delta.get("thinking"))))
                if text:
                    block.grown.write(text)
                    yield ThinkingAdded(text, block.number)
            case "signature_delta":
                signature = without_lone_surrogates(as_text(delta.get("signature")))
                block.raw = block.raw | {"signature": signature}
                if signature:
                    yield ThinkingSigned(signature, block.number)
            case "input_json_delta":
                yield from self._argue(block, delta.get("partial_json"))
            case "citations_delta":
                block.citations.append(delta.get("citation"))
            case _:
                return

    def _say(self, block: _Block, text: str) -> Iterator[StreamEvent]:
        if text and block.content is not None:
            yield from block.content.feed(text)

    def _argue(self, block: _Block, partial: Any) -> Iterator[StreamEvent]:
        text = block.joiner.feed(write_json(partial) if isinstance(partial, dict) else as_text(partial))
        if text:
            block.grown.write(text)
            if block.kind == "tool_use":
                yield ToolArgumentsAdded(text, block.number)

    def _close(self, block: _Block) -> Iterator[StreamEvent]:
        if block.content is not None:
            yield from block.content.finish()
            return
        left = block.joiner.finish()
        given = block.raw.get("input")
        if block.kind == "thinking" and left:
            block.grown.write(left)
            yield ThinkingAdded(left, block.number)
        elif block.kind == "tool_use":
            if not block.has_grown and not left and isinstance(given, dict) and given:
                left = write_json(given)
            if left:
                block.grown.write(left)
                yield ToolArgumentsAdded(without_lone_surrogates(left), block.number)


def _without_start(block: _Block, text: str) -> str:
    """The text of a delta; the first one sometimes repeats what the block began with."""
    repeated, block.started_with = block.started_with and text == block.started_with, ""
    return "" if repeated else text


def _raw_block(block: _Block) -> JsonObject:
    """The block in the form in which it goes back."""
    match block.kind:
        case "text":
            text = block.content.raw if block.content is not None else ""
            cited = {"citations": block.citations} if block.citations else {}
            return block.raw | {"text": text} | cited
        case "thinking":
            return block.raw | {"thinking": as_text(block.raw.get("thinking")) + block.grown.getvalue()}
        case _ if block.has_grown:
            return block.raw | {"input": _parsed(block.grown.getvalue())}
        case _:
            return block.raw


def _parsed(arguments: str) -> JsonObject:
    """The arguments as the object the style wants; the raw text under a name where they are cut."""
    try:
        value = read_json(arguments)
    except Unparseable:
        value = None
    return value if isinstance(value, dict) else {"unparsed_arguments": arguments}
