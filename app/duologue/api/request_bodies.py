"""The bodies of requests as text: written as they would be sent, and read back."""

import json
from collections.abc import Mapping
from typing import Any

from duologue.api.body_fields import is_too_deep
from duologue.api.dialects import dialect_of
from duologue.api.json_text import JsonObject, as_list, as_object
from duologue.domain.request import ChatRequest
from duologue.domain.request_body import BodyProblem, BodyRead
from duologue.domain.style import ApiStyle

_ONLY_ANTHROPIC = frozenset(
    {"system", "stop_sequences", "top_k", "mcp_servers", "output_config", "anthropic_version"}
)
_ONLY_OPENAI = frozenset(
    {
        *("response_format", "stream_options", "stop", "n", "logprobs", "seed", "user", "logit_bias"),
        *("frequency_penalty", "presence_penalty", "max_completion_tokens", "reasoning_effort"),
        *("parallel_tool_calls", "functions", "reasoning_split"),
    }
)
_ANTHROPIC_BLOCKS = ("tool_use", "tool_result", "thinking", "redacted_thinking", "image", "document")


class RequestBodies:
    """Satisfies `services.ports.RequestBodies`."""

    def body(self, style: ApiStyle, request: ChatRequest, origin: str = "") -> JsonObject:
        """The body that is sent to the server of this origin."""
        return dialect_of(style).body(request, origin)

    def text(self, style: ApiStyle, request: ChatRequest, origin: str = "") -> str:
        """The same as indented text."""
        return json.dumps(self.body(style, request, origin), ensure_ascii=False, indent=2)

    def read(self, style: ApiStyle, body: Mapping[str, Any]) -> BodyRead:
        """A body as a request, nothing of it lost. Never raises."""
        if is_too_deep(body):
            deep = BodyProblem((), "This is nested more deeply than any request, so the form can't show it.")
            return BodyRead(ChatRequest("", ()), body, (deep,))
        return dialect_of(style).read(body)

    def style_of(self, body: Mapping[str, Any]) -> ApiStyle | None:
        """The style that a body is written in, or None where it could be either."""
        anthropic = len(_ONLY_ANTHROPIC & body.keys()) + _blocks_of(body)
        openai = len(_ONLY_OPENAI & body.keys()) + _messages_of(body)
        if anthropic == openai:
            return None
        return ApiStyle.ANTHROPIC if anthropic > openai else ApiStyle.OPENAI


def _blocks_of(body: Mapping[str, Any]) -> int:
    """How much in messages and tools only the Anthropic style has."""
    messages = map(as_object, as_list(body.get("messages")))
    blocks = [as_object(block) for message in messages for block in as_list(message.get("content"))]
    tools = list(map(as_object, as_list(body.get("tools"))))
    return sum(block.get("type") in _ANTHROPIC_BLOCKS or "cache_control" in block for block in blocks) + sum(
        "input_schema" in tool for tool in tools
    )


def _messages_of(body: Mapping[str, Any]) -> int:
    """How much in messages and tools only the OpenAI style has."""
    messages = list(map(as_object, as_list(body.get("messages"))))
    tools = list(map(as_object, as_list(body.get("tools"))))
    return sum(
        message.get("role") in ("system", "developer", "tool") or "tool_calls" in message
        for message in messages
    ) + sum("function" in tool for tool in tools)
