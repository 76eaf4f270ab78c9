"""Rate limits: what is documented, what a server told, what was counted here."""

from dataclasses import dataclass

from duologue.domain.usage import Provenance

REQUESTS = "requests"
TOKENS = "tokens"


@dataclass(frozen=True, slots=True)
class LimitReading:
    """One limit as a server reported it; `resets_in` is in seconds, None where it was not told."""

    name: str
    limit: int | None = None
    remaining: int | None = None
    resets_in: float | None = None


@dataclass(frozen=True, slots=True)
class SeenLimit:
    """The last reading of a limit that was kept; both times are UTC in ISO 8601."""

    name: str
    limit: int | None
    remaining: int | None
    resets_at: str | None
    seen_at: str


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A server's limit was another one before; `time` is when that was first seen, in UTC."""

    name: str
    before: int
    after: int
    time: str


@dataclass(frozen=True, slots=True)
class DocumentedLimit:
    """What the service publishes for a model: requests and tokens a minute."""

    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None

    def of(self, name: str) -> int | None:
        """The limit of this name, or None where nothing is published."""
        return {REQUESTS: self.requests_per_minute, TOKENS: self.tokens_per_minute}.get(name)


@dataclass(frozen=True, slots=True)
class LimitStatus:
    """`used` of `limit`, and how we know each of them; None is unknown.

    `provenance` is TOLD where the server said what is left, else COUNTED: what this app sent in the last
    minute. `frees_in` is in how many seconds there is more room.
    """

    name: str
    used: int | None
    limit: int | None
    provenance: Provenance
    limit_from: Provenance = Provenance.UNKNOWN
    frees_in: float | None = None

    @property
    def left(self) -> int | None:
        """How much room there is now, never below 0."""
        return None if self.used is None or self.limit is None else max(0, self.limit - self.used)
