"""Tells an answer in the Anthropic style: message and content-block events, or one whole message."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from duologue.demo.answer import Answer, Step, ToolCall, Track
from duologue.demo.limiter import Reading


class AnthropicForm:
    """One answer in the Anthropic style."""

    def __init__(self, answer: Answer, model: str, identifier: str) -> None:
        self._answer = answer
        self._block = -1
        self._open: tuple[Track, int] | None = None
        self._message: dict[str, Any] = {
            "id": f"msg_{identifier}",
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
        }

    def opening(self) -> bytes:
        """The start of the message; its output count is provisional, as at the service."""
        return _event("message_start", message=self._message | {"usage": self._usage(1)})

    def piece(self, step: Step) -> bytes:
        """One more piece as an event of its own; a new part of the answer opens a new block."""
        told = b""
        if self._open != (step.track, step.tool):
            told = self._close() + self._start(step)
        match step.track:
            case Track.THINKING:
                delta = {"type": "thinking_delta", "thinking": step.piece}
            case Track.TEXT:
                delta = {"type": "text_delta", "text": step.piece}
            case Track.TOOL:
                delta = {"type": "input_json_delta", "partial_json": step.piece}
        return told + self._delta(delta)

    def closing(self) -> bytes:
        """The end of the last block, the stop reason with the final usage, and the end mark."""
        delta = {"stop_reason": self._answer.finish.anthropic, "stop_sequence": None}
        return (
            self._close()
            + _event("message_delta", delta=delta, usage=self._usage(self._answer.output_tokens))
            + _event("message_stop")
        )

    def problem(self, body: Mapping[str, Any]) -> bytes:
        """An error amid the stream."""
        return _written("error", body)

    def whole(self) -> dict[str, Any]:
        """The answer without streaming."""
        answer = self._answer
        content: list[dict[str, Any]] = []
        if answer.thinking:
            thinking = "".join(answer.thinking)
            content.append({"type": "thinking", "thinking": thinking, "signature": self._signature()})
        if answer.text:
            content.append({"type": "text", "text": "".join(answer.text)})
        content += [_tool_block(tool) | {"input": _parsed(tool.arguments)} for tool in answer.tools]
        return self._message | {
            "content": content,
            "stop_reason": answer.finish.anthropic,
            "usage": self._usage(answer.output_tokens),
        }

    def _start(self, step: Step) -> bytes:
        first = self._block < 0
        self._block += 1
        self._open = (step.track, step.tool)
        block: dict[str, Any]
        match step.track:
            case Track.THINKING:
                block = {"type": "thinking", "thinking": "", "signature": ""}
            case Track.TEXT:
                block = {"type": "text", "text": ""}
            case Track.TOOL:
                block = _tool_block(self._answer.tools[step.tool])
        started = _event("content_block_start", index=self._block, content_block=block)
        return started + (_event("ping") if first else b"")

    def _close(self) -> bytes:
        if self._open is None:
            return b""
        told = b""
        if self._open[0] is Track.THINKING:
            told = self._delta({"type": "signature_delta", "signature": self._signature()})
        self._open = None
        return told + _event("content_block_stop", index=self._block)

    def _delta(self, delta: Mapping[str, Any]) -> bytes:
        return _event("content_block_delta", index=self._block, delta=delta)

    def _signature(self) -> str:
        """64 hexadecimal digits that belong to the thinking, as the service's signatures look."""
        return hashlib.sha256("".join(self._answer.thinking).encode()).hexdigest()

    def _usage(self, output: int) -> dict[str, int]:
        answer = self._answer
        return {
            "input_tokens": answer.input_tokens - answer.cache_read - answer.cache_write,
            "cache_creation_input_tokens": answer.cache_write,
            "cache_read_input_tokens": answer.cache_read,
            "output_tokens": output,
        }


def anthropic_limit_headers(readings: Sequence[Reading]) -> dict[str, str]:
    """The limits as `anthropic-ratelimit-*` headers; resets are RFC 3339 times in UTC."""
    headers = {}
    now = datetime.now(UTC)
    for reading in readings:
        resets = now + timedelta(seconds=reading.resets_in)
        headers[f"anthropic-ratelimit-{reading.name}-limit"] = str(reading.limit)
        headers[f"anthropic-ratelimit-{reading.name}-remaining"] = str(reading.remaining)
        headers[f"anthropic-ratelimit-{reading.name}-reset"] = resets.strftime("%Y-%m-%dT%H:%M:%SZ")
    return headers


def anthropic_error(message: str, kind: str) -> dict[str, Any]:
    """The envelope of an error."""
    return {"type": "error", "error": {"type": kind, "message": message}}


def _tool_block(tool: ToolCall) -> dict[str, Any]:
    return {"type": "tool_use", "id": tool.call_id, "name": tool.name, "input": {}}


def _parsed(arguments: Sequence[str]) -> Any:
    """Arguments as an object; a call that was cut by length has none that can be read."""
    try:
        return json.loads("".join(arguments))
    except ValueError:
        return {}


def _event(kind: str, **fields: Any) -> bytes:
    return _written(kind, {"type": kind} | fields)


def _written(kind: str, body: Mapping[str, Any]) -> bytes:
    return f"event: {kind}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
