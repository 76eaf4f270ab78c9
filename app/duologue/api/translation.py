"""Writes a request in the other style and says what becomes of each thing in it."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from duologue.api.anthropic.encoder import DEFAULT_MAX_TOKENS
from duologue.api.code.written import covered
from duologue.api.dialects import dialect_of
from duologue.api.json_text import JsonObject
from duologue.domain.parts import ThinkingPart, ToolCallPart, ToolResultPart
from duologue.domain.profile import Endpoint
from duologue.domain.request import ChatRequest, RawMessage
from duologue.domain.style import ApiStyle
from duologue.domain.translation import Difference, Fate, WrittenBothWays

# Fields that only one style knows; those of neither go along as they are.
_OPENAI_ONLY = frozenset(
    [
        "n",
        "seed",
        "logprobs",
        "top_logprobs",
        "logit_bias",
        "presence_penalty",
        "frequency_penalty",
        "parallel_tool_calls",
        "store",
        "stream_options",
        "reasoning_effort",
        "reasoning_split",
        "verbosity",
        "modalities",
        "audio",
        "prediction",
        "functions",
        "function_call",
        "response_format",
        "web_search_options",
        "safety_identifier",
        "prompt_cache_key",
        "user",
        "stop",
        "max_completion_tokens",
    ]
)
_ANTHROPIC_ONLY = frozenset(
    "top_k mcp_servers container context_management output_config system stop_sequences cache_control".split()  # noqa: SIM905 - as above
)
_OWN_FIELDS = {ApiStyle.OPENAI: _OPENAI_ONLY, ApiStyle.ANTHROPIC: _ANTHROPIC_ONLY}

# What the parts of a turn hold; everything else in a message stays behind.
_MESSAGE_FIELDS = frozenset({"role", "content", "tool_calls", "tool_call_id", "reasoning_content"})
_BLOCKS = frozenset({"text", "thinking", "redacted_thinking", "tool_use", "tool_result"})
_TOOL_FIELDS = frozenset({"type", "function", "name", "description", "parameters", "input_schema"})


def both_ways(
    there: Endpoint, other: Endpoint, request: ChatRequest, redact: Callable[[str], str]
) -> WrittenBothWays:
    """The request in the style of `there` and in that of `other`. The endpoints need no keys. Pure."""
    kept, differences = _extra(request, there.style)
    moved = replace(request, extra=kept)
    found = [*differences, *_differences(request, there.style, other.style)]
    return WrittenBothWays(
        style=other.style,
        before=_laid_out(there, request, redact),
        after=_laid_out(other, moved, redact),
        differences=tuple(dict.fromkeys(found)),
        request=moved,
    )


def carried(extra: Mapping[str, Any], there: ApiStyle) -> JsonObject:
    """The unknown fields of a body in the style `there` that go along into the other style."""
    return {name: value for name, value in extra.items() if name not in _OWN_FIELDS[there]}


def _laid_out(endpoint: Endpoint, request: ChatRequest, redact: Callable[[str], str]) -> str:
    body = dialect_of(endpoint.style).encode(replace(endpoint, key=None), request).body
    text = json.dumps(covered(body, redact), ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace").decode()


def _differences(request: ChatRequest, there: ApiStyle, other: ApiStyle) -> Iterator[Difference]:
    to_openai = other is ApiStyle.OPENAI
    yield from _settings(request, to_openai=to_openai)
    yield from _tools(request, there)
    yield from _thinking(request, to_openai=to_openai)
    yield from _calls(request, to_openai=to_openai)
    for turn in request.turns:
        if turn.raw is not None and turn.raw.style is there:
            yield from _left_in(turn.raw)


def _settings(request: ChatRequest, *, to_openai: bool) -> Iterator[Difference]:
    if request.system:
        yield _rewritten(
            "system",
            "becomes the first message" if to_openai else "leaves the messages and stands at the top",
        )
    if not to_openai and request.parameters.max_tokens is None:
        yield Difference(
            Fate.ADDED,
            "max_tokens",
            f"This style demands it, so {DEFAULT_MAX_TOKENS} is sent; an answer may be cut there.",
        )
    if request.parameters.stop:
        yield _rewritten("stop", "is named stop" if to_openai else "is named stop_sequences")
    if request.user_id is not None:
        yield _rewritten("user", "stands at the top" if to_openai else "becomes metadata.user_id")
    if request.stream and not to_openai:
        yield _rewritten("stream_options", "is left out: this style always reports the tokens used")
    if request.cache_prompt and to_openai:
        yield _lost("cache_control", "This style has no marks for the cache.")
    if request.prefill:
        yield _prefill(request.prefill, to_openai=to_openai)
    yield from _output(request, to_openai=to_openai)


def _prefill(prefill: str, *, to_openai: bool) -> Difference:
    if to_openai:
        return Difference(
            Fate.AT_RISK,
            "prefill",
            "Many servers of this style answer the beginning instead of going on from it.",
        )
    if prefill != prefill.rstrip():
        return _lost(
            "prefill", "The spaces at the end of the beginning are left out; this style refuses them."
        )
    return _rewritten("prefill", "stays the last message")


def _output(request: ChatRequest, *, to_openai: bool) -> Iterator[Difference]:
    if request.output is None:
        return
    if request.output.schema is None:
        if not to_openai:
            yield _lost("response_format", "This style knows JSON only with a schema.")
    elif to_openai:
        yield _rewritten("output_config", "becomes response_format")
    else:
        yield _rewritten("response_format", "becomes output_config, without a name for the schema")


def _tools(request: ChatRequest, there: ApiStyle) -> Iterator[Difference]:
    to_openai = there is ApiStyle.ANTHROPIC
    if request.tools:
        yield _rewritten(
            "tools",
            "have their schema in parameters, inside function"
            if to_openai
            else "have their schema in input_schema, without function around it",
        )
    for tool in request.tools:
        if tool.raw is not None and tool.raw.style is there:
            yield from (
                _lost(f"tools.{tool.name}.{name}", f"The tool's {name} has no place in this style.")
                for name in _tool_fields(tool.raw.message)
            )
    if request.tool_choice is not None and request.tool_choice not in ("auto", "none"):
        yield _rewritten("tool_choice", "is written in this style's own words")


def _tool_fields(message: Mapping[str, Any]) -> Iterator[str]:
    inner = message.get("function")
    every = [*message, *(inner if isinstance(inner, dict) else ())]
    return (name for name in every if name not in _TOOL_FIELDS)


def _thinking(request: ChatRequest, *, to_openai: bool) -> Iterator[Difference]:
    thoughts = [part for turn in request.turns for part in turn.parts if isinstance(part, ThinkingPart)]
    if any(part.redacted is not None for part in thoughts):
        yield _lost("redacted_thinking", "Thinking that only its server can read stays behind.")
    if to_openai and any(part.signature for part in thoughts):
        yield _lost("signature", "This style has no place for the signatures of thinking.")
    readable = any(part.redacted is None for part in thoughts)
    if readable and to_openai:
        yield Difference(
            Fate.AT_RISK,
            "thinking",
            "It goes as reasoning_content, which not every server of this style reads.",
        )
    if readable and not to_openai and any(not part.signature for part in thoughts):
        yield Difference(
            Fate.AT_RISK, "thinking", "It has no signature; servers of this style may refuse it without one."
        )


def _calls(request: ChatRequest, *, to_openai: bool) -> Iterator[Difference]:
    parts = [part for turn in request.turns for part in turn.parts]
    calls = [part for part in parts if isinstance(part, ToolCallPart)]
    results = [part for part in parts if isinstance(part, ToolResultPart)]
    if calls:
        yield _rewritten(
            "tool calls",
            "become tool_calls, their arguments a text of JSON"
            if to_openai
            else "become tool_use blocks, their arguments an object",
        )
    if results:
        yield _rewritten(
            "tool results",
            "become messages of the role tool"
            if to_openai
            else "become tool_result blocks of a user's message",
        )
    if any(not isinstance(call.parsed(), dict) for call in calls):
        yield Difference(
            Fate.AT_RISK, "arguments", "Arguments that are no JSON object go as a text inside an object."
        )
    if to_openai and any(result.is_error for result in results):
        yield _lost("is_error", "This style can't mark a tool's result as an error; its text goes along.")


def _left_in(raw: RawMessage) -> Iterator[Difference]:
    """What a message holds beside the parts we know."""
    for name in raw.message:
        if name not in _MESSAGE_FIELDS:
            yield _lost(f"messages.{name}", f"A message's {name} has no place in this style.")
    content = raw.message.get("content")
    for block in content if isinstance(content, list) else ():
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in _BLOCKS:
            yield _lost(f"messages.{kind}", f"A block of the kind {kind} is not carried over.")
        elif "cache_control" in block:
            yield _lost("cache_control", "This style has no marks for the cache.")


def _extra(request: ChatRequest, there: ApiStyle) -> tuple[JsonObject, list[Difference]]:
    """The unknown fields that go along, and what is to be said of all of them."""
    kept = carried(request.extra, there)
    found = [
        Difference(Fate.AT_RISK, name, f"{name} goes along as it is; we don't know this field.")
        if name in kept
        else _lost(name, f"{name} is only known in the {there.label} style.")
        for name in request.extra
    ]
    return kept, found


def _lost(about: str, sentence: str) -> Difference:
    return Difference(Fate.LOST, about, sentence)


def _rewritten(about: str, how: str) -> Difference:
    return Difference(Fate.REWRITTEN, about, f"{how[0].upper()}{how[1:]}.")
