"""What is asked of a model, in neutral form; the dialects write it down in their own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from duologue.domain.parts import Part
from duologue.domain.style import ApiStyle


@dataclass(frozen=True, slots=True)
class Parameters:
    """How the model should answer; None is "not sent", so that the server's own default applies.

    `max_tokens` counts thinking too. `thinking` is one of "adaptive" and "disabled".
    """

    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    stop: tuple[str, ...] = ()
    thinking: str | None = None


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """The answer must be JSON; with a `schema`, JSON that fits it."""

    schema: Mapping[str, Any] | None = None
    name: str = "answer"


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message exactly as it came; goes back only to the same style and origin.

    An `origin` of "" says that a person wrote it here: it may go to any server of its style.
    """

    style: ApiStyle
    origin: str
    message: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool the model may call; `schema` is the JSON Schema of its arguments.

    `raw` is the tool exactly as a person wrote it, where it holds more than the other fields say.
    """

    name: str
    description: str
    schema: Mapping[str, Any]
    raw: RawMessage | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the history; `role` is "user" or "assistant"."""

    role: str
    parts: tuple[Part, ...]
    raw: RawMessage | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A whole request, ready for either dialect; `system` is the only system message.

    `tool_choice` is "auto", "none", "required" or the name of one of `tools`; `user_id` is an opaque id
    for the service's own records; `prefill` is the beginning the answer must go on from;
    `cache_prompt` asks the server to keep the unchanging beginning of the prompt for later requests.
    `extra` are fields of the body that we do not know; they stand in it as they are, whatever else does.
    `as_written` says that a person wrote the history: nothing in it is joined, ordered or left out, as it
    is in a chat, so that what they see is what is sent.
    """

    model: str
    turns: tuple[Turn, ...]
    system: str = ""
    parameters: Parameters = field(default_factory=Parameters)
    tools: tuple[Tool, ...] = ()
    stream: bool = True
    tool_choice: str | None = None
    output: OutputFormat | None = None
    user_id: str | None = None
    prefill: str = ""
    cache_prompt: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    as_written: bool = False
