"""Tokens and times: what an answer used, and how sure we are."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from duologue.domain.errors import (
    ConnectionRefused,
    HostNotFound,
    ProxyFailed,
    RefusedHere,
    ServiceError,
    TlsFailed,
    leaves,
)
from duologue.domain.turn_state import TurnState

# Failures after which no server has worked on a prompt: it never got there, or was refused.
_NOTHING_USED = frozenset(
    leaf.kind
    for root in (RefusedHere, ServiceError, HostNotFound, ConnectionRefused, TlsFailed, ProxyFailed)
    for leaf in leaves(root)
)


class Provenance(StrEnum):
    """Where a number comes from; shown beside every number."""

    TOLD = "told"
    COUNTED = "counted"
    DOCUMENTED = "documented"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one answer; None is unknown and never shown as 0.

    `input` is the whole prompt in both styles: the OpenAI style counts cached tokens inside it, the
    Anthropic style reports three numbers that add up to it.
    """

    input: int | None = None
    output: int | None = None
    cache_read: int | None = None
    cache_write: int | None = None
    thinking: int | None = None

    def updated(self, newer: "Usage") -> "Usage":
        """This usage with every known field of `newer`: the latest non-empty number wins, per field."""
        known = {f.name: value for f in fields(newer) if (value := getattr(newer, f.name)) is not None}
        return replace(self, **known)

    @property
    def total(self) -> int | None:
        """Input and output together, where both are known."""
        return None if self.input is None or self.output is None else self.input + self.output

    def to_json(self) -> dict[str, Any]:
        """A plain mapping with one key per field."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class Timing:
    """How long an answer took, in milliseconds; None is unknown."""

    first_token_ms: float | None = None
    total_ms: float | None = None

    def tokens_per_second(self, output: int | None) -> float | None:
        """Output tokens per second while they streamed, where that is known."""
        if output is None or self.first_token_ms is None or self.total_ms is None:
            return None
        streaming = self.total_ms - self.first_token_ms
        return output * 1000 / streaming if streaming > 0 else None


@dataclass(frozen=True, slots=True)
class UsageTotals:
    """Sums over the ledger; `requests` counts rows, `unknown` those without numbers."""

    requests: int = 0
    input: int = 0
    output: int = 0
    unknown: int = 0

    @property
    def tokens(self) -> int:
        """Input and output of the rows with numbers."""
        return self.input + self.output


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be said of a request without the server's numbers: tokens of the prompt and the answer.

    Both are guesses made from the words; `prompt` is None where nobody knows them. `begun` says that an
    answer, or a part of one, came.
    """

    prompt: int | None
    answer: int = 0
    begun: bool = False


def accounted(
    told: Usage | None, seen: Seen, state: TurnState, failure_kind: str | None
) -> tuple[Usage | None, Provenance]:
    """The usage that goes into the ledger for a request, and whether it was told or estimated.

    - A complete answer: the server's numbers and nothing else; without them it stays unknown.
    - A try that failed before an answer began because the server refused it, or was never reached,
      used nothing: 0, marked as estimated, because services bill no refused request.
    - Any other answer that was stopped, interrupted or failed was worked on. What the server told
      stands, save that the output is at least as long as the words that came (a stream's first number
      is a placeholder); what it did not tell is estimated from the prompt and from those words.
    """
    nothing_known = told is None and seen.prompt is None and not seen.begun
    if state is TurnState.COMPLETE or (nothing_known and failure_kind not in _NOTHING_USED):
        return told, Provenance.TOLD
    if told is None and not seen.begun and failure_kind in _NOTHING_USED:
        return Usage(0, 0), Provenance.ESTIMATED
    known = told or Usage()
    output = seen.answer if known.output is None else max(known.output, seen.answer)
    made = replace(known, input=seen.prompt if known.input is None else known.input, output=output)
    return made, Provenance.TOLD if made == told else Provenance.ESTIMATED
