"""Tokens and times: what an answer used, and how sure we are."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any


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
