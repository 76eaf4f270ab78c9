"""Reads token counts: the latest number of each field wins, and what is no count is unknown.

Sources: MiniMax's OpenAPI files; the two official SDKs' types. The OpenAI style counts cached tokens
inside `prompt_tokens`; the Anthropic style reports three numbers that add up to the prompt.
"""

import math
from typing import Any

from duologue.api.json_text import JsonObject, as_object
from duologue.domain.usage import Usage

_MOST = 10**12  # No answer has more tokens; a larger number is a fault of the server.


def count(value: Any) -> int | None:
    """A number of tokens, or None for anything that cannot be one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not math.isfinite(value) or value != int(value) or not 0 <= value <= _MOST:
        return None
    return int(value)


def openai_usage(raw: JsonObject) -> Usage | None:
    """The usage object of the OpenAI style; None for a placeholder without a single number above 0."""
    prompt = as_object(raw.get("prompt_tokens_details"))
    completion = as_object(raw.get("completion_tokens_details"))
    usage = Usage(
        input=_none_if_zero(count(raw.get("prompt_tokens"))),
        output=count(raw.get("completion_tokens")),
        cache_read=count(prompt.get("cached_tokens")),
        cache_write=count(prompt.get("cache_write_tokens")),
        thinking=count(completion.get("reasoning_tokens")),
    )
    return usage if any(usage.to_json().values()) else None


class AnthropicUsage:
    """Usage of the Anthropic style: each event replaces the fields it has, then they are added up."""

    _PROMPT = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")

    def __init__(self) -> None:
        self._latest: dict[str, int] = {}
        self._thinking: int | None = None

    def update(self, raw: JsonObject) -> Usage | None:
        """What is known now; None where this event holds nothing but zeros."""
        reported = {
            name: known
            for name in (*self._PROMPT, "output_tokens")
            if (known := count(raw.get(name))) is not None
        }
        details = as_object(raw.get("output_tokens_details"))
        thinking = count(details.get("thinking_tokens", details.get("reasoning_tokens")))
        if not any(reported.values()) and not thinking:
            return None
        if not any(reported.get(name) for name in self._PROMPT):
            # A prompt of no tokens at all is a placeholder: LiteLLM sends it in either event.
            reported = {name: known for name, known in reported.items() if name not in self._PROMPT}
        self._latest.update(reported)
        self._thinking = self._thinking if thinking is None else thinking
        prompt = [self._latest[name] for name in self._PROMPT if name in self._latest]
        return Usage(
            input=sum(prompt) if prompt else None,
            output=self._latest.get("output_tokens"),
            cache_read=self._latest.get("cache_read_input_tokens"),
            cache_write=self._latest.get("cache_creation_input_tokens"),
            thinking=self._thinking,
        )


def _none_if_zero(number: int | None) -> int | None:
    """A prompt always has tokens, so 0 means that the server did not count."""
    return number or None
