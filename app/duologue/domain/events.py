"""What can happen while an answer arrives: one closed union for both API styles.

`block` says which part of the answer a piece belongs to; blocks appear in the answer in the order in
which they are first mentioned, whatever order their pieces arrive in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from duologue.domain.errors import Failure
from duologue.domain.limits import LimitReading
from duologue.domain.usage import Usage


@dataclass(frozen=True, slots=True)
class AnswerStarted:
    """The server began to answer; it may say under which id and with which model."""

    response_id: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class TextAdded:
    """More of the answer's words; `refusal` marks words of a refusal."""

    text: str
    block: int = 0
    refusal: bool = False


@dataclass(frozen=True, slots=True)
class ThinkingAdded:
    """More of the model's thinking."""

    text: str
    block: int = 0


@dataclass(frozen=True, slots=True)
class ThinkingReplaced:
    """The whole thinking of a block so far.

    If the block was taken for words of the answer, they were thinking all along: some servers close a
    thinking tag that their template had opened.
    """

    text: str
    block: int = 0


@dataclass(frozen=True, slots=True)
class ThinkingSigned:
    """The signature that must go back with this thinking."""

    signature: str
    block: int = 0


@dataclass(frozen=True, slots=True)
class ThinkingRedacted:
    """Thinking that only the server can read."""

    data: str
    block: int = 0


@dataclass(frozen=True, slots=True)
class ToolCallStarted:
    """The model wants a tool called."""

    call_id: str
    name: str
    block: int = 0


@dataclass(frozen=True, slots=True)
class ToolArgumentsAdded:
    """More of a tool call's arguments, as raw JSON text."""

    text: str
    block: int = 0


@dataclass(frozen=True, slots=True)
class UsageReported:
    """The tokens used, as far as known now; the latest known number of each field wins."""

    usage: Usage
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LimitsReported:
    """The rate limits in the answer's headers; only sent where the server told any."""

    limits: tuple[LimitReading, ...]


@dataclass(frozen=True, slots=True)
class StopReasonGiven:
    """Why the model stopped, in the server's own word."""

    reason: str


@dataclass(frozen=True, slots=True)
class AnswerEnded:
    """The terminal marker: without it an answer is interrupted, never complete."""


@dataclass(frozen=True, slots=True)
class ProblemReported:
    """The answer failed while it streamed; what came before it is kept."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class HeldBack:
    """The request is not sent yet, so that it does not fail: there is room again in `delay` seconds.

    `limit` names the limit that is reached: "requests", "tokens" or "concurrency"; a `delay` of None
    means that another answer has to end first.
    """

    limit: str
    delay: float | None


@dataclass(frozen=True, slots=True)
class RetryScheduled:
    """The request failed before any content and is sent again in `delay` seconds, unless it is stopped.

    `attempt` is the number of the request that is sent then, the first one being 1; `failure` says why.
    """

    delay: float
    attempt: int
    failure: Failure


@dataclass(frozen=True, slots=True)
class RawMessageAssembled:
    """The assistant message in the style's own form, to send back unchanged in later turns."""

    message: Mapping[str, Any]


StreamEvent = (
    AnswerStarted
    | TextAdded
    | ThinkingAdded
    | ThinkingReplaced
    | ThinkingSigned
    | ThinkingRedacted
    | ToolCallStarted
    | ToolArgumentsAdded
    | UsageReported
    | LimitsReported
    | StopReasonGiven
    | AnswerEnded
    | ProblemReported
    | RawMessageAssembled
    | RetryScheduled
    | HeldBack
)
