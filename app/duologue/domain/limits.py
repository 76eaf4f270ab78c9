"""Rate limits: what is documented, what a server told, what was counted here."""

from dataclasses import dataclass

from duologue.domain.usage import Provenance


@dataclass(frozen=True, slots=True)
class LimitReading:
    """One limit as a server reported it; `resets_in` is in seconds, None where it was not told."""

    name: str
    limit: int | None = None
    remaining: int | None = None
    resets_in: float | None = None


@dataclass(frozen=True, slots=True)
class DocumentedLimit:
    """What the service publishes for a model: requests and tokens a minute."""

    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class LimitStatus:
    """What the status bar says: `used` of `limit` requests in the last minute, and how we know."""

    used: int | None
    limit: int | None
    provenance: Provenance
    frees_in: float | None = None
