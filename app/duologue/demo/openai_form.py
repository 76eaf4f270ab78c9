"""Tells an answer in the OpenAI style: chunks of `chat.completion.chunk`, or one whole completion."""

import json
import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

from duologue.demo.answer import Answer, Step, Track
from duologue.demo.limiter import REQUESTS, TOKENS, Reading

_THINK_OPENS = "<think>\n"
_THINK_CLOSES = "\n</think>\n\n"


class OpenAIForm:
    """One answer in the OpenAI style.

    Thinking goes into `reasoning_content`, or with `think_tags` into the content as the service does
    by default; `reasoning_split` overrules the tags and adds `reasoning_details`, as at the service.
    """

    def __init__(
        self,
        answer: Answer,
        model: str,
        identifier: str,
        *,
        include_usage: bool,
        think_tags: bool,
        reasoning_split: bool,
    ) -> None:
        self._answer = answer
        self._include_usage = include_usage
        self._think_tags = think_tags and not reasoning_split
        self._reasoning_split = reasoning_split
        self._track: Track | None = None
        self._tool = -1
        self._head: dict[str, Any] = {
            "id": f"chatcmpl-{identifier}",
            "created": int(time.time()),
            "model": model,
        }

    def opening(self) -> bytes:
        """The first chunk: the role alone."""
        return self._chunk({"role": "assistant", "content": ""})

    def piece(self, step: Step) -> bytes:
        """One more piece as a chunk of its own."""
        before, self._track = self._track, step.track
        if step.track is Track.THINKING:
            if self._think_tags:
                return self._chunk({"content": ("" if before else _THINK_OPENS) + step.piece})
            return self._chunk(self._reasoning(step.piece))
        closes = self._think_tags and before is Track.THINKING
        told = self._chunk({"content": _THINK_CLOSES}) if closes else b""
        if step.track is Track.TEXT:
            return told + self._chunk({"content": step.piece})
        return told + self._tool_piece(step)

    def closing(self) -> bytes:
        """The finish reason, the usage if it was asked for, and the end mark."""
        end = self._chunk({}, self._answer.finish.openai)
        if self._include_usage:
            end += self._event({"choices": [], "usage": self._usage()})
        return end + b"data: [DONE]\n\n"

    def problem(self, body: Mapping[str, Any]) -> bytes:
        """An error amid the stream."""
        return _data(body)

    def whole(self) -> dict[str, Any]:
        """The answer without streaming."""
        answer = self._answer
        thinking, text = "".join(answer.thinking), "".join(answer.text)
        message: dict[str, Any] = {"role": "assistant", "content": text or None}
        if thinking and self._think_tags:
            closes = _THINK_CLOSES if answer.text or answer.tools else ""
            message["content"] = _THINK_OPENS + thinking + closes + text
        elif thinking:
            message |= self._reasoning(thinking)
        if answer.tools:
            message["tool_calls"] = [
                _call(tool.call_id, tool.name, "".join(tool.arguments)) for tool in answer.tools
            ]
        choice = {"index": 0, "message": message, "finish_reason": answer.finish.openai, "logprobs": None}
        return self._head | {"object": "chat.completion", "choices": [choice], "usage": self._usage()}

    def _tool_piece(self, step: Step) -> bytes:
        if step.tool == self._tool:
            return self._chunk({"tool_calls": [{"index": step.tool, "function": {"arguments": step.piece}}]})
        self._tool = step.tool
        tool = self._answer.tools[step.tool]
        return self._chunk(
            {"tool_calls": [{"index": step.tool} | _call(tool.call_id, tool.name, step.piece)]}
        )

    def _reasoning(self, text: str) -> dict[str, Any]:
        fields: dict[str, Any] = {"reasoning_content": text}
        if self._reasoning_split:
            detail = {"type": "reasoning.text", "id": "reasoning-text-1", "format": "MiniMax-response-v1"}
            fields["reasoning_details"] = [detail | {"index": 0, "text": text}]
        return fields

    def _usage(self) -> dict[str, Any]:
        answer = self._answer
        return {
            "prompt_tokens": answer.input_tokens,
            "completion_tokens": answer.output_tokens,
            "total_tokens": answer.input_tokens + answer.output_tokens,
            "prompt_tokens_details": {"cached_tokens": answer.cache_read},
            "completion_tokens_details": {"reasoning_tokens": len(answer.thinking)},
        }

    def _chunk(self, delta: Mapping[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        usage = {"usage": None} if self._include_usage else {}
        return self._event({"choices": [choice]} | usage)

    def _event(self, fields: dict[str, Any]) -> bytes:
        return _data(self._head | {"object": "chat.completion.chunk"} | fields)


def openai_limit_headers(readings: Sequence[Reading]) -> dict[str, str]:
    """The limits as `x-ratelimit-*` headers; resets are written like `1m0s`."""
    headers = {}
    for reading in readings:
        if reading.name in (REQUESTS, TOKENS):
            headers[f"x-ratelimit-limit-{reading.name}"] = str(reading.limit)
            headers[f"x-ratelimit-remaining-{reading.name}"] = str(reading.remaining)
            headers[f"x-ratelimit-reset-{reading.name}"] = duration(reading.resets_in)
    return headers


def duration(seconds: float) -> str:
    """A time span as OpenAI writes it: `0s`, `250ms`, `7.66s`, `1m0s`."""
    if 0 < seconds < 1:
        return f"{math.ceil(seconds * 1000)}ms"
    minutes, rest = divmod(round(seconds, 2), 60)
    return (f"{minutes:.0f}m" if minutes else "") + f"{rest:.2f}".rstrip("0").rstrip(".") + "s"


def openai_error(message: str, kind: str, code: str | None = None) -> dict[str, Any]:
    """The envelope of an error."""
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def _call(call_id: str, name: str, arguments: str) -> dict[str, Any]:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


def _data(body: Mapping[str, Any]) -> bytes:
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"
