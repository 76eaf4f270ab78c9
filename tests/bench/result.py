"""One measurement: a ratio, the limit it must keep, and the figures it was made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a bench. `ratio` is what was measured, as a ratio wherever machines differ.

    `figures` are the raw numbers behind it, each under a name with its unit, for the table only.
    """

    bench: str
    what: str
    ratio: float
    limit: float
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether the limit is kept."""
        return self.ratio <= self.limit
