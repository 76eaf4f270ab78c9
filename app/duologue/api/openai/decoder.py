"""Decodes answers of the OpenAI style: chat completion chunks, and whole chat completions.

Sources: the types of openai-python 3.54.0; streams of MiniMax, llama.cpp, LiteLLM, vLLM and OpenRouter.
"""

from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from duologue.api.channels import Blocks, ContentChannel, ThinkingChannel
from duologue.api.growing_text import GrowingText
from duologue.api.json_text import JsonObject, as_index, as_list, as_object, as_text
from duologue.api.surrogates import SurrogateJoiner, scrubbed, without_lone_surrogates
from duologue.api.token_counts import openai_usage
from duologue.api.tool_calls import ToolCalls
from duologue.domain.events import (
    AnswerEnded,
    AnswerStarted,
    RawMessageAssembled,
    StopReasonGiven,
    StreamEvent,
    TextAdded,
    UsageReported,
)

# The fields of a delta that say nothing beside the words in `content`; so does any field that is empty.
_SILENT = frozenset(("content", "role", "name", "audio_content"))
_PLAIN_THINKING = ("reasoning_content", "reasoning")


class OpenAIDecoder:
    """One answer. Only choice 0 counts; usage and thinking are read wherever servers put them."""

    def __init__(self, *, cumulative: bool) -> None:
        self._cumulative = cumulative
        self._blocks = Blocks()
        self._thinking = ThinkingChannel(self._blocks)
        self._content = ContentChannel(self._blocks, self._thinking)
        self._growing_content = GrowingText()
        self._refusal = _Refusal(self._blocks)
        self._tools = ToolCalls(self._blocks)
        self._raw_thinking: dict[str, _RawText] = {}
        self._raw_details: dict[str, _RawDetail] = {}
        self._started: tuple[str | None, str | None] | None = None
        self._stop_reason = ""

    @property
    def ended(self) -> bool:
        """Whether a finish reason has come; `[DONE]` alone is none."""
        return bool(self._stop_reason)

    @property
    def closed(self) -> bool:
        """Never known from an object: usage may follow the finish reason."""
        return False

    def plain_words(self, payload: JsonObject) -> Iterable[StreamEvent] | None:
        """See Decoder."""
        choices = payload.get("choices")
        if not isinstance(choices, list) or len(choices) != 1 or payload.get("usage"):
            return None
        choice = choices[0]
        if self._started is None or None in self._started or not isinstance(choice, dict):
            return None
        delta = choice.get("delta")
        if choice.get("finish_reason") or choice.get("index") not in (0, None) or not isinstance(delta, dict):
            return None
        content = delta.get("content")
        if not isinstance(content, str):
            return None
        if not _SILENT.issuperset(delta) and any(delta[name] for name in delta.keys() - _SILENT):
            return None
        return self._content.feed(self._growing_content.feed(content) if self._cumulative else content)

    def decode(self, event: str, payload: JsonObject) -> Iterator[StreamEvent]:  # noqa: ARG002 - the seam's
        """The events of one chunk, or of the whole completion that some servers send as the last."""
        if "choices" in payload:
            yield from self._start(payload)
        usage = payload.get("usage")
        if isinstance(usage, dict) and (known := openai_usage(usage)) is not None:
            yield UsageReported(known, scrubbed(usage))
        for place, choice in enumerate(map(as_object, as_list(payload.get("choices")))):
            index = as_index(choice.get("index"))
            if (place if index is None else index) == 0:
                yield from self._choice(choice)

    def decode_whole(self, message: JsonObject) -> Iterator[StreamEvent]:
        """The events of a whole chat completion."""
        if not as_list(message.get("choices")):
            return
        yield from self.decode("", message)
        if not self._stop_reason:
            # The object came whole, which is the marker; there is only no word for it.
            self._stop_reason = "stop"

    def finish(self) -> Iterator[StreamEvent]:
        """What was held back, and the raw message if the answer is complete."""
        yield from self._thinking.finish()
        yield from self._content.feed(self._growing_content.finish())
        yield from self._content.finish()
        yield from self._refusal.finish()
        yield from self._tools.finish()
        if self.ended:
            yield RawMessageAssembled(scrubbed(self._raw_message()))
            yield AnswerEnded()

    def _start(self, payload: JsonObject) -> Iterator[StreamEvent]:
        if self._started is not None and None not in self._started:
            return
        response_id, model = self._started or (None, None)
        started = (
            response_id or without_lone_surrogates(as_text(payload.get("id"))) or None,
            model or without_lone_surrogates(as_text(payload.get("model"))) or None,
        )
        if started != self._started:
            self._started = started
            yield AnswerStarted(*started)

    def _choice(self, choice: JsonObject) -> Iterator[StreamEvent]:
        delta = choice.get("delta")
        if isinstance(delta, dict):
            yield from self._delta(delta)
        message = choice.get("message")
        if isinstance(message, dict) and not delta:
            yield from self._reconcile(message)
        reason = without_lone_surrogates(as_text(choice.get("finish_reason")))
        if reason and reason != self._stop_reason:
            self._stop_reason = reason
            yield StopReasonGiven(reason)

    def _delta(self, delta: JsonObject) -> Iterator[StreamEvent]:
        yield from self._think(delta)
        content = _content_text(delta.get("content"))
        if content:
            if self._cumulative:
                content = self._growing_content.feed(content)
            yield from self._content.feed(content)
        refusal = delta.get("refusal")
        if refusal:
            yield from self._refusal.feed(as_text(refusal))
        calls = delta.get("tool_calls")
        if calls:
            yield from self._tools.feed(calls)
        legacy = delta.get("function_call")
        if legacy:
            yield from self._tools.feed([{"index": 0, "function": legacy}])

    def _think(self, delta: JsonObject) -> Iterator[StreamEvent]:
        pieces = [(name, text) for name in _PLAIN_THINKING if (text := as_text(delta.get(name)))]
        for name, text in pieces:
            self._raw_thinking.setdefault(name, _RawText(may_grow=self._cumulative)).add(text)
        if pieces:
            # Both names are one shape: some servers send both at once, some change between them.
            longest = max((text for _, text in pieces), key=len)
            if self._cumulative:
                yield from self._thinking.feed_growing("plain", "", longest)
            else:
                yield from self._thinking.feed("plain", longest)
        details = delta.get("reasoning_details")
        if details:
            for place, detail in enumerate(map(as_object, as_list(details))):
                raw = self._raw_details.setdefault(_detail_key(place, detail), _RawDetail())
                text = raw.add(detail)
                if text:
                    yield from self._thinking.feed_growing("details", _detail_key(place, detail), text)

    def _reconcile(self, message: JsonObject) -> Iterator[StreamEvent]:
        plain = {name: text for name in _PLAIN_THINKING if (text := as_text(message.get(name)))}
        details = list(map(as_object, as_list(message.get("reasoning_details"))))
        whole = max(plain.values(), key=len, default="")
        whole = whole or "".join(as_text(detail.get("text")) for detail in details)
        if whole:
            yield from self._thinking.reconcile(whole)
        for name, text in plain.items():
            self._raw_thinking[name] = _RawText.whole(text)
        if details:
            self._raw_details = {
                _detail_key(n, detail): _RawDetail(detail) for n, detail in enumerate(details)
            }
        yield from self._content.feed(self._growing_content.finish())
        yield from self._content.reconcile(_content_text(message.get("content")))
        yield from self._refusal.reconcile(as_text(message.get("refusal")))
        yield from self._tools.reconcile(message.get("tool_calls"))
        legacy = message.get("function_call")
        if legacy:
            yield from self._tools.reconcile([{"function": legacy}])

    def _raw_message(self) -> JsonObject:
        raw: JsonObject = {"role": "assistant", "content": self._content.raw}
        if self._refusal.text:
            raw["refusal"] = self._refusal.text
        for name, text in self._raw_thinking.items():
            raw[name] = text.value()
        if self._raw_details:
            raw["reasoning_details"] = [detail.value() for detail in self._raw_details.values()]
        calls = self._tools.raw()
        if calls:
            raw["tool_calls"] = calls
        return raw


class _Refusal:
    """The words of a refusal: shown as the answer, with a mark."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._block: int | None = None
        self._joiner = SurrogateJoiner()
        self._text = StringIO()

    @property
    def text(self) -> str:
        return self._text.getvalue()

    def feed(self, text: str) -> Iterator[StreamEvent]:
        shown = self._joiner.feed(text)
        if shown:
            if self._block is None:
                self._block = self._blocks.next()
            self._text.write(shown)
            yield TextAdded(shown, self._block, refusal=True)

    def reconcile(self, whole: str) -> Iterator[StreamEvent]:
        if whole.startswith(self.text):
            yield from self.feed(whole[len(self.text) :])

    def finish(self) -> Iterator[StreamEvent]:
        yield from self.feed(self._joiner.finish())


def _content_text(content: Any) -> str:
    """Content as text; some servers send a list of text parts."""
    if isinstance(content, str):
        return content
    return "".join(as_text(as_object(part).get("text")) for part in as_list(content))


def _detail_key(place: int, detail: JsonObject) -> str:
    """What tells one entry of `reasoning_details` from another: its index and its type."""
    return f"{detail.get('index', place)} {detail.get('type')}"


class _RawText:
    """A text as it goes back, from pieces or from growing snapshots."""

    def __init__(self, *, may_grow: bool) -> None:
        self._growing = GrowingText() if may_grow else None
        self._text = StringIO()

    @classmethod
    def whole(cls, text: str) -> "_RawText":
        """A text that came at once."""
        raw = cls(may_grow=False)
        raw.add(text)
        return raw

    def add(self, text: str) -> None:
        self._text.write(text if self._growing is None else self._growing.feed(text))

    def value(self) -> str:
        if self._growing is not None:
            self._text.write(self._growing.finish())
        return self._text.getvalue()


class _RawDetail:
    """One entry of `reasoning_details` as it goes back: its last fields, and its text in one piece."""

    def __init__(self, whole: JsonObject | None = None) -> None:
        self._fields: JsonObject = whole or {}
        self._texts: dict[str, _RawText] = {}

    def add(self, detail: JsonObject) -> str:
        """Take one more delta; its readable text, if it has any."""
        self._fields |= {name: value for name, value in detail.items() if value not in (None, "")}
        name = "summary" if "summary" in detail else "text"
        text = as_text(detail.get(name))
        if text:
            self._texts.setdefault(name, _RawText(may_grow=True)).add(text)
        return text

    def value(self) -> JsonObject:
        return self._fields | {name: text.value() for name, text in self._texts.items()}
